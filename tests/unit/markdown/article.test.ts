import { describe, expect, test } from 'vitest';
import { readArticle } from '../../../src/course/article.ts';
import { showArticle, type Piece } from '../../../src/markdown/article.ts';

const show = (text: string, components: Readonly<Record<string, unknown>> = {}): readonly Piece[] =>
  showArticle(readArticle('made-up', 'content/articles/made-up.mdx', text), '/base/', components)
    .pieces;
const html = (text: string): string => show(text).join('|');

describe('showArticle', () => {
  test('makes one piece of HTML of what holds no component', () => {
    expect(show('One *two* `3 < 4`.\n\n- a\n- b')).toEqual([
      '<p>One <em>two</em> <code>3 &lt; 4</code>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>',
    ]);
  });

  test('escapes what readers type, in text and in attributes', () => {
    expect(html('He said "it\'s & more".')).toBe('<p>He said &quot;it&#39;s &amp; more&quot;.</p>');
    expect(html('[x](https://a.org/?b=1&c="2" "a & b")')).toContain(
      'href="https://a.org/?b=1&amp;c=%222%22" title="a &amp; b"',
    );
  });

  test('puts internal links under the base and wraps sections', () => {
    expect(html('[x](/lab?a=1)\n\n## Two\n\nText')).toBe(
      '<p><a href="/base/lab/?a=1">x</a></p>\n' +
        '<div class="passage"><h2 id="two">Two<a class="anchor" href="#two" aria-label="Link to “Two”" data-pagefind-ignore="all"></a></h2>\n<p>Text</p></div>',
    );
  });

  test('aligns the cells of a table and closes void elements', () => {
    expect(html('| a |\n| -: |\n| b<br/>c |')).toContain(
      '<td style="text-align:right">b<br/>c</td>',
    );
  });

  test('leaves components where they stand, with text, numbers and bare names as properties', () => {
    const names = { Aside: true, Value: true };
    expect(show('Before <Value of="a" n={1_000} wide /> after.', names)).toEqual([
      '<p>Before ',
      { name: 'Value', props: { of: 'a', n: 1000, wide: true, index: '1' }, children: [] },
      ' after.</p>',
    ]);
    expect(show('<Aside kind="note">\n\nIn *it*.\n\n</Aside>', names)).toEqual([
      { name: 'Aside', props: { kind: 'note' }, children: ['<p>In <em>it</em>.</p>'] },
    ]);
  });

  test('takes a component alone on its line as a block', () => {
    expect(show('<Aside kind="note">words</Aside>', { Aside: true })).toEqual([
      { name: 'Aside', props: { kind: 'note' }, children: ['words'] },
    ]);
  });

  test.each([
    ['a component that is not there', '\n<Nope />', '2:1 there is no component <Nope>'],
    ['a part of a component', '<Aside.x />', '1:1 there is no component <Aside.x>'],
    ['an inherited name', 'a <toString /> b', '1:3 there is no component <toString>'],
    ['a program in a property', '<Aside kind={evil()} />', '1:1 kind={…} is no number'],
    ['properties from a program', '<Aside {...evil} />', '1:1 an article holds no program'],
    ['an import', 'import x from "y"', '1:1 an article holds no program'],
    ['a formula that is none', 'A $\\frac{1$ b', '1:3 '],
  ])('refuses %s and says where', (_, text, message) => {
    const shown = (): unknown => show(text, { Aside: true });
    expect(shown).toThrow(`content/articles/made-up.mdx:`);
    expect(shown).toThrow(message);
  });
});
