import { describe, expect, test } from 'vitest';
import { gatedSlotAttention } from '../../../../src/models/layers/gated-slot-attention.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { gaussian, qkv, span, uniform } from './mixer-forms.ts';

const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
const random = seeded(121);
const inputs = {
  ...qkv(random, sizes),
  s: gaussian(random, [2, 6, 2, 4]),
  logDecay: uniform(random, [2, 6, 2, 4], -2, 0),
};

describe('gatedSlotAttention', () => {
  test('a sequence cut in two and joined by the slots is the whole sequence', () => {
    const whole = gatedSlotAttention(inputs);
    const first = gatedSlotAttention(span(inputs, 0, 2));
    const second = gatedSlotAttention(span(inputs, 2, 6), { initialState: first.state });
    expectAllclose(span({ y: whole.output }, 0, 2).y, first.output);
    expectAllclose(span({ y: whole.output }, 2, 6).y, second.output);
    expectAllclose(second.state.keys, whole.state.keys);
    expectAllclose(second.state.values, whole.state.values);
  });

  test('with a slot for each token that nothing fades it is softmax attention', () => {
    const k = tensor([1, 2, 1, 1], [1, -1]);
    const q = tensor([1, 2, 1, 1], [0.3, 0.7]);
    const v = tensor([1, 2, 1, 1], [5, 9]);
    const s = tensor([1, 2, 1, 2], [1, 0, 0, 1]);
    const { output } = gatedSlotAttention({ q, k, v, s, logDecay: zeros([1, 2, 1, 2]) });
    const weight = Math.exp(0.7) / (Math.exp(0.7) + Math.exp(-0.7));
    expect(output.data[1]).toBeCloseTo(5 * weight + 9 * (1 - weight), 14);
  });

  test('every slot fades at its own rate, its key and its value alike', () => {
    const column = (...values: number[]) => tensor([1, 3, 1, 1], values);
    const [q, k, v] = [
      [1, -2, 0.5],
      [0.3, 2, -1],
      [4, 5, 6],
    ];
    const s = [
      [1, 0.5],
      [0.2, 1],
      [0.7, 0.1],
    ];
    const decay = [
      [0.9, 0.1],
      [0.5, 0.8],
      [0.25, 1],
    ];
    const { output } = gatedSlotAttention({
      q: column(...q),
      k: column(...k),
      v: column(...v),
      s: tensor([1, 3, 1, 2], s.flat()),
      logDecay: tensor([1, 3, 1, 2], decay.flat().map(Math.log)),
    });
    const [keys, values] = [
      [0, 0],
      [0, 0],
    ];
    for (let t = 0; t < 3; t++) {
      for (const n of [0, 1]) {
        keys[n] = decay[t]![n]! * keys[n]! + s[t]![n]! * k[t]!;
        values[n] = decay[t]![n]! * values[n]! + s[t]![n]! * v[t]!;
      }
      const [e0, e1] = [Math.exp(q[t]! * keys[0]!), Math.exp(q[t]! * keys[1]!)];
      expect(output.data[t]).toBeCloseTo((e0 * values[0]! + e1 * values[1]!) / (e0 + e1), 12);
    }
  });

  test('chooses among equal slots evenly', () => {
    const ones = full([1, 1, 1, 2], 1);
    const { output } = gatedSlotAttention({
      q: ones,
      k: ones,
      v: full([1, 1, 1, 1], 4),
      s: full([1, 1, 1, 3], 0.5),
      logDecay: zeros([1, 1, 1, 3]),
    });
    expect(output.data[0]).toBeCloseTo(2, 15);
  });

  test('slots that disagree are named', () => {
    expect(() =>
      gatedSlotAttention({ ...inputs, logDecay: zeros([2, 6, 2, 3]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gatedSlotAttention: expected axis slots of logDecay to be 4 as in s, got 3. Check axis 3 of logDecay.]`,
    );
  });
});
