import { describe, expect, test } from 'vitest';
import { decayTable } from '../../../../src/models/layers/decay-table.ts';

describe('decayTable', () => {
  test('holds the products of the decays after s up to t', () => {
    const g = [0.5, 0.25, 0.8].map(Math.log);
    const { between, before } = decayTable(g);
    const close = (got: unknown, want: number) => expect(got).toBeCloseTo(want, 15);
    expect(between.map((row) => row.length)).toEqual([1, 2, 3]);
    close(between[2]![2], 1);
    close(between[2]![1], 0.8);
    close(between[2]![0], 0.8 * 0.25);
    close(between[1]![0], 0.25);
    [0.5, 0.125, 0.1].forEach((want, t) => close(before[t], want));
  });

  test('keeps key dimensions apart', () => {
    const row = (...values: number[]) => Float64Array.from(values);
    const { between, before } = decayTable([row(0, -1), row(-2, 0)]);
    expect(between[1]![0]).toEqual(row(Math.exp(-2), 1));
    expect(before[1]).toEqual(row(Math.exp(-2), Math.exp(-1)));
  });

  test('never exceeds one for log decays below zero, where exp(−Σ) would overflow', () => {
    const { between } = decayTable(new Array<number>(50).fill(-100));
    for (const row of between) for (const factor of row) expect(factor).toBeLessThanOrEqual(1);
    expect(Math.exp(100 * 50)).toBe(Infinity);
  });

  test('a log decay of −∞ cuts off what came before, and only that', () => {
    const { between, before } = decayTable([-1, -Infinity, -1]);
    expect(between[2]).toEqual([0, Math.exp(-1), 1]);
    expect(before).toEqual([Math.exp(-1), 0, 0]);
  });
});
