// What the chapter on long convolutions says in words about numbers that it computes.
import { describe, expect, test } from 'vitest';
import {
  readingCosts,
  stripesByModel,
  writingCosts,
} from '../../../src/course/tables/long-convolutions.ts';
import { evaluate } from '../../../src/course/values.ts';
import { longConvolutionShare } from '../../../src/course/values/long-convolutions.ts';

const stripes = { stack: 'stripedhyena-7b', context: 32_768 };

describe('what the text says of costs', () => {
  test('the long convolution is about one percent of its layer, also at a million tokens', () => {
    expect(longConvolutionShare(65_536)).toBeLessThan(0.01);
    expect(longConvolutionShare(1_048_576)).toBeLessThan(0.01);
  });

  test('Hyena costs more to read than attention when texts are short, and stays where it is', () => {
    const rows = readingCosts().rows.map((row) => row.slice(1).map(Number));
    expect(rows[0]![0]).toBeLessThan(rows[0]![1]!);
    expect(rows[1]![0]).toBeGreaterThan(rows[1]![1]!);
    expect(rows[3]![1]! / rows[0]![1]!).toBeLessThan(1.01);
  });

  test('a convolution that keeps its inputs keeps twice what grouped attention does', () => {
    expect(writingCosts().rows[0]!.slice(1)).toEqual(['4\u202fMiB', '8\u202fMiB', '80\u202fKiB']);
  });

  test('half of the blocks save half of the cache and no more', () => {
    const { value } = evaluate('stackShare', stripes);
    expect(value).toBeGreaterThan(0.5);
    expect(value).toBeLessThan(0.501);
    expect(evaluate('stackCarriedBytes', stripes).text).toBe('2\u202fGiB');
  });

  test('of a short text a Hyena block carries more than one of attention', () => {
    const share = (context: number) => evaluate('stackShare', { ...stripes, context }).value;
    expect(share(16)).toBeGreaterThan(1);
    expect(share(32)).toBeLessThan(1);
  });

  test('the table of stripes counts all blocks', () => {
    const blocks = stripesByModel().rows.map((row) =>
      row.slice(1, 5).reduce((sum, cell) => sum + Number(cell), 0),
    );
    expect(blocks).toEqual([32, 32, 32, 50]);
  });
});

test('at the longest length of the recorded run the transform is far ahead', () => {
  expect(evaluate('measuredConvolutionSaving', { length: 8192 }).value).toBeGreaterThan(10);
});
