import { describe, expect, test } from 'vitest';
import { mesaNet, solveSymmetric } from '../../../../src/models/layers/mesa-net.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { qkv, uniform } from './mixer-forms.ts';

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

  test('every head forgets at its own gate, weighs each token and has its own ridge', () => {
    // One key dimension: y = q S / (H + λ) with H = α H + β k² and S = α S + β k v.
    const sizes = { batch: 2, length: 4, heads: 3, keyDim: 1, valueDim: 1 };
    const random = seeded(143);
    const { q, k, v } = qkv(random, sizes);
    const beta = uniform(random, [2, 4, 3], 0.1, 2);
    const logDecay = uniform(random, [2, 4, 3], -2, 0);
    const ridge = tensor([3, 1], [0.5, 1, 2]);
    const y = mesaNet({ q, k, v, beta, logDecay }, ridge);
    for (const b of [0, 1]) {
      for (const h of [0, 1, 2]) {
        let [H, S] = [0, 0];
        for (let t = 0; t < 4; t++) {
          const i = (b * 4 + t) * 3 + h;
          const [alpha, weighted] = [Math.exp(logDecay.data[i]!), beta.data[i]! * k.data[i]!];
          H = alpha * H + weighted * k.data[i]!;
          S = alpha * S + weighted * v.data[i]!;
          expect(y.data[i]).toBeCloseTo((q.data[i]! * S) / (H + ridge.data[h]!), 12);
        }
      }
    }
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
