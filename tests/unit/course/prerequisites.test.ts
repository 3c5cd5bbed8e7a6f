import { describe, expect, test } from 'vitest';
import { getCourse } from '../../../src/course/load.ts';
import { ancestors, placeChapters } from '../../../src/course/prerequisites.ts';

const { chapters } = getCourse();
const placed = placeChapters(chapters);
const at = (slug: string) => placed.find((one) => one.slug === slug)!;

test('every chapter stands right of everything that it needs', () => {
  for (const { slug, prerequisites } of chapters)
    for (const one of prerequisites) expect(at(one).level).toBeLessThan(at(slug).level);
});

test('no two chapters of a level overlap', () => {
  for (const a of placed) {
    expect(a.row).toBeGreaterThanOrEqual(0);
    for (const b of placed)
      if (a !== b && a.level === b.level) expect(Math.abs(a.row - b.row)).toBeGreaterThan(1 - 1e-9);
  }
});

test('no line runs behind a chapter', () => {
  for (const { from } of placed)
    for (const { slug, through } of from)
      through.forEach((row, i) => {
        const level = at(slug).level + 1 + i;
        for (const other of placed)
          if (other.level === level) expect(Math.abs(other.row - row)).toBeGreaterThan(0.59);
      });
});

test('arrows that are left out follow from those that are drawn', () => {
  const stated = ancestors(chapters);
  const drawn = ancestors(
    placed.map(({ slug, from }) => ({ slug, prerequisites: from.map((one) => one.slug) })),
  );
  for (const { slug } of chapters) expect(drawn.get(slug)).toEqual(stated.get(slug));
  expect(at('conclusion').from.map(({ slug }) => slug)).toEqual(['hybrids']);
});

describe('a small course', () => {
  const small = [
    ['a', []],
    ['b', []],
    ['c', ['a']],
    ['d', ['c']],
    ['e', ['a', 'd']],
    ['f', ['b', 'd']],
    ['g', ['a', 'b']],
  ] as const;
  const drawn = placeChapters(
    small.map(([slug, prerequisites]) => ({ slug, prerequisites: [...prerequisites] })),
  );
  const of = (slug: string) => drawn.find((one) => one.slug === slug)!;

  test('has its chapters at the length of the longest way to them', () => {
    expect(drawn.map(({ slug, level }) => `${slug}${level}`)).toEqual(
      'a0 b0 c1 d2 e3 f3 g1'.split(' '),
    );
  });
  test('draws no arrow from a to e, which c and d imply', () => {
    expect(of('e').from.map(({ slug }) => slug)).toEqual(['d']);
    expect(of('f').from.map(({ slug }) => slug)).toEqual(['b', 'd']);
    expect(of('g').from.map(({ slug }) => slug)).toEqual(['a', 'b']);
  });
  test('puts each chapter level with what it needs, and between two that it needs', () => {
    const rows = Object.fromEntries(drawn.map(({ slug, row }) => [slug, row]));
    expect(rows).toMatchInlineSnapshot(`
      {
        "a": 0,
        "b": 1,
        "c": 0,
        "d": 0,
        "e": 0,
        "f": 1,
        "g": 1,
      }
    `);
  });
  test('leads the line from b to f through two levels, past their chapters', () => {
    expect(of('f').from).toMatchInlineSnapshot(`
      [
        {
          "slug": "b",
          "through": [
            1.6,
            1.6,
          ],
        },
        {
          "slug": "d",
          "through": [],
        },
      ]
    `);
  });
});

test('a level stays within the height of the tallest one', () => {
  const rows = placeChapters([
    ...['a', 'b', 'c'].map((slug) => ({ slug, prerequisites: [] })),
    ...['d', 'e'].map((slug) => ({ slug, prerequisites: ['c'] })),
    { slug: 'f', prerequisites: ['a'] },
  ]).map(({ slug, row }) => `${slug}${row}`);
  // d and e both want to stand at c, in the last row: d gives way.
  expect(rows).toEqual('a0 b1 c2 d1 e2 f0'.split(' '));
});

test('lines that cross a level make room of their own', () => {
  const placed = placeChapters([
    ...['a', 'b'].map((slug) => ({ slug, prerequisites: [] })),
    { slug: 'c', prerequisites: ['a'] },
    { slug: 'd', prerequisites: ['b'] },
    { slug: 'e', prerequisites: ['c', 'b'] },
    { slug: 'f', prerequisites: ['d', 'a'] },
  ]);
  const lines = placed.flatMap(({ slug, from }) =>
    from.filter(({ through }) => through.length > 0).map((arrow) => [slug, arrow] as const),
  );
  // From above: the line from a, c, the line from b, and d, each 0.6 from the next.
  expect(lines.map(([to, { slug, through }]) => `${slug}${to} ${through.join()}`)).toEqual([
    'be 1.2',
    'af 0',
  ]);
  const row = (slug: string) => placed.find((one) => one.slug === slug)!.row;
  expect(row('c')).toBeCloseTo(0.6, 12);
  expect(row('d')).toBeCloseTo(1.8, 12);
});
