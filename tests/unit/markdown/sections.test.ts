import { h } from 'hastscript';
import { expect, test } from 'vitest';
import { rehypeSections } from '../../../src/markdown/sections.ts';

test('an article becomes its opening and one passage from each heading to the next', () => {
  const tree = h(null, [h('p', 'a'), h('h2', 'b'), h('p', 'c'), h('h3', 'd'), h('h2', 'e')]);
  rehypeSections()(tree);
  expect(tree.children).toEqual([
    h('p', 'a'),
    h('div', { class: 'passage' }, [h('h2', 'b'), h('p', 'c'), h('h3', 'd')]),
    h('div', { class: 'passage' }, [h('h2', 'e')]),
  ]);
});

test('an article without headings stays as it is', () => {
  const tree = h(null, [h('p', 'a')]);
  rehypeSections()(tree);
  expect(tree.children).toEqual([h('p', 'a')]);
});
