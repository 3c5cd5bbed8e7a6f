// How content is read from disk: clean text or one sentence with its place, regions of listings, JSON
// with the place of every mistake.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readJson } from '../../../src/course/json-file.ts';
import { formatProblem } from '../../../src/course/problem.ts';
import { readRegion } from '../../../src/course/regions.ts';
import { readSource } from '../../../src/course/source-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'course-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(content: string | Uint8Array): string {
  const path = join(folder, `${files++}.txt`);
  writeFileSync(path, content);
  return path;
}
const said = (content: string | Uint8Array) => {
  const { text, problems } = readSource(write(content), 'a.yaml');
  return { text, says: problems.map(formatProblem) };
};

describe('a content file', () => {
  test('that is clean is its text, tabs, line ends and other scripts included', () => {
    const text = 'a\tb\r\nżółw — 数\n';
    expect(said(text)).toEqual({ text, says: [] });
  });
  test('with an invisible character says which and where, and reads on with a space', () => {
    expect(said('one\ntwo\u202Ethree \u0007')).toEqual({
      text: 'one\ntwo three  ',
      says: ['a.yaml:2:4 The invisible character U+202E stands here. (Remove it.)'],
    });
    for (const mark of [
      '\u0000',
      '\u001F',
      '\u007F',
      '\u009F',
      '\u200B',
      '\u2028',
      '\u2066',
      '\uFEFF',
    ])
      expect(said(`x${mark}`).says).toHaveLength(1);
    for (const fine of [' ', '~', '\u00A0', '\u200D', '\u2069\u0020'.slice(1)])
      expect(said(`x${fine}`).says).toEqual([]);
  });
  test('with a byte order mark says so and reads on behind it', () => {
    expect(said('\uFEFFtext')).toEqual({
      text: 'text',
      says: ['a.yaml:1:1 The file begins with a byte order mark. (Save it as UTF-8 without BOM.)'],
    });
  });
  test('that is not UTF-8 has no text, and says at which byte', () => {
    expect(said(Buffer.from('one\ntw\xF3', 'latin1'))).toEqual({
      text: undefined,
      says: ['a.yaml:2:3 The bytes here are not UTF-8. (Save the file as UTF-8.)'],
    });
  });
  test('beyond a million bytes is not read', () => {
    expect(said('x'.repeat(1_000_000)).says).toEqual([]);
    expect(said('x'.repeat(1_250_000))).toEqual({
      text: undefined,
      says: [
        'a.yaml:1:1 The file has 1.3 MB, more than 1 MB. (Split it, or remove what is generated.)',
      ],
    });
  });
  test('that is a folder, or not there, is named as such', () => {
    const says = (path: string) => readSource(path, 'a.yaml').problems.map(formatProblem);
    expect(says(folder)).toEqual(['a.yaml:1:1 This is no file. (Rename or remove the folder.)']);
    expect(says(join(folder, 'none'))).toEqual([
      'a.yaml:1:1 The file cannot be read: ENOENT. (Look at its rights, or where it links to.)',
    ]);
  });
});

describe('a region', () => {
  const source = [
    '// a file',
    '  // #region outer',
    '  const a = 1;',
    '  // #region inner',
    '    const b = 2;',
    '',
    '  // #endregion inner',
    '  const c = 3;',
    '  // #endregion outer',
    '// #region empty',
    '',
    '// #endregion empty',
    '// #region open',
    'const d = 4;',
  ].join('\n');
  const root = join(folder, 'src');
  mkdirSync(join(root, 'models'), { recursive: true });
  writeFileSync(join(root, 'models/a.ts'), source);
  writeFileSync(join(root, 'models/windows.ts'), source.replaceAll('\n', '\r\n'));
  const cut = (name: string, file = 'models/a.ts') => readRegion(file, name, root);

  test('is cut without its marks and its indent, those of regions inside left out', () => {
    const outer = { code: 'const a = 1;\n  const b = 2;\n\nconst c = 3;', start: 3, end: 8 };
    expect(cut('outer').region).toEqual(outer);
    expect(cut('inner').region).toEqual({ code: 'const b = 2;', start: 5, end: 6 });
    expect(cut('outer', 'models/windows.ts').region).toEqual(outer);
  });
  test('that cannot be cut says why, and which there are', () => {
    const known = ['outer', 'inner', 'empty', 'open'];
    const path = join(root, 'models/a.ts');
    expect(cut('outer').known).toEqual(known);
    expect(cut('out')).toEqual({
      region: undefined,
      known,
      reason: `${path} has no region named "out".`,
    });
    expect(cut('open')).toMatchObject({ reason: `The region "open" of ${path} does not end.` });
    expect(cut('empty')).toMatchObject({ reason: `The region "empty" of ${path} is empty.` });
    for (const file of ['models/none.ts', 'models'])
      expect(cut('outer', file)).toEqual({
        region: undefined,
        known: [],
        reason: `There is no file ${join(root, file)}.`,
      });
    expect(cut('outer', '../0.txt')).toEqual({
      region: undefined,
      known: [],
      reason: `../0.txt lies outside of ${root}.`,
    });
  });
});

describe('a JSON file', () => {
  const schema = z.strictObject({ name: z.string(), points: z.array(z.object({ x: z.number() })) });
  const read = (source: string) => readJson(source, 'a.json', schema, 'src/course/schema.ts');
  const good = '{\n  "name": "a: \\"b\\"",\n  "points": [{ "x": 1 }, { "x": 2 }]\n}';

  test('that fits its schema is its data, and knows the place of each value', () => {
    const { data, problems, at, keyAt } = read(good);
    expect(problems).toEqual([]);
    expect(data).toEqual({ name: 'a: "b"', points: [{ x: 1 }, { x: 2 }] });
    expect(at(['points', 1, 'x'])).toMatchObject({ line: 3, column: 33 });
    expect(keyAt(['name'])).toMatchObject({ line: 2, column: 3 });
  });
  test.each([
    ['a value of the wrong kind', good.replace('"x": 2', '"x": "2"'), 'a.json:3:33 '],
    ['a key that is missing', '{\n  "points": []\n}', 'a.json:1:1 '],
    ['a key that is unknown', good.replace('"name"', '"title": 1, "name"'), 'a.json:2:3 '],
    ['a key that is written twice', good.replace('"name"', '"name": "b", "name"'), 'a.json:2:'],
  ])('with %s has no data, and one problem at its place', (_, source, place) => {
    const { data, problems } = read(source);
    expect(data).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    expect(formatProblem(problems[0]!).slice(0, place.length)).toBe(place);
  });
  test.each([
    ['{\n  "name": "a",\n  "points": [,]\n}', 3, 14],
    ['{\n  "name": "a"', 2, 14],
    ['', 1, 1],
    ['{\n  "name": "a"\n  "points": []\n}', 3, 3],
    ['{\n  "name": undefined\n}', 2, 11],
    ['{\n  "name": tru,\n}', 2, 14],
    ['{\n  "name": "a",\n}', 3, 1],
    ["{\n  'name': 1\n}", 2, 3],
    ['{ "name": "a\nb" }', 1, 13],
    ['{ "name": 1.x }', 1, 13],
    ['{} {}', 1, 4],
    ['{\n  "name": "a", "points": [1, 2\n', 2, 31],
  ])('that is no JSON says so where it breaks: %j', (source, line, column) => {
    const { data, problems } = read(source);
    expect(data).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: 'a.json', line, column, rule: 'json' });
    expect(problems[0]!.message).toMatch(/^This is not valid JSON: [^()]*\.$/);
    expect(problems[0]!.hint).toBe('Check commas, quotes and brackets here.');
  });
});
