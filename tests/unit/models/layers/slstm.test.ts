import { describe, expect, test } from 'vitest';
import {
  denseRecurrence,
  initSlstm,
  slstm,
  slstmRecurrence,
  traceSlstm,
  zeroSlstmState,
} from '../../../../src/models/layers/slstm.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import type { Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise, nudgedAt } from './recurrent-inputs.ts';

const params = initSlstm({ dim: 3, state: 4, heads: 2 }, seeded(1));
const x = noise([2, 6, 3]);
const free = { R: zeros([1, 4, 1]) };

/** The cell of the paper without a stabiliser, one channel, no recurrent weights. */
function unstabilised(raw: Tensor): number[] {
  let [c, n] = [0, 0];
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  return Array.from({ length: raw.shape[1]! }, (_, t) => {
    const [i, f, z, o] = raw.data.subarray(4 * t, 4 * t + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    c = sigmoid(f) * c + Math.exp(i) * Math.tanh(z);
    n = sigmoid(f) * n + Math.exp(i);
    return (sigmoid(o) * c) / n;
  });
}

describe('slstm', () => {
  test('of one channel is its formula, by hand, without a stabiliser', () => {
    const hand = {
      W: tensor([4, 1], [0.5, -0.7, 1.1, 0.3]),
      R: tensor([1, 4, 1], [0.9, 0.4, -1.3, -0.6]),
      bias: tensor([4], [0.1, -0.2, 0.3, 0.8]),
    };
    const sigmoid = (u: number) => 1 / (1 + Math.exp(-u));
    const inputs = [0.5, -1, 2];
    const trace = traceSlstm(hand, tensor([1, 3, 1], inputs));
    let [h, c, n] = [0, 0, 0];
    inputs.forEach((u, t) => {
      const i = Math.exp(0.5 * u + 0.9 * h + 0.1);
      const f = sigmoid(-0.7 * u + 0.4 * h - 0.2);
      const z = Math.tanh(1.1 * u - 1.3 * h + 0.3);
      const o = sigmoid(0.3 * u - 0.6 * h + 0.8);
      c = f * c + i * z;
      n = f * n + i;
      h = (o * c) / n;
      const scale = Math.exp(trace.m.data[t]!);
      for (const [got, want] of [
        [trace.z.data[t]!, z],
        [trace.o.data[t]!, o],
        [trace.c.data[t]! * scale, c],
        [trace.n.data[t]! * scale, n],
        [trace.i.data[t]! * scale, i],
        [trace.h.data[t]!, h],
      ] as const) {
        expect(got).toBeCloseTo(want, 13);
      }
    });
  });
  test('the stabiliser changes nothing: h is that of the plain exponentials', () => {
    const raw = noise([1, 9, 4], 3);
    const { output } = slstmRecurrence(free, raw);
    expectAllclose(output, tensor([1, 9, 1], unstabilised(raw)), { abs: 1e-13, rel: 1e-12 });
  });
  test('adding the same number to all input gates leaves h as it is, even 1e3', () => {
    const raw = noise([1, 9, 4], 3);
    const shifted = build(raw.shape, (i) => raw.data[i]! + (i % 4 === 0 ? 1e3 : 0));
    const expected = slstmRecurrence(free, raw).output;
    expectAllclose(slstmRecurrence(free, shifted).output, expected, { abs: 1e-10, rel: 1e-10 });
  });
  test('i and f are at most one and one of them is one, so that nothing overflows', () => {
    const { i, f } = traceSlstm(params, noise([1, 30, 3], 2, 20));
    for (let at = 0; at < i.data.length; at++) {
      expect(Math.max(i.data[at]!, f.data[at]!)).toBeCloseTo(1, 12);
    }
  });
  test('h stays between −1 and 1: c / n is an average of tanh', () => {
    const { output } = slstm(params, noise([1, 50, 3], 5, 30));
    expect(output.data.every((h) => Math.abs(h) <= 1)).toBe(true);
  });
  test('heads do not mix: without projections, one half of the state never sees the other', () => {
    const R = noise([2, 8, 2], 4);
    const raw = noise([1, 6, 16], 5);
    const gateOf = (i: number) => i % 4; // channels 0 and 1 of each gate are head 0
    const moved = build(raw.shape, (i) => raw.data[i]! + (gateOf(i) < 2 ? 0.5 : 0));
    const [a, b] = [slstmRecurrence({ R }, raw).output, slstmRecurrence({ R }, moved).output];
    for (let t = 0; t < 6; t++) {
      expect(b.data.subarray(4 * t + 2, 4 * t + 4)).toEqual(a.data.subarray(4 * t + 2, 4 * t + 4));
      expect(b.data[4 * t]).not.toBe(a.data[4 * t]);
    }
  });
  test('denseRecurrence puts each head on the diagonal of each gate', () => {
    const dense = denseRecurrence(tensor([2, 4, 1], [1, 2, 3, 4, 5, 6, 7, 8]));
    expect(dense.shape).toEqual([8, 2]);
    expect([...dense.data]).toEqual([1, 0, 0, 5, 2, 0, 0, 6, 3, 0, 0, 7, 4, 0, 0, 8]);
  });
  test('its gates look at the state: a change at the first token moves every later gate', () => {
    const [a, b] = [traceSlstm(params, x), traceSlstm(params, nudgedAt(x, 0, 1))];
    expect(map(b.o, (value) => value).data.slice(-4)).not.toEqual(a.o.data.slice(-4));
  });
  test('an input that is not four gates wide is refused by axis', () => {
    expect(() =>
      slstmRecurrence(free, zeros([1, 2, 5]), zeroSlstmState(free, 1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: slstm: expected axis rows of input to be 4 as in R, got 5. Check axis 1 of input.]`,
    );
  });
  test('heads that do not divide the state are refused', () => {
    expect(() =>
      initSlstm({ dim: 2, state: 4, heads: 3 }, seeded(1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initSlstm: expected state to be a multiple of heads, got state 4 and heads 3. Choose heads that divide state.]`,
    );
  });
});
