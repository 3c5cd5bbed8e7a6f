import { describe, expect, test } from 'vitest';
import {
  accuracyBound,
  bitsForPairs,
  bitsToCopy,
  exactCopyBound,
  longestCopy,
  openBits,
  provenBits,
} from '../../../../src/models/costs/recall-bound.ts';

describe('bitsForPairs', () => {
  test('counts every set of keys with every choice of values', () => {
    // Three keys of which two are used, two values: 3 · 2² = 12 memories.
    expect(2 ** bitsForPairs({ pairs: 2, keys: 3, values: 2 })).toBeCloseTo(12, 9);
    // Ten pairs of keys out of five.
    expect(2 ** bitsForPairs({ pairs: 2, keys: 5, values: 2 })).toBeCloseTo(40, 9);
  });

  test('needs bits for the values alone when all keys are used', () => {
    expect(bitsForPairs({ pairs: 4, keys: 4, values: 8 })).toBeCloseTo(bitsToCopy(4, 8), 9);
  });
});

describe('exactCopyBound', () => {
  test('is reached by keeping what fits and guessing the rest', () => {
    // Ten bits keep three of four values of three bits, and one bit leaves four of eight to guess from.
    expect(exactCopyBound(10, 4, 8)).toBe(1 / 4);
    expect(exactCopyBound(12, 4, 8)).toBe(1);
    expect(exactCopyBound(13, 4, 8)).toBe(1);
  });

  test('halves with every bit that is missing', () => {
    expect(exactCopyBound(99, 20, 32)).toBe(exactCopyBound(100, 20, 32) / 2);
  });
});

describe('longestCopy', () => {
  test('is the longest text whose bits still fit', () => {
    const longest = longestCopy(1000, 50_280);
    expect(bitsToCopy(longest, 50_280)).toBeLessThanOrEqual(1000);
    expect(bitsToCopy(longest + 1, 50_280)).toBeGreaterThan(1000);
  });

  test('is one bit a token for a vocabulary of two', () => {
    expect(longestCopy(8, 2)).toBe(8);
  });

  test('refuses a vocabulary of one', () => {
    expect(() => longestCopy(8, 1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: longestCopy: expected the vocabulary to be at least 2, got 1. With fewer there is nothing to remember.]`,
    );
  });
});

describe('accuracyBound', () => {
  test('is chance without bits and certainty with enough', () => {
    expect(accuracyBound(0, 5, 8)).toBeCloseTo(1 / 8, 6);
    expect(accuracyBound(15, 5, 8)).toBe(1);
    expect(() => accuracyBound(3, 1, 1)).toThrow(
      'accuracyBound: expected the number of values to be at least 2, got 1.',
    );
  });

  test('spends exactly the bits that it is given', () => {
    const accuracy = accuracyBound(40, 20, 32);
    expect(20 * (5 - openBits(1 - accuracy, 32))).toBeCloseTo(40, 6);
  });

  test('lies above what keeping some pairs and guessing the others reaches', () => {
    for (const bits of [10, 30, 60, 90]) {
      const kept = bits / 5;
      expect(accuracyBound(bits, 20, 32)).toBeGreaterThan((kept + (20 - kept) / 32) / 20);
    }
  });
});

describe('provenBits', () => {
  test('is everything that was told when all answers are right, and nothing at chance', () => {
    expect(provenBits(1, 3, 4)).toBeCloseTo(Math.log2(4 * 3 * 2), 9);
    expect(provenBits(1 / 32, 20, 32)).toBe(0);
  });

  test('never exceeds the bits that could have been told', () => {
    for (const accuracy of [0.2, 0.5, 0.8, 0.95]) {
      expect(provenBits(accuracy, 10, 32)).toBeLessThan(bitsToCopy(10, 32));
    }
  });
});
