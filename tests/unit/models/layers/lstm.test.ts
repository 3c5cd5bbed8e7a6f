import { describe, expect, test } from 'vitest';
import {
  initLstm,
  lstm,
  lstmStep,
  traceLstm,
  zeroLstmState,
} from '../../../../src/models/layers/lstm.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const params = initLstm({ dim: 2, state: 3 }, seeded(1));
const x = noise([2, 5, 2]);

/** One channel whose gates have the given biases and see neither input nor state. */
const gates = (i: number, f: number, g: number, o: number) => ({
  Wx: zeros([4, 1]),
  Wh: zeros([4, 1]),
  bias: tensor([4], [i, f, g, o]),
});
const open = 40;
const shut = -40;

describe('lstm', () => {
  test('input gate shut and forget gate open: the cell stays as it was', () => {
    const state = { h: zeros([1, 1]), c: tensor([1, 1], [0.7]) };
    const { state: after } = lstm(gates(shut, open, 1, open), zeros([1, 50, 1]), state);
    expect(after.c.data[0]).toBeCloseTo(0.7, 12);
    expect(after.h.data[0]).toBeCloseTo(Math.tanh(0.7), 12);
  });
  test('both gates open: the cell adds the candidate each step, past the range of tanh', () => {
    const { state } = lstm(gates(open, open, open, open), zeros([1, 10, 1]));
    expect(state.c.data[0]).toBeCloseTo(10, 12);
  });
  test('forget gate shut: the cell is the last candidate', () => {
    const { state } = lstm(gates(open, shut, 0.3, open), zeros([1, 10, 1]));
    expect(state.c.data[0]).toBeCloseTo(Math.tanh(0.3), 12);
  });
  test('output gate shut: nothing shows, the cell is kept all the same', () => {
    const { output, state } = lstm(gates(open, open, open, shut), zeros([1, 4, 1]));
    expect(Math.max(...output.data)).toBeLessThan(1e-16);
    expect(state.c.data[0]).toBeCloseTo(4, 12);
  });
  test('the trace adds up: c = kept + written, h = o ⊙ squashed, kept = f ⊙ c before', () => {
    const t = traceLstm(params, x);
    expect(t.h).toEqual(lstm(params, x).output);
    expectAllclose(
      t.c,
      build(t.c.shape, (i) => t.kept.data[i]! + t.written.data[i]!),
    );
    expectAllclose(
      t.h,
      build(t.c.shape, (i) => t.o.data[i]! * t.squashed.data[i]!),
    );
    expectAllclose(
      t.written,
      build(t.c.shape, (i) => t.i.data[i]! * t.g.data[i]!),
    );
    const cBefore = (i: number) => (Math.floor(i / 3) % 5 === 0 ? 0 : t.c.data[i - 3]!);
    expectAllclose(
      t.kept,
      build(t.c.shape, (i) => t.f.data[i]! * cBefore(i)),
    );
  });
  test('of one channel is its formula, by hand, every gate looking back', () => {
    const hand = {
      Wx: tensor([4, 1], [0.5, -0.7, 1.1, 0.3]),
      Wh: tensor([4, 1], [0.9, 0.4, -1.3, -0.6]),
      bias: tensor([4], [0.1, -0.2, 0.3, 0.8]),
    };
    const sigmoid = (u: number) => 1 / (1 + Math.exp(-u));
    const inputs = [0.5, -1, 2];
    const start = { h: tensor([1, 1], [0.7]), c: tensor([1, 1], [-0.4]) };
    const trace = traceLstm(hand, tensor([1, 3, 1], inputs), start);
    let [h, c] = [0.7, -0.4];
    inputs.forEach((u, t) => {
      const i = sigmoid(0.5 * u + 0.9 * h + 0.1);
      const f = sigmoid(-0.7 * u + 0.4 * h - 0.2);
      const g = Math.tanh(1.1 * u - 1.3 * h + 0.3);
      const o = sigmoid(0.3 * u - 0.6 * h + 0.8);
      c = f * c + i * g;
      h = o * Math.tanh(c);
      for (const [got, want] of [
        [trace.i, i],
        [trace.f, f],
        [trace.g, g],
        [trace.o, o],
        [trace.c, c],
        [trace.squashed, Math.tanh(c)],
        [trace.h, h],
      ] as const) {
        expect(got.data[t]).toBeCloseTo(want, 14);
      }
    });
  });
  test('gates stay between 0 and 1 and the candidate between −1 and 1', () => {
    const t = traceLstm(params, noise([1, 20, 2], 5, 100));
    for (const gate of [t.i, t.f, t.o]) {
      expect(gate.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
    expect(t.g.data.every((value) => Math.abs(value) <= 1)).toBe(true);
  });
  test('forgetBias sets the biases of the forget gate and of no other', () => {
    const bias = initLstm({ dim: 2, state: 3, forgetBias: 9 }, seeded(1)).bias!;
    expect(Array.from(bias.data).map((b) => b === 9)).toEqual(
      Array.from({ length: 12 }, (_, row) => row >= 3 && row < 6),
    );
  });
  test('weights without four gates are refused by axis', () => {
    const wrong = { Wx: zeros([9, 2]), Wh: zeros([9, 3]) };
    expect(() =>
      lstmStep(wrong, zeros([1, 2]), { h: zeros([1, 3]), c: zeros([1, 3]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: lstm: expected Wx to have 4 · 3 = 12 rows, got 9. Stack the rows of 4 gates.]`,
    );
  });
  test('a cell of another width than the hidden state is refused by axis', () => {
    const state = { ...zeroLstmState(params, 1), c: zeros([1, 2]) };
    expect(() => lstmStep(params, zeros([1, 2]), state)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: lstm: expected axis state of c to be 3 as in h, got 2. Check axis 1 of c.]`,
    );
  });
});
