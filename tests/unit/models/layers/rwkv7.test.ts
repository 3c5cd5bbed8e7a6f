import { describe, expect, test } from 'vitest';
import { rwkv7HeadStep, zeroRwkv7State } from '../../../../src/models/layers/rwkv7-cell.ts';
import { rwkv7ChannelMixing } from '../../../../src/models/layers/rwkv7-channel-mixing.ts';
import { initRwkv7TimeMixing, lowRank } from '../../../../src/models/layers/rwkv7-params.ts';
import { rwkv7TimeMixing, traceRwkv7TimeMixing } from '../../../../src/models/layers/rwkv7.ts';
import { linear } from '../../../../src/models/layers/linear.ts';
import { sigmoid } from '../../../../src/models/layers/pointwise.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { matrixProduct } from '../../../../src/models/tensor/linear-algebra.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import {
  build,
  full,
  map,
  tensor,
  zeros,
  type ReadonlyTensor,
  type Tensor,
} from '../../../../src/models/tensor/tensor.ts';
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
  test('the trace adds up: what each projection sees, the memory, the norm, the bonus, the gate', () => {
    const rich = {
      ...params,
      bonus: noise([6], 21),
      replacement: noise([6], 22),
      norm: { weight: noise([6], 23), bias: noise([6], 24) },
    };
    const vFirst = noise([2, 5, 6], 9);
    const trace = traceRwkv7TimeMixing(rich, x, { vFirst });
    const S = Array.from({ length: 2 }, () =>
      [0, 1].map(() => [0, 1, 2].map(() => new Float64Array(3))),
    );
    for (let t = 0; t < 5; t++) {
      const at = (z: Tensor) => timeSlice(z, t);
      const now = at(x);
      const before = t === 0 ? zeros([2, 6]) : timeSlice(x, t - 1);
      // The mix is the share of the token before.
      const seen = (mix: ReadonlyTensor) =>
        build([2, 6], (i) => now.data[i]! + mix.data[i % 6]! * (before.data[i]! - now.data[i]!));
      const project = (W: ReadonlyTensor, mix: ReadonlyTensor) => linear({ weight: W }, seen(mix));
      const kRaw = project(rich.Wk, rich.mixK);
      const vOwn = project(rich.Wv, rich.mixV);
      const blend = map(lowRank(rich.blend, seen(rich.mixV)), sigmoid);
      const decay = lowRank(rich.decay, seen(rich.mixW), Math.tanh);
      const a = map(lowRank(rich.rate, seen(rich.mixA)), sigmoid);
      expectAllclose(at(trace.r), project(rich.Wr, rich.mixR));
      expectAllclose(at(trace.vOwn), vOwn);
      expectAllclose(at(trace.a), a);
      expectAllclose(at(trace.g), lowRank(rich.gate, seen(rich.mixG), sigmoid));
      expectAllclose(
        at(trace.w),
        map(decay, (raw) => Math.exp(-0.606531 * sigmoid(raw))),
      );
      const blended = build(
        [2, 6],
        (i) => vOwn.data[i]! + (at(vFirst).data[i]! - vOwn.data[i]!) * blend.data[i]!,
      );
      expectAllclose(at(trace.v), blended);
      const k = build(
        [2, 6],
        (i) => kRaw.data[i]! * (1 + (a.data[i]! - 1) * rich.replacement.data[i % 6]!),
      );
      expectAllclose(at(trace.k), k);
      const shown = zeros([2, 6]);
      for (const b of [0, 1]) {
        for (const h of [0, 1]) {
          const start = 6 * b + 3 * h;
          const of = (z: Tensor) => at(z).data.slice(start, start + 3);
          const token = {
            ...{ r: of(trace.r), w: of(trace.w), k: of(trace.k) },
            ...{ v: of(trace.v), a: of(trace.a), kappa: of(trace.kappa) },
          };
          const read = rwkv7HeadStep(S[b]![h]!, token);
          expectAllclose(tensor([3], of(trace.read)), tensor([3], read));
          const mean = (read[0]! + read[1]! + read[2]!) / 3;
          const variance = read.reduce((sum, u) => sum + (u - mean) ** 2 / 3, 0);
          const match = token.r.reduce(
            (sum, r, d) => sum + r * token.k[d]! * rich.bonus.data[3 * h + d]!,
            0,
          );
          read.forEach((u, d) => {
            const normed = (u - mean) / Math.sqrt(variance + 64e-5);
            const { weight, bias } = rich.norm;
            const sum =
              normed * weight.data[3 * h + d]! + bias.data[3 * h + d]! + match * token.v[d]!;
            shown.data[start + d] = sum * of(trace.g)[d]!;
          });
        }
      }
      expectAllclose(at(trace.y), linear({ weight: rich.Wo }, shown));
    }
    const { state } = rwkv7TimeMixing(rich, x, { vFirst });
    expectAllclose(
      state.S,
      tensor(
        [2, 2, 3, 3],
        S.flat(2).flatMap((row) => [...row]),
      ),
    );
    expect(state.x).toEqual(timeSlice(x, 4));
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

test('rwkv7ChannelMixing of one channel is its formula, by hand', () => {
  const hand = {
    mixK: tensor([1], [0.25]),
    Wk: tensor([2, 1], [3, -2]),
    Wv: tensor([1, 2], [0.5, 0.7]),
  };
  const inputs = [0.5, -1, 2];
  const { output } = rwkv7ChannelMixing(hand, tensor([1, 3, 1], inputs));
  inputs.forEach((u, t) => {
    // The mix is the share of the token before.
    const seen = 0.75 * u + 0.25 * (inputs[t - 1] ?? 0);
    const kv = 0.5 * Math.max(3 * seen, 0) ** 2 + 0.7 * Math.max(-2 * seen, 0) ** 2;
    expect(output.data[t]).toBeCloseTo(kv, 13);
  });
});
