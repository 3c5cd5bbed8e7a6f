import { describe, expect, test } from 'vitest';
import { combine, utTransform } from '../../../../src/models/layers/ut-transform.ts';

const row = (...values: number[]) => Float64Array.from(values);

describe('utTransform', () => {
  test('T solves (I + diag(β) G) T = diag(β)', () => {
    const gram = [row(), row(0.5), row(-0.25, 2)];
    const beta = row(0.5, 1, 0.25);
    const T = utTransform(gram, beta);
    for (let t = 0; t < 3; t++) {
      for (let column = 0; column < 3; column++) {
        let sum = T[t]![column] ?? 0;
        for (let s = 0; s < t; s++) sum += beta[t]! * gram[t]![s]! * (T[s]![column] ?? 0);
        expect(sum).toBeCloseTo(t === column ? beta[t]! : 0, 15);
      }
    }
  });

  test('of keys that do not overlap is the diagonal of strengths', () => {
    expect(utTransform([row(), row(0)], row(0.5, 0.75))).toEqual([row(0.5), row(0, 0.75)]);
  });
});

test('combine adds rows by weight, as many as there are weights', () => {
  expect(combine(row(2, 3), [row(1, 10), row(100, 0), row(7, 7)])).toEqual(row(302, 20));
});
