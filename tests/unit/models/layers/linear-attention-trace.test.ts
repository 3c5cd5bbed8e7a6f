import { describe, expect, test } from 'vitest';
import {
  eluPlusOneMap,
  l2Normalize,
  taylorMap,
} from '../../../../src/models/layers/feature-maps.ts';
import { linearAttention } from '../../../../src/models/layers/linear-attention.ts';
import { traceLinearAttention } from '../../../../src/models/layers/linear-attention-trace.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { tensor, zeros, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { qkv, span } from './mixer-forms.ts';

const sizes = { batch: 2, length: 5, heads: 2, keyDim: 3, valueDim: 2 };
const inputs = qkv(seeded(111), sizes);

/** x[b, h, t, i] of a tensor with these first four axes, as flat offset. */
const at = (x: Tensor, b: number, h: number, t: number, i: number) =>
  ((b * x.shape[1]! + h) * x.shape[2]! + t) * x.shape[3]! + i;

describe('traceLinearAttention', () => {
  test('ends with the output of linearAttention, whatever the options', () => {
    for (const options of [
      {},
      { featureMap: eluPlusOneMap, normalize: true },
      { featureMap: taylorMap, scale: 0.5 },
    ]) {
      expectAllclose(
        traceLinearAttention(inputs, options).output,
        linearAttention(inputs, options).output,
      );
    }
  });

  test('shows after every token the state that linearAttention ends with there', () => {
    const { states } = traceLinearAttention(inputs);
    for (let t = 0; t < sizes.length; t++) {
      const { S } = linearAttention(span(inputs, 0, t + 1)).state;
      for (let head = 0; head < 4; head++) {
        const from = (head * sizes.length + t) * 6;
        const shown = { shape: [6], data: states.data.subarray(from, from + 6) };
        expectAllclose(shown, { shape: [6], data: S.data.subarray(head * 6, head * 6 + 6) });
      }
    }
  });

  test('retrieves exactly while unit keys are orthogonal, and not once keys outnumber dimensions', () => {
    const k = tensor([1, 3, 1, 2], [1, 0, 0, 1, 0.6, 0.8]);
    const v = tensor([1, 3, 1, 1], [10, 20, 30]);
    const { error, retrieved, overlap } = traceLinearAttention({ q: k, k, v });
    expect([error.data[at(error, 0, 0, 1, 0)], error.data[at(error, 0, 0, 1, 1)]]).toEqual([0, 0]);
    expect(overlap.data[at(overlap, 0, 0, 2, 0)]).toBe(0.6);
    expect(retrieved.data[at(retrieved, 0, 0, 2, 0)]).toBe(10 + 0.6 * 30);
    expect(error.data[at(error, 0, 0, 2, 0)]).toBeCloseTo(18, 12);
  });

  test('the error of a unit key is the crosstalk of the others', () => {
    const k = l2Normalize(inputs.k, 0);
    const { error, overlap } = traceLinearAttention({ ...inputs, k });
    const [t, i] = [4, 1];
    const crosstalk = [0, 1].map((j) => {
      let sum = 0;
      for (let s = 0; s <= t; s++) {
        if (s !== i) sum += overlap.data[at(overlap, 0, 0, i, s)]! * inputs.v.data[s * 4 + j]!;
      }
      return sum;
    });
    expect(error.data[at(error, 0, 0, t, i)]).toBeCloseTo(Math.hypot(...crosstalk), 12);
  });

  test('shows scores below the diagonal only, and the running sum of the keys', () => {
    const { scores, normalizers, k } = traceLinearAttention(inputs, { featureMap: eluPlusOneMap });
    expect(scores.data[at(scores, 0, 0, 1, 2)]).toBe(0);
    expect(scores.data[at(scores, 0, 0, 2, 1)]).toBeGreaterThan(0);
    expect(normalizers.data[0]).toBe(k.data[0]);
  });

  test('every head of every sequence has its own scores and running sum', () => {
    const { scores, normalizers } = traceLinearAttention(inputs, { scale: 0.5 });
    for (const [b, h] of [
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const row = (x: Tensor, t: number) =>
        x.data.subarray(((b * 5 + t) * 2 + h) * 3, ((b * 5 + t) * 2 + h) * 3 + 3);
      for (let t = 0; t < 5; t++) {
        for (let s = 0; s < 5; s++) {
          const match = row(inputs.q, t).reduce((sum, u, i) => sum + u * row(inputs.k, s)[i]!, 0);
          expect(scores.data[at(scores, b, h, t, s)]).toBeCloseTo(s <= t ? match / 2 : 0, 13);
        }
        for (const i of [0, 1, 2]) {
          let sum = 0;
          for (let s = 0; s <= t; s++) sum += row(inputs.k, s)[i]!;
          expect(normalizers.data[at(normalizers, b, h, t, i)]).toBeCloseTo(sum, 13);
        }
      }
    }
  });

  test('values for another number of tokens are named', () => {
    expect(() =>
      traceLinearAttention({ ...inputs, v: zeros([2, 4, 2, 2]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: traceLinearAttention: expected axis length of v to be 5 as in q, got 4. Check axis 1 of v.]`,
    );
  });
});
