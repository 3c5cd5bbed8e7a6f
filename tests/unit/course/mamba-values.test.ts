import { describe, expect, test } from 'vitest';
import { mambaKeys } from '../../../src/course/quiz-keys/mamba.ts';
import { mambaTables } from '../../../src/course/tables/mamba.ts';
import { copyingAccuracies, openChannels } from '../../../src/course/values/mamba.ts';
import { evaluate } from '../../../src/course/values.ts';

describe('values of the chapter on Mamba', () => {
  test('Mamba-2.8B carries 64 × 5,120 × 16 numbers, as many as the cache of 32 tokens', () => {
    expect(evaluate('stateNumbers', { model: 'mamba-2.8b' }).value).toBe(64 * 5120 * 16);
    expect(evaluate('stateInTokens', { model: 'mamba-2.8b' }).value).toBe(32);
    expect(evaluate('stateInTokens', { model: 'mamba2-2.7b' }).value).toBe(256);
  });

  test('a mode at its half-life has lost half', () => {
    const n = evaluate('modeHalfLife', { delta: 0.001, size: 1 }).value;
    expect(Math.exp(-0.001 * n)).toBeCloseTo(0.5, 12);
  });

  test('in chunks of 256 tokens SSD does less than twice the arithmetic of the recurrence', () => {
    const ratio = evaluate('ssdChunkOverhead', { dim: 2560, chunk: 256 }).value;
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(2);
  });

  test('with loud fillers selection leaves words a quarter of the state, and no selection a hundredth', () => {
    const share = (steps: string) => evaluate('dictationWordShare', { steps, loudness: 100 }).value;
    expect(share('selective')).toBeCloseTo(0.25, 1);
    expect(share('fixed')).toBeCloseTo(0.01, 2);
  });
});

describe('the recorded runs', () => {
  test('on changing places every selective run beats every time-invariant one by twenty points', () => {
    const worst = copyingAccuracies('selective-copying', 'mamba')[0]!;
    for (const model of ['s4d', 'long-convolution'] as const)
      expect(worst - copyingAccuracies('selective-copying', model)[2]!).toBeGreaterThan(0.19);
  });

  test('on fixed places both kinds reach 99 percent with every seed', () => {
    for (const model of ['mamba', 's4d', 'long-convolution'] as const)
      expect(copyingAccuracies('fixed-copying', model)[0]).toBeGreaterThan(0.99);
  });

  test('every trained model has channels open for data and channels open for blanks in some layer', () => {
    for (const seed of [1, 2, 3]) {
      for (const kind of ['data', 'blank'] as const)
        expect(openChannels(seed, 1, kind) + openChannels(seed, 2, kind)).toBeGreaterThan(10);
    }
  });
});

describe('tables and keys', () => {
  test('every row of every table fills its columns', () => {
    for (const table of Object.values(mambaTables)) {
      const { columns, rows } = table();
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  test('the keys are fifty fillers, a quarter, linear attention, and 5,242,880 numbers', () => {
    expect(Object.values(mambaKeys).map((key) => key())).toEqual([50, 1, 1, 5_242_880]);
  });
});
