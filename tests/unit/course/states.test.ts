// What is said of a state that an article writes for a figure, part by part.
import { describe, expect, test } from 'vitest';
import { stateFaults } from '../../../src/course/check/states.ts';

const figure = {
  controls: [
    { key: 'n', kind: 'slider', min: 2, max: 10, step: 2, value: 4 },
    { key: 'k', kind: 'slider', min: 0, max: 9, step: 1, value: 8 },
    { key: 'way', kind: 'select', options: [{ value: 'up' }, { value: 'down' }], value: 'up' },
    { key: 'on', kind: 'toggle', value: false },
    { key: 'word', kind: 'text', maxLength: 3, value: 'abc' },
  ],
  // As many as n says, and no more.
  limits: ({ n }: Readonly<Record<string, unknown>>) => ({ k: { max: Number(n) } }),
} as const;

/** Part, message and hint of each fault. */
const said = (text: string, of: Parameters<typeof stateFaults>[0] = figure): string[] =>
  stateFaults(of, 'f', text).map(({ part, message, hint }) => `${part} | ${message} ${hint}`);

test.each([
  '',
  'n=2',
  'n=10',
  'n=6&k=6',
  'k=0',
  // Its own value of k lies beyond the end that n sets: the figure takes less, the article said nothing.
  'n=2&way=down',
  'on=true',
  'on=false&word=',
  'word=abc',
  'n=2&k=2',
])('“%s” is taken as it stands', (text) => {
  expect(said(text)).toEqual([]);
});

describe('a part that is not', () => {
  const range = 'from 2 to 10 in steps of 2.';
  test.each([
    ['n=1', `n=1 | "n" of the figure "f" goes from 2 to 10, got 1. It goes ${range}`],
    ['n=12', `n=12 | "n" of the figure "f" goes from 2 to 10, got 12. It goes ${range}`],
    ['n=3', `n=3 | "n" of the figure "f" has no step at 3. It goes ${range}`],
    ['n=five', `n=five | "n" of the figure "f" is a number, got "five". Write a number ${range}`],
    ['n=', `n= | "n" of the figure "f" is a number, got "". Write a number ${range}`],
    ['n=+', `n=+ | "n" of the figure "f" is a number, got " ". Write a number ${range}`],
    ['k=5', 'k= | "k" of the figure "f" ends at 4 in this state, got 5. Write 4 or less.'],
    ['n=6&k=7', 'k= | "k" of the figure "f" ends at 6 in this state, got 7. Write 6 or less.'],
    ['way=left', 'way=left | "way" of the figure "f" has no option "left". Use one of up, down.'],
    ['way=dwon', 'way=dwon | "way" of the figure "f" has no option "dwon". Did you mean "down"?'],
    [
      'on=truely',
      'on=truely | "on" of the figure "f" is a switch, got "truely". Write true or false.',
    ],
    [
      'on=untrue',
      'on=untrue | "on" of the figure "f" is a switch, got "untrue". Write true or false.',
    ],
    ['word=abcd', 'word=abcd | "word" of the figure "f" takes 3 letters, got 4. Shorten the text.'],
    [
      'm=2',
      'm=2 | The figure "f" has no control "m". Did you mean "n"? It has: n, k, way, on, word.',
    ],
    ['colour=2', 'colour=2 | The figure "f" has no control "colour". It has: n, k, way, on, word.'],
    ['n=2&n=4', 'n=4 | The state sets "n" twice. Remove one.'],
    ['&n=2', '& | This state has an empty part. Write key=value&key=value.'],
    ['n=2&', '& | This state has an empty part. Write key=value&key=value.'],
  ])('%s', (text, sentence) => {
    expect(said(text)).toEqual([sentence]);
  });

  test('does not hide another', () => {
    expect(said('n=3&way=left&colour=1')).toHaveLength(3);
  });
});

test('a figure with one control, with none, and with no limits', () => {
  const one = { controls: [figure.controls[1]] };
  expect(said('k=9', one)).toEqual([]);
  expect(said('kk=9', one)).toEqual([
    'kk=9 | The figure "f" has no control "kk". Did you mean "k"?',
  ]);
  expect(said('colour=9', one)).toEqual([
    'colour=9 | The figure "f" has no control "colour". It has: k.',
  ]);
  expect(said('k=9', { controls: [] })).toEqual([
    'k=9 | The figure "f" has no control "k". Remove its state.',
  ]);
});

test('a slider without bounds takes any whole number', () => {
  const free = { controls: [{ key: 'k', kind: 'slider', min: 0, value: 0 }] } as const;
  expect(said('k=1000000', free)).toEqual([]);
  expect(said('k=0.5', free)).toHaveLength(1);
});
