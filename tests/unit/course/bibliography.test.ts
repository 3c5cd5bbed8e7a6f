import { describe, expect, test } from 'vitest';
import { cslItems } from '../../../src/course/bibliography-csl.ts';
import { authorsLong, authorsShort, readBibliography } from '../../../src/course/bibliography.ts';

const source = String.raw`% what stands between the entries
  @misc{indented2020, author = {Steele, Jr., Guy and van der Maaten, Laurens and {A team} and others},
  title = {{Flash}Attention \& more}, year = 2020, eprint = {2001.00001}, note = {A {n}ote}}

@comment{left2000, title = {Nothing}}
@article{quoted2021,
  author = "Bo Ada",
  % between two fields
  title = {x<sub>2</sub> and
    @more},
  year = {2021}, journal = {Journal of \"Ubung}, doi = {10.1234/ab.c}
}
@book{edited1999, editor = {Ed Ada}, title = {An edited book}, year = {1999}, publisher = {Press}}
@misc{paper2000, author = {Ada, Bo and Cy, Di}, title = {T}, year = {2000}, eprint = {hal-1},
  archiveprefix = {HAL}, howpublished = {On paper}}
@misc{hal2000, author = {Ada, Bo}, title = {T}, year = {2000}, eprint = {hal-1}, eprinttype = {HAL}}
@misc{names2000, author = {de la Cruz, Ana and D'Arcy, Bo and {\L}ovelace, Ada}, title = {T},
  year = {2000}, url = {http://example.org/c}, eprint = {2001.00002}, doi = {10.1234/c}}
`;

const { references, problems } = readBibliography(source, 'x.bib');
const of = (key: string) => references.get(key)!;

describe('a reference', () => {
  test('is read wherever its entry begins, and keeps its line', () => {
    expect(problems).toEqual([]);
    expect([...references].map(([key, { line }]) => [key, line])).toEqual([
      ['indented2020', 2],
      ['quoted2021', 6],
      ['edited1999', 13],
      ['paper2000', 14],
      ['hal2000', 16],
      ['names2000', 17],
    ]);
  });

  test('has a plain title, note and year', () => {
    expect(of('indented2020')).toMatchObject({
      title: 'FlashAttention & more',
      note: 'A note',
      year: '2020',
    });
    expect(of('quoted2021').title).toBe('x2 and @more');
    expect(of('quoted2021').note).toBeUndefined();
  });

  test('appeared in its journal, where it says, in its archive, or with its publisher', () => {
    const venues = [...references.values()].map(({ venue }) => venue);
    expect(venues).toEqual([
      'arXiv:2001.00001',
      'Journal of Übung',
      'Press',
      'On paper',
      'HAL:hal-1',
      'arXiv:2001.00002',
    ]);
  });

  test('leads to its own address, else by its DOI, else to arXiv, and only there by its number', () => {
    const addresses = [...references.values()].map(({ url }) => url);
    expect(addresses).toEqual([
      'https://arxiv.org/abs/2001.00001',
      'https://doi.org/10.1234/ab.c',
      undefined,
      undefined,
      undefined,
      'http://example.org/c',
    ]);
  });

  test('has authors with particles, suffixes, and organisations in one piece', () => {
    expect(of('indented2020').authors).toEqual([
      { family: 'Steele', given: 'Guy', suffix: 'Jr.' },
      { family: 'van der Maaten', given: 'Laurens' },
      { family: 'A team', given: '' },
      { family: 'others', given: '' },
    ]);
    expect(of('names2000').authors.map(({ family }) => family)).toEqual([
      'de la Cruz',
      "D'Arcy",
      'Łovelace',
    ]);
  });
});

/** A reference by authors of these names. */
const by = (...names: string[]) =>
  readBibliography(
    `@misc{k2000, author = {${names.join(' and ')}}, title = {The title}, year = {2000}}`,
    'x.bib',
  ).references.get('k2000')!;

test.each<readonly [names: string[], short: string, long: string]>([
  [['Ada, Bo'], 'Ada', 'Bo Ada'],
  [['Ada, Bo', 'Cy, Di'], 'Ada and Cy', 'Bo Ada and Di Cy'],
  [['Ada, Bo', 'others'], 'Ada et al.', 'Bo Ada et al.'],
  [['Ada, Bo', 'Cy, Di', 'Ek, Fo'], 'Ada et al.', 'Bo Ada, Di Cy and Fo Ek'],
  [['Ada, Jr., Bo', '{A team}'], 'Ada and A team', 'Bo Ada Jr. and A team'],
  [['A, A', 'B, B', 'C, C', 'D, D', 'E, E', 'F, F'], 'A et al.', 'A A, B B, C C, D D, E E and F F'],
  [['A, A', 'B, B', 'C, C', 'D, D', 'E, E', 'F, F', 'G, G'], 'A et al.', 'A A, B B, C C et al.'],
  [['A, A', 'B, B', 'C, C', 'D, D', 'others'], 'A et al.', 'A A, B B, C C et al.'],
])('%j is said as “%s” and “%s”', (names, short, long) => {
  const reference = by(...names);
  expect(authorsShort(reference)).toBe(short);
  expect(authorsLong(reference)).toBe(long);
});

test('a book by nobody is said by its title', () => {
  expect(authorsShort(of('edited1999'))).toBe('An edited book');
  expect(authorsLong(of('edited1999'))).toBe('');
});

test('every reference, and nothing else, is in the file for other programs', () => {
  const items = cslItems(source);
  expect(items.map(({ id }) => id)).toEqual([...references.keys()]);
  expect(items[1]).toMatchObject({ type: 'article-journal', DOI: '10.1234/ab.c' });
  expect(Object.keys(items[0]!).filter((key) => key.startsWith('_'))).toEqual([]);
});
