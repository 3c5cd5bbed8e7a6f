import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readYaml } from '../../../src/course/yaml-file.ts';

const schema = z.strictObject({
  share: z.number().gt(0).max(1),
  below: z.number().lt(5).min(2).optional(),
  few: z.array(z.string()).min(1).max(2),
  kind: z.enum(['red', 'blue']).optional(),
  by: z.record(z.string(), z.strictObject({ colour: z.string() })).default({}),
});
const read = (source: string) => readYaml(source, 'x.yaml', schema);
const sound = 'share: 0.5\nfew: [a]\n';
const see = 'See the schema in src/course/schema.ts.';

test('data that fits is read, with its defaults', () => {
  expect(read(sound)).toMatchObject({ data: { share: 0.5, few: ['a'], by: {} }, problems: [] });
});

describe('what does not fit is told of in an author’s words', () => {
  const cases: readonly (readonly [source: string, said: string, hint?: string])[] = [
    ['few: [a]', '1:1 share is missing.'],
    ['share: 0\nfew: [a]', '1:8 share: expected a number above 0.'],
    ['share: 1.5\nfew: [a]', '1:8 share: expected a number of at most 1.'],
    [`${sound}below: 1`, '3:8 below: expected a number of at least 2.'],
    [`${sound}below: 5`, '3:8 below: expected a number below 5.'],
    ['share: one\nfew: [a]', '1:8 share: expected a number, got text.'],
    ['share: 1\nfew: []', '2:6 few: expected at least 1 entry.'],
    ['share: 1\nfew: [a, b, c]', '2:6 few: expected at most 2 entries.'],
    ['share: 1\nfew: [a, 2]', '2:10 few: expected text, got a number.', 'Put it in quotes.'],
    ['[1]', '1:1 The file: expected a map, got a list.'],
    ['', '1:1 The file: expected a map, got nothing.'],
    [`${sound}kind: blu`, '3:7 kind: expected one of red, blue.', 'Did you mean "blue"?'],
    [`${sound}by:\n  x: { color: red }`, '4:8 x has no key "color".', 'Did you mean "colour"?'],
    [`${sound}by:\n  x: { colour: red, big: 1 }`, '4:21 x has no key "big".', 'It takes: colour.'],
    [`${sound}kidn: red`, '3:1 The file has no key "kidn".', 'Did you mean "kind"?'],
    [`${sound}by:\n  __proto__: { colour: red }`, '4:3 There is no key "__proto__".', 'Remove it.'],
  ];
  test.each(cases.map(([source, said, hint = see]) => [source, said, hint] as const))(
    '%j',
    (source, said, hint) => {
      const { data, problems } = read(source);
      expect(data).toBeUndefined();
      expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
        said,
      ]);
      expect(problems.map((problem) => problem.hint)).toEqual([hint]);
      expect(problems[0]).toMatchObject({ path: 'x.yaml', severity: 'error', rule: 'schema' });
    },
  );

  test('a key with a letter wrong is told of once, though the right one is missing', () => {
    expect(read('shar: 1\nfew: [a]').problems.map(({ message }) => message)).toEqual([
      'The file has no key "shar".',
    ]);
  });
});

describe('what a # cuts off', () => {
  const cut = (source: string): string[] =>
    read(source).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

  test('is told of where it stands, and shortened', () => {
    const says = 'is a comment and cut off from this text.';
    expect(cut('share: 1\nfew:\n  - a #b')).toEqual([`3:7 “#b” ${says}`]);
    expect(cut(`share: 1\nfew:\n  - a  #${'b'.repeat(29)}`)).toEqual([
      `3:8 “#${'b'.repeat(29)}” ${says}`,
    ]);
    expect(cut(`share: 1\nfew:\n  - a\t#${'b'.repeat(30)}`)).toEqual([
      `3:7 “#${'b'.repeat(28)}…” ${says}`,
    ]);
  });

  test.each([
    'share: 1\nfew:\n  - a # a comment',
    'share: 1\nfew:\n  - a ## a comment',
    'share: 1\nfew:\n  - "a" #comment',
    'share: 1 #comment\nfew: [a]',
    'share: 1\nfew: #comment\n  - a',
    'share: 1\nfew:\n  - a#b',
  ])('is nothing in %j', (source) => {
    expect(cut(source)).toEqual([]);
  });
});

describe('what is no YAML', () => {
  test.each([
    ['share: 1\nshare: 2', '2:1 This is not valid YAML: Map keys must be unique.'],
    ['share: *a\nfew: [a]', '1:8 This is not valid YAML: Unresolved alias'],
  ])('%j is told of once, at its place', (source, said) => {
    const [problem, ...others] = read(source).problems;
    expect(others).toEqual([]);
    expect(`${problem!.line}:${problem!.column} ${problem!.message}`).toContain(said);
    expect(problem).toMatchObject({
      rule: 'yaml',
      hint: 'Check indentation, quotes and colons here.',
    });
  });

  test('and nested too deeply is told of without the name of an error', () => {
    const [problem] = read(`share: ${'['.repeat(20_000)}`).problems;
    expect(problem!.message).toMatch(/^This is not valid YAML: [^.]*\.$/);
    expect(problem!.message).not.toContain('call stack');
  });
});

test('places are those of the value, of an excerpt in a text over several lines, of a key', () => {
  const { at, keyAt } = read(
    'share: 0.5\nfew:\n  - >-\n    one  two\n    three two\n    three\n  - one two three\n',
  );
  const place = (line: number, column: number) => ({ line, column });
  expect(at(['share'])).toEqual(place(1, 8));
  expect(at(['few', 0])).toEqual(place(3, 5));
  expect(at(['few', 0], 'two three')).toEqual(place(4, 10));
  expect(at(['few', 0], ' three  two ')).toEqual(place(5, 5));
  expect(at(['few', 0], 'four')).toEqual(place(3, 5));
  expect(at(['few', 1], 'two')).toEqual(place(7, 5));
  // What is not there has the place of what it would stand in.
  expect(at(['few', 7], 'two')).toEqual(place(3, 3));
  expect(at(['none', 'here'])).toEqual(place(1, 1));
  expect(keyAt(['few'])).toEqual(place(2, 1));
  expect(keyAt(['few', 1])).toEqual(place(7, 5));
  expect(keyAt(['none'])).toEqual(place(1, 1));
});
