import { describe, expect, test } from 'vitest';
import {
  gru,
  gruStep,
  initGru,
  traceGru,
  zeroGruState,
} from '../../../../src/models/layers/gru.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const params = initGru({ dim: 2, state: 3 }, seeded(1));

/** One channel with Wh = 1 for the candidate, gates fixed by bias. */
const fixed = (r: number, z: number, n: number) => ({
  Wx: zeros([3, 1]),
  Wh: tensor([3, 1], [0, 0, 1]),
  biasX: tensor([3], [r, z, n]),
});

describe('gru', () => {
  test('update gate at 1 keeps the old state', () => {
    const { state } = gru(fixed(0, 40, 5), zeros([1, 30, 1]), { h: tensor([1, 1], [0.4]) });
    expect(state.h.data[0]).toBeCloseTo(0.4, 12);
  });
  test('both gates at 0 forget it: the candidate sees the input alone', () => {
    const { state } = gru(fixed(-40, -40, 0.5), zeros([1, 1, 1]), { h: tensor([1, 1], [0.9]) });
    expect(state.h.data[0]).toBeCloseTo(Math.tanh(0.5), 12);
  });
  test('reset gate at 1 and update gate at 0 make it a plain recurrent network', () => {
    const { state } = gru(fixed(40, -40, 0.5), zeros([1, 1, 1]), { h: tensor([1, 1], [0.9]) });
    expect(state.h.data[0]).toBeCloseTo(Math.tanh(0.5 + 0.9), 12);
  });
  test('the trace adds up: h = (1 − z) n + z h before', () => {
    const x = noise([2, 5, 2]);
    const t = traceGru(params, x);
    expect(t.h).toEqual(gru(params, x).output);
    const before = (i: number) => (Math.floor(i / 3) % 5 === 0 ? 0 : t.h.data[i - 3]!);
    const blend = (i: number) => (1 - t.z.data[i]!) * t.n.data[i]! + t.z.data[i]! * before(i);
    expectAllclose(t.h, build(t.h.shape, blend));
  });
  test('of one channel is its formula, by hand, with both biases and every gate looking back', () => {
    const hand = {
      Wx: tensor([3, 1], [0.5, -0.7, 1.1]),
      Wh: tensor([3, 1], [0.9, 0.4, -1.3]),
      biasX: tensor([3], [0.1, -0.2, 0.3]),
      biasH: tensor([3], [-0.4, 0.6, 0.8]),
    };
    const sigmoid = (u: number) => 1 / (1 + Math.exp(-u));
    const inputs = [0.5, -1, 2];
    const trace = traceGru(hand, tensor([1, 3, 1], inputs), { h: tensor([1, 1], [0.7]) });
    let h = 0.7;
    inputs.forEach((u, t) => {
      const r = sigmoid(0.5 * u + 0.1 + 0.9 * h - 0.4);
      const z = sigmoid(-0.7 * u - 0.2 + 0.4 * h + 0.6);
      const n = Math.tanh(1.1 * u + 0.3 + r * (-1.3 * h + 0.8));
      h = (1 - z) * n + z * h;
      for (const [got, want] of [
        [trace.r, r],
        [trace.z, z],
        [trace.n, n],
        [trace.h, h],
      ] as const) {
        expect(got.data[t]).toBeCloseTo(want, 14);
      }
    });
  });
  test('the state stays between −1 and 1 when it starts there', () => {
    const { output } = gru(params, noise([1, 40, 2], 3, 50));
    expect(output.data.every((h) => Math.abs(h) <= 1)).toBe(true);
  });
  test('weights without three gates are refused by axis', () => {
    const wrong = { Wx: zeros([4, 2]), Wh: zeros([4, 3]) };
    expect(() =>
      gruStep(wrong, zeros([1, 2]), zeroGruState(params, 1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gru: expected Wx to have 3 · 3 = 9 rows, got 4. Stack the rows of 3 gates.]`,
    );
  });
});
