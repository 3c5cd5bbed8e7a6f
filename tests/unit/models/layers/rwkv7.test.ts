import { describe, expect, test } from 'vitest';
import { rwkv7HeadStep, zeroRwkv7State } from '../../../../src/models/layers/rwkv7-cell.ts';
import { initRwkv7TimeMixing, lowRank } from '../../../../src/models/layers/rwkv7-params.ts';
import { rwkv7TimeMixing, traceRwkv7TimeMixing } from '../../../../src/models/layers/rwkv7.ts';
import { matrixProduct } from '../../../../src/models/layers/spectral.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const params = initRwkv7TimeMixing({ dim: 6, heads: 2, rank: 2 }, seeded(1));
const x = noise([2, 5, 6]);
const vector = (...values: number[]) => Float64Array.from(values);

describe('rwkv7HeadStep', () => {
  const quiet = { w: vector(1, 1), a: vector(1, 1), kappa: vector(0, 0) };
  test('with w = 1, a = 1 and κ = k a second value under a unit key replaces the first', () => {
    const S = [vector(0, 0), vector(0, 0)];
    const key = { ...quiet, k: vector(0.6, 0.8), kappa: vector(0.6, 0.8), r: vector(0.6, 0.8) };
    rwkv7HeadStep(S, { ...key, v: vector(3, 4) });
    const read = rwkv7HeadStep(S, { ...key, v: vector(-1, 7) });
    expectAllclose({ shape: [2], data: read }, tensor([2], [-1, 7]), { abs: 1e-14 });
  });
  test('with κ = 0 it only adds and decays, as gated linear attention does', () => {
    const S = [vector(1, 2), vector(3, 4)];
    const token = { ...quiet, w: vector(0.5, 1), k: vector(1, 0), v: vector(10, 20) };
    const read = rwkv7HeadStep(S, { ...token, r: vector(1, 1) });
    expect(S).toEqual([vector(10.5, 2), vector(21.5, 4)]);
    expect(read).toEqual(vector(12.5, 25.5));
  });
  test('is S (diag(w) − κ (a ⊙ κ)ᵀ) + v kᵀ as matrices', () => {
    const row = (seed: number) => noise([3], seed).data;
    const token = { r: row(1), w: row(2), k: row(3), v: row(4), a: row(5), kappa: row(6) };
    const before = noise([3, 3], 7);
    const S = [0, 1, 2].map((i) => Float64Array.from(before.data.subarray(3 * i, 3 * i + 3)));
    rwkv7HeadStep(S, token);
    const transition = build([3, 3], (at) => {
      const [i, j] = [Math.floor(at / 3), at % 3];
      return (i === j ? token.w[i]! : 0) - token.kappa[i]! * token.a[j]! * token.kappa[j]!;
    });
    const moved = matrixProduct(before, transition);
    const expected = build(
      [3, 3],
      (at) => moved.data[at]! + token.v[Math.floor(at / 3)]! * token.k[at % 3]!,
    );
    expectAllclose(
      tensor(
        [3, 3],
        S.flatMap((r) => [...r]),
      ),
      expected,
      { abs: 1e-14, rel: 1e-13 },
    );
  });
});

describe('rwkv7TimeMixing', () => {
  test('decays stay between e^{−0.607} and 1 and removal keys have length 1', () => {
    const { w, kappa } = traceRwkv7TimeMixing(params, noise([1, 20, 6], 3, 100));
    expect(w.data.every((value) => value >= Math.exp(-0.607) && value <= 1)).toBe(true);
    for (let start = 0; start < kappa.data.length; start += 3) {
      expect(Math.hypot(...kappa.data.subarray(start, start + 3))).toBeCloseTo(1, 12);
    }
  });
  test('the first layer hands out its own values; a later layer hands on what it was given', () => {
    const first = rwkv7TimeMixing(params, x);
    expect(first.vFirst).toEqual(traceRwkv7TimeMixing(params, x).v);
    const given = noise([2, 5, 6], 9);
    expect(rwkv7TimeMixing(params, x, { vFirst: given }).vFirst).toBe(given);
  });
  test('a later layer blends: its v lies between its own value and the first layer’s', () => {
    const vFirst = noise([2, 5, 6], 9);
    const { v, vOwn } = traceRwkv7TimeMixing(params, x, { vFirst });
    v.data.forEach((value, i) => {
      const ends = [vOwn.data[i]!, vFirst.data[i]!];
      expect(value).toBeGreaterThanOrEqual(Math.min(...ends) - 1e-12);
      expect(value).toBeLessThanOrEqual(Math.max(...ends) + 1e-12);
    });
    expect(v).not.toEqual(vOwn);
  });
  test('a key of zero removes nothing and breaks nothing', () => {
    const noKey = { ...params, Wk: zeros([6, 6]) };
    const { kappa, y } = traceRwkv7TimeMixing(noKey, x);
    expect(kappa).toEqual(zeros([2, 5, 6]));
    expect(y.data.every(Number.isFinite)).toBe(true);
  });
  test('a state of other heads is refused by axis', () => {
    const state = { ...zeroRwkv7State(params, 2), S: zeros([2, 3, 2, 2]) };
    expect(() => rwkv7TimeMixing(params, x, { state })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rwkv7: expected axis 1 of S to be 2, got 3. Check axis 1 of S.]`,
    );
  });
});

test('lowRank is base + f(x down) up', () => {
  const factors = {
    base: tensor([2], [10, 20]),
    down: tensor([2, 1], [1, 2]),
    up: tensor([1, 2], [1, -1]),
  };
  expect([...lowRank(factors, full([1, 2], 1), (u) => u * u).data]).toEqual([19, 11]);
});
