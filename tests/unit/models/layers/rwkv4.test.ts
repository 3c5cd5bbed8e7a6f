import { describe, expect, test } from 'vitest';
import { linear } from '../../../../src/models/layers/linear.ts';
import { rwkv4ChannelMixing } from '../../../../src/models/layers/rwkv4-channel-mixing.ts';
import {
  initRwkv4TimeMixing,
  rwkv4TimeMixing,
  traceRwkv4TimeMixing,
} from '../../../../src/models/layers/rwkv4.ts';
import { foldSteps } from '../../../../src/models/layers/sequence.ts';
import { tokenShift } from '../../../../src/models/layers/token-shift.ts';
import type { Wkv4State } from '../../../../src/models/layers/wkv4.ts';
import { wkv4Cell, wkv4Direct } from '../../../../src/models/layers/wkv4.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import type { Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build, full, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { between, noise } from './recurrent-inputs.ts';

const params = { timeFirst: noise([3], 8), timeDecay: tensor([3], [-0.01, -0.5, -3]) };

/** wkv by the recurrence, keys and values side by side in one sequence. */
function wkv4(k: Tensor, v: Tensor): Tensor {
  const [batch, length, dim] = k.shape as [number, number, number];
  const both = build([batch, length, 2 * dim], (i) => {
    const [row, d] = [Math.floor(i / (2 * dim)), i % (2 * dim)];
    return d < dim ? k.data[row * dim + d]! : v.data[row * dim + d - dim]!;
  });
  const part = (x: Tensor, from: number) =>
    build([batch, dim], (i) => x.data[Math.floor(i / dim) * 2 * dim + from + (i % dim)]!);
  const start: Wkv4State = {
    a: zeros([batch, dim]),
    b: zeros([batch, dim]),
    p: full([batch, dim], -1e30),
  };
  return foldSteps('wkv4', both, start, (xAtT, state) => {
    const { wkv, a, b, p } = wkv4Cell(params, part(xAtT, 0), part(xAtT, dim), state);
    return { output: wkv, state: { a, b, p } };
  }).output;
}

describe('wkv4', () => {
  const [k, v] = [noise([2, 7, 3], 1), noise([2, 7, 3], 2)];
  test('the recurrence equals the plain sum over all earlier tokens', () => {
    expectAllclose(wkv4(k, v), wkv4Direct(params, k, v), { abs: 1e-13, rel: 1e-12 });
  });
  test('is an average: equal values come back as they are', () => {
    const same = full(v.shape, 4);
    expectAllclose(wkv4(k, same), same, { abs: 1e-12, rel: 0 });
  });
  test('adding 1e3 to all keys changes nothing, and 1e3 would overflow the plain sum', () => {
    const large = map(k, (value) => value + 1e3);
    expectAllclose(wkv4(large, v), wkv4(k, v), { abs: 1e-10, rel: 1e-10 });
    expect(wkv4Direct(params, large, v).data.every(Number.isNaN)).toBe(true);
  });
});

describe('rwkv4TimeMixing', () => {
  const mixing = initRwkv4TimeMixing({ dim: 4 }, seeded(1));
  const x = noise([2, 5, 4]);
  test('the trace holds what the layer computes: wkv of its k and v, then the gate', () => {
    const t = traceRwkv4TimeMixing(mixing, x);
    expectAllclose(t.wkv, wkv4Direct(mixing, t.k, t.v), { abs: 1e-13, rel: 1e-12 });
    const gated = build(t.r.shape, (i) => t.r.data[i]! * t.wkv.data[i]!);
    expectAllclose(t.y, linear({ weight: mixing.Wo }, gated), { abs: 1e-14, rel: 1e-13 });
    expect(rwkv4TimeMixing(mixing, x).output).toEqual(t.y);
  });
  test('the first token is its own average', () => {
    const t = traceRwkv4TimeMixing(mixing, x);
    expectAllclose(between(t.wkv, 0, 1), between(t.v, 0, 1), { abs: 1e-14, rel: 1e-13 });
  });
  test('decays lie between 0 and 1, the slowest above 0.99', () => {
    const decays = Array.from(mixing.timeDecay.data, Math.exp);
    expect(Math.max(...decays)).toBeGreaterThan(0.99);
    expect(Math.min(...decays)).toBeGreaterThan(0);
  });
});

test('tokenShift weighs the present token by μ and its predecessor by 1 − μ', () => {
  const shifted = tokenShift(tensor([3], [1, 0, 0.25]), full([1, 3], 8), full([1, 3], 4));
  expect([...shifted.data]).toEqual([8, 4, 5]);
});

test('tokenShift refuses a mix of another width', () => {
  expect(() =>
    tokenShift(zeros([2]), zeros([1, 3]), zeros([1, 3])),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: tokenShift: expected axis dim of x to be 2 as in mix, got 3. Check axis 1 of x.]`,
  );
});

test('rwkv4ChannelMixing of one channel is its formula, by hand', () => {
  const hand = {
    timeMixK: tensor([1], [0.25]),
    timeMixR: tensor([1], [0.8]),
    Wk: tensor([2, 1], [3, -2]),
    Wv: tensor([1, 2], [0.5, 0.7]),
    Wr: tensor([1, 1], [-1.5]),
  };
  const inputs = [0.5, -1, 2];
  const { output } = rwkv4ChannelMixing(hand, tensor([1, 3, 1], inputs));
  inputs.forEach((u, t) => {
    const before = inputs[t - 1] ?? 0;
    const seen = 0.25 * u + 0.75 * before;
    const r = 1 / (1 + Math.exp(1.5 * (0.8 * u + 0.2 * before)));
    const kv = 0.5 * Math.max(3 * seen, 0) ** 2 + 0.7 * Math.max(-2 * seen, 0) ** 2;
    expect(output.data[t]).toBeCloseTo(r * kv, 13);
  });
});
