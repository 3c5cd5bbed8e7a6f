import { describe, expect, test } from 'vitest';
import { attribute, isJsx, readArticle, type JsxElement } from '../../../src/course/article.ts';

const read = (text: string) =>
  readArticle(
    'made-up',
    'content/articles/made-up.mdx',
    `---\ndescription: Of tests.\n---\n\n${text}`,
  );

describe('the labels of an article', () => {
  const { labels, headings } = read(
    [
      '## One *of* two',
      '## One of two',
      '<Equation id="a" title="A">\n\n$$\nx = 1\n$$\n\n</Equation>',
      '<Figure id="f" name="row" />',
      '<Figure name="row" />',
      '<Aside kind="note">\n\n  <Equation id="b" title="B">\n\n$$\ny = 2\n$$\n\n  </Equation>\n\n</Aside>',
      '<Figure id="g" name="row" />',
      '### `code`',
    ].join('\n\n'),
  );

  test('are its headings, and its numbered parts, counted by kind', () => {
    expect(labels.map(({ kind, anchor, number, text }) => [kind, anchor, number, text])).toEqual([
      ['sec', 'one-of-two', 1, 'One of two'],
      ['sec', 'one-of-two-1', 2, 'One of two'],
      ['sec', 'code', 3, 'code'],
      ['eq', 'eq-a', 1, 'Equation 1'],
      ['fig', 'fig-f', 1, 'Figure 1'],
      ['eq', 'eq-b', 2, 'Equation 2'],
      ['fig', 'fig-g', 2, 'Figure 2'],
    ]);
  });

  test('know where they stand, and equations their TeX', () => {
    expect(labels.map(({ line, column }) => [line, column])).toEqual([
      [5, 1],
      [7, 1],
      [35, 1],
      [9, 1],
      [17, 1],
      [23, 3],
      [33, 1],
    ]);
    expect(labels.map(({ tex }) => tex).filter(Boolean)).toEqual(['x = 1', 'y = 2']);
    expect(labels.filter((label) => 'tex' in label)).toHaveLength(2);
  });

  test('and headings agree', () => {
    expect(headings).toEqual([
      { depth: 2, text: 'One of two', id: 'one-of-two', line: 5 },
      { depth: 2, text: 'One of two', id: 'one-of-two-1', line: 7 },
      { depth: 3, text: 'code', id: 'code', line: 35 },
    ]);
  });
});

test.each([
  ['', 0],
  ['One two, three: 4!', 4],
  ["It’s a well-known don't.", 4],
  ['— … “Ünïcode” 7.5', 3],
  ['$x + y$ and `code here` and <Value of="x" />', 2],
  ['## A heading\n\nand *its* text', 5],
  ['<Aside kind="note">\n\nInside it.\n\n</Aside>', 2],
])('“%s” has %i words', (text, words) => {
  expect(read(text).words).toBe(words);
});

test('an attribute is its text, its number as written, or empty', () => {
  const [node] = read('<Figure id="f" n={1_0} wide {...more} />').tree.children.filter(isJsx);
  const value = (name: string) => attribute(node as JsxElement, name);
  expect([value('id'), value('n'), value('wide'), value('none')]).toEqual([
    'f',
    '1_0',
    '',
    undefined,
  ]);
});

test('places in the frontmatter are lines of the file', () => {
  const { frontmatterAt } = readArticle(
    'made-up',
    'made-up.mdx',
    '---\ndescription: >-\n  A chapter\n  of tests.\ngoals:\n  - read one\n  - and two\n---\n',
  );
  expect(frontmatterAt(['goals', 1])).toEqual({ line: 7, column: 5 });
  expect(frontmatterAt(['description'], 'tests')).toEqual({ line: 4, column: 6 });
});

test('an article that cannot be read has no labels to miss', () => {
  const broken = read('<Aside kind="note">');
  expect(broken.readable).toBe(false);
  expect([broken.labels, broken.headings, broken.words]).toEqual([[], [], 0]);
  expect(broken.frontmatterAt(['goals'])).toEqual({ line: 1, column: 1 });
  expect(readArticle('made-up', 'made-up.mdx', undefined).readable).toBe(false);
});
