import { describe, expect, test } from 'vitest';
import { sourceOffset } from '../../../src/course/check/place.ts';
import { openFormula } from '../../../src/course/formula-fences.ts';

const lines = (...all: string[]): string => all.join('\n');

describe('openFormula finds none', () => {
  test.each([
    ['where there is no display formula', 'It costs $5$ or $$6$$.'],
    [
      'where each has its end',
      lines('$$', 'x', '$$', '', '> $$', '> y', '> $$', '', '- $$', '  z', '  $$'),
    ],
    ['with line ends of Windows', '$$\r\nx\r\n$$\r\n'],
    ['in code', lines('```', '$$', '```', 'So.')],
    [
      'in code with a language, indented or quoted',
      lines('  ```tex', '$$', '  ```', '> ~~~', '> $$', '> ~~~'),
    ],
    [
      'in code that shows shorter or other fences',
      lines('````', '```', '$$', '```', '~~~~', '$$', '````'),
    ],
    ['where more dollars than two begin it', lines('$$$', 'x', '$$$')],
  ])('%s', (_, source) => {
    expect(openFormula(source)).toBeUndefined();
  });
});

describe('openFormula tells where one begins', () => {
  test.each<readonly [string, string, number, number]>([
    ['that never ends', lines('So.', '$$', 'x'), 2, 1],
    ['that a heading breaks off', lines('$$', 'x', '## A heading', '$$'), 1, 1],
    ['that a component breaks off', lines('  $$', 'x', '</Equation>', '$$'), 1, 3],
    ['whose end is on a line with more', lines('$$', 'x $$ and', '$$'), 1, 1],
    ['in a list', lines('Text', '12) $$', '  x'), 2, 5],
    ['behind code', lines('```', 'x', '```', '$$', 'y'), 4, 1],
    ['behind code within code', lines('~~~~', '~~~', '~~~~', '$$', 'y'), 4, 1],
    ['behind inline code and a tick', lines('`a` and', '``', '$$', 'y'), 3, 1],
    ['behind one that ends', lines('$$', 'x', '$$', '$$', 'y'), 4, 1],
  ])('%s', (_, source, line, column) => {
    expect(openFormula(source)).toEqual({ line, column });
  });
});

test.each<readonly [raw: string, value: string, position: number, at: number]>([
  ['plain', 'plain', 3, 3],
  ['a &amp; b', 'a & b', 4, 8],
  ['a &amp; b', 'a & b', 2, 2],
  ['&#38;x', '&x', 1, 5],
  ['\\&amp;x', '&amp;x', 5, 6],
  ['one \\* two', 'one * two', 4, 5],
  ['> one\n> two', 'one\ntwo', 4, 8],
  ['one\ntwo', 'one two', 4, 4],
  ['ab', 'ab', 2, 2],
  ['ab', 'ab', 9, 2],
])('in %j, read as %j, character %i stands at %i', (raw, value, position, at) => {
  expect(sourceOffset(raw, value, position)).toBe(at);
});

test('a search for a place may begin behind the signs before the text', () => {
  expect(sourceOffset('$$aa$$', 'aa', 1, 2)).toBe(3);
});
