import { describe, expect, test } from 'vitest';
import { mesaNet, solveSymmetric } from '../../../../src/models/layers/mesa-net.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { qkv } from './mixer-forms.ts';

const row = (...values: number[]) => Float64Array.from(values);

describe('solveSymmetric', () => {
  test('solves a positive definite system and leaves its arguments alone', () => {
    const A = [row(4, 2, 0), row(2, 5, 1), row(0, 1, 3)];
    const x = solveSymmetric(A, row(8, 15, 11));
    [1, 2, 3].forEach((want, i) => expect(x[i]).toBeCloseTo(want, 14));
    expect(A[1]).toEqual(row(2, 5, 1));
  });
});

describe('mesaNet', () => {
  test('with as many keys as dimensions and hardly any ridge answers every key exactly', () => {
    const sizes = { batch: 1, length: 3, heads: 1, keyDim: 3, valueDim: 2 };
    const { k, v } = qkv(seeded(141), sizes);
    const q = tensor([1, 3, 1, 3], [0, 0, 0, 0, 0, 0, ...k.data.slice(3, 6)]);
    const open = { beta: full([1, 3, 1], 1), logDecay: zeros([1, 3, 1]) };
    const y = mesaNet({ q, k, v, ...open }, full([1, 3], 1e-10));
    expectAllclose(timeSlice(y, 2), timeSlice(v, 1), { abs: 1e-5 });
  });

  test('with one token and ridge λ gives q k v / (k² + λ)', () => {
    const one = (value: number) => tensor([1, 1, 1, 1], [value]);
    const gates = { beta: full([1, 1, 1], 1), logDecay: zeros([1, 1, 1]) };
    const y = mesaNet({ q: one(2), k: one(3), v: one(5), ...gates }, tensor([1, 1], [1]));
    expect(y.data[0]).toBeCloseTo(3, 14);
  });

  test('a ridge of the wrong width is named', () => {
    const sizes = { batch: 1, length: 2, heads: 1, keyDim: 2, valueDim: 2 };
    const gates = { beta: full([1, 2, 1], 1), logDecay: zeros([1, 2, 1]) };
    expect(() =>
      mesaNet({ ...qkv(seeded(142), sizes), ...gates }, zeros([2, 2])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mesaNet: expected axis heads of ridge to be 1 as in q, got 2. Check axis 0 of ridge.]`,
    );
  });
});
