import { describe, expect, test } from 'vitest';
import { numbersIn } from '../../../src/scripts/number-answer.ts';

describe('a number as people write it', () => {
  test.each([
    ['0.25', [0.25]],
    ['.5', [0.5]],
    ['3.', [3]],
    [' 1e3 ', [1000]],
    ['1E-3', [0.001]],
    ['-4', [-4]],
    ['−4', [-4]],
    ['+4', [4]],
    ['0,25', [0.25]],
    ['65,536', [65.536, 65536]],
    ['1,048,576', [1048576]],
    ['1,048,576.5', [1048576.5]],
    ['65 536', [65536]],
    ['65\u2009536', [65536]],
    ['65_536', [65536]],
    ['65’536', [65536]],
    ['1/4', [0.25]],
    ['1 / 3', [1 / 3]],
    ['25%', [25, 0.25]],
    ['2×10^5', [200000]],
    ['2*10^-5', [0.00002]],
    ['10^6', [1000000]],
  ])('%s', (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });

  test('with its unit behind it', () => {
    expect(numbersIn('64 GiB', 'GiB')).toEqual([64]);
    expect(numbersIn('64gib', 'GiB')).toEqual([64]);
    expect(numbersIn('8 percent', 'percent')).toEqual([8]);
  });
});

test.each([
  '',
  ' ',
  'five',
  '64 GiB',
  '1/2/3',
  '1/0',
  '1..2',
  '1,2,3',
  '12,34',
  ',',
  '1e',
  '--1',
  'e5',
  'Infinity',
  '0x10',
])('“%s” is none, or not two', (text) => {
  expect(numbersIn(text)).toEqual(text === '12,34' ? [12.34] : []);
});
