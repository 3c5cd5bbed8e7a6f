import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import { readArticle } from '../../../src/course/article.ts';
import { showArticle } from '../../../src/markdown/article.ts';
import { inlineMarkup } from '../../../src/markdown/math.ts';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;

const classOf = (node: Node): string =>
  'attrs' in node ? (node.attrs.find(({ name }) => name === 'class')?.value ?? '') : '';

/** The text of a node, each formula in it as `∑`. */
function textOf(node: Node): string {
  if (classOf(node) === 'katex') return '∑';
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** What stands in the elements that keep signs and formula on one line. */
function joinedIn(html: string): string[] {
  const search = (node: Node): string[] => {
    if (classOf(node) === 'joined') return [textOf(node)];
    return 'childNodes' in node ? node.childNodes.flatMap(search) : [];
  };
  return search(parseFragment(html));
}

const article = (text: string): string =>
  showArticle(readArticle('made-up', 'content/articles/made-up.mdx', text), '/', {}).pieces.join();

describe.each([
  ['an article', article],
  ['a short text', inlineMarkup],
])('in %s', (_, show) => {
  test.each([
    ['a comma', 'for every $n$, then', '∑,'],
    ['a bracket before, a bracket and a stop after', 'it holds ($n$). Then', '(∑).'],
    ['the ending of an ordinal', 'the $n$th chair', '∑th'],
    ['a genitive', 'the $n$’s share', '∑’s'],
    ['a hyphen, after which a line may break', 'an $n$-dimensional space', '∑-'],
  ])('%s stays with its formula', (_, text, shown) => {
    const html = show(text);
    expect(joinedIn(html)).toEqual([shown]);
    expect(html.split('<span').length).toBe(html.split('</span>').length);
    expect(textOf(parseFragment(html)).trim()).toBe(text.replace('$n$', '∑'));
  });

  test('words beside a formula stay apart from it', () => {
    expect(show('take $n$ chairs')).not.toContain('joined');
    expect(show('take $n$ of $m$')).not.toContain('joined');
  });

  test('two formulas share the signs between them', () => {
    expect(joinedIn(show('from ($n$)–($m$)'))).toEqual(['(∑)–(', '∑)']);
  });
});
