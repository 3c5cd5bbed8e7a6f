import { describe, expect, test } from 'vitest';
import {
  addScaled,
  dot,
  exp,
  forget,
  minus,
  read,
  times,
  write,
} from '../../../../src/models/layers/state-matrix.ts';

const row = (...values: number[]) => Float64Array.from(values);
const empty = () => [row(0, 0, 0), row(0, 0, 0)];

describe('the matrix memory', () => {
  test('returns a value to the unit key it was written under, and nothing to an orthogonal one', () => {
    const S = empty();
    write(S, row(0.6, 0.8), row(1, 2, 3));
    read(S, row(0.6, 0.8)).forEach((value, j) => expect(value).toBeCloseTo(j + 1, 15));
    read(S, row(-0.8, 0.6)).forEach((value) => expect(value).toBeCloseTo(0, 15));
  });

  test('mixes in another value by the overlap of the keys', () => {
    const S = [row(0), row(0)];
    write(S, row(1, 0), row(10));
    write(S, row(0.6, 0.8), row(100));
    expect(read(S, row(1, 0))[0]).toBe(10 + 0.6 * 100);
  });

  test('forgets by one factor, or by one a key dimension', () => {
    const S = [row(1, 2, 3), row(4, 5, 6)];
    forget(S, 0.5);
    expect(S).toEqual([row(0.5, 1, 1.5), row(2, 2.5, 3)]);
    forget(S, row(0, 2));
    expect(S).toEqual([row(0, 0, 0), row(4, 5, 6)]);
  });
});

describe('vectors', () => {
  test('dot, minus, times and exp give new numbers; addScaled changes its first argument', () => {
    const [a, b] = [row(1, 2), row(3, 5)];
    expect(dot(a, b)).toBe(13);
    expect(minus(b, a)).toEqual(row(2, 3));
    expect(times(a, 3)).toEqual(row(3, 6));
    expect(times(a, b)).toEqual(row(3, 10));
    expect(exp(0)).toBe(1);
    expect(exp(row(0, -Infinity))).toEqual(row(1, 0));
    expect([a, b]).toEqual([row(1, 2), row(3, 5)]);
    addScaled(a, 2, b);
    expect(a).toEqual(row(7, 12));
  });

  test('addScaled leaves what is longer than the addend alone', () => {
    const y = row(1, 1, 1);
    addScaled(y, 1, row(5));
    expect(y).toEqual(row(6, 1, 1));
  });
});
