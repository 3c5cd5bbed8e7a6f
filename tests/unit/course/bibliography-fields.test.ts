import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../src/course/bibliography-fields.ts';
import { readBibliography } from '../../../src/course/bibliography.ts';

const read = (source: string) => readBibliography(source, 'x.bib');

/** A sound entry with fields in place of, or beside, its own. */
function entry(fields: Readonly<Record<string, string>>): string {
  const all = { author: '{Ada Bo}', title: '{T}', year: '{2017}', ...fields };
  const lines = Object.entries(all).map(([name, value]) => `  ${name} = ${value}`);
  return `@misc{x2017y,\n${lines.join(',\n')}\n}\n`;
}
const reference = (fields: Readonly<Record<string, string>>) => {
  const { references, problems } = read(entry(fields));
  expect(problems).toEqual([]);
  return references.get('x2017y')!;
};

describe('the fields of an entry', () => {
  test('are read with braces, with quotation marks and bare, each with its line', () => {
    expect(fieldsOf('@misc{k,\n  Title = {A {B}, c},\n  note = "d, e",\n  year = 2017\n}')).toEqual(
      [
        { name: 'title', value: 'A {B}, c', bare: false, line: 2 },
        { name: 'note', value: 'd, e', bare: false, line: 3 },
        { name: 'year', value: '2017', bare: true, line: 4 },
      ],
    );
  });

  test('are left to the parser where they are none', () => {
    expect(fieldsOf('@misc{k,\n  title {A}\n}')).toBeUndefined();
    expect(fieldsOf('@misc{k}')).toBeUndefined();
  });
});

describe('an entry keeps', () => {
  test('signs of comparison in its title, and loses the marks of its markup', () => {
    const title = '{Learning with a<b and Foo<Bar> \\emph{types} of {NeurIPS}}';
    expect(reference({ title }).title).toBe('Learning with a<b and Foo<Bar> types of NeurIPS');
  });

  test('the whole of where it appeared, whatever braces are inside', () => {
    expect(reference({ howpublished: '{The {NeurIPS} blog}' }).venue).toBe('The NeurIPS blog');
    expect(reference({ howpublished: '"A blog"' }).venue).toBe('A blog');
  });

  test('the archive that its number is of, and links only those of arXiv', () => {
    expect(reference({ eprint: '{2312.00752v2}' })).toMatchObject({
      venue: 'arXiv:2312.00752v2',
      url: 'https://arxiv.org/abs/2312.00752v2',
    });
    expect(reference({ eprint: '{cs/0112017}', archivePrefix: '{arXiv}' }).url).toBe(
      'https://arxiv.org/abs/cs/0112017',
    );
    expect(reference({ eprint: '{hal-123}', archivePrefix: '{HAL}' })).toMatchObject({
      venue: 'HAL:hal-123',
      url: undefined,
    });
  });

  test.each([
    ['Ben Allal, Loubna and Cy Di', ['Ben Allal', 'Di']],
    ['King, Jr., Martin and Cy Di', ['King', 'Di']],
    ['{Simon \\& Schuster; Partners and Friends}', ['Simon & Schuster; Partners and Friends']],
    ['Ada Bo and others', ['Bo', 'others']],
    ['Fran{\\c{c}}ois Fleuret', ['Fleuret']],
  ])('the names of its authors: %s', (author, families) => {
    expect(reference({ author: `{${author}}` }).authors.map(({ family }) => family)).toEqual(
      families,
    );
  });

  test('fields that the course does not read, months by name and amounts of money', () => {
    const fields = {
      keywords: '{a, b}',
      'x-label': '{c}',
      code: '{d}',
      month: 'jun',
      title: '{Saving \\$5}',
    };
    expect(reference(fields).title).toBe('Saving $5');
  });

  test.each(['jun', '{6}', '{06}', '12', '{June}', '"3~" # jun', '{Dec}'])(
    'the month %s',
    (month) => {
      expect(reference({ month }).title).not.toBe('');
    },
  );

  test('the year that comes next', () => {
    const next = String(new Date().getFullYear() + 1);
    expect(reference({ year: `{${next}}` }).title).not.toBe('');
  });
});

test('entries that are commented out, and comments of tools, leave the others alone', () => {
  const comment = '% @misc{old2017x,\n%   author = {Cy Di}\n% }\n@comment{jabref-meta: x}\n';
  const { references, problems } = read(`${entry({})}${comment}${entry({}).replace('x2', 'z2')}`);
  expect(problems).toEqual([]);
  expect([...references.keys()]).toEqual(['x2017y', 'z2017y']);
});
