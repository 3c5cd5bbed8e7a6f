import { describe, expect, test } from 'vitest';
import {
  gatedRmsNorm,
  layerNorm,
  rmsNorm,
  rmsNormOnePlus,
} from '../../../../src/models/layers/norm.ts';
import { silu } from '../../../../src/models/layers/pointwise.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, map, sliceFirst, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { normals } from './attention-inputs.ts';

const random = seeded(3);
const x = normals([2, 3, 8], random);
const z = normals([2, 3, 8], random);
const weight = normals([8], random);

describe('layerNorm', () => {
  test('without eps every row has mean 0 and variance 1', () => {
    const y = layerNorm({ eps: 0 }, x);
    for (let r = 0; r < 6; r++) {
      const row = [...y.data.subarray(r * 8, r * 8 + 8)];
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(0, 13);
      expect(row.reduce((a, b) => a + b * b, 0) / 8).toBeCloseTo(1, 13);
    }
  });
  test('shifting and scaling the input changes nothing', () => {
    const moved = map(x, (v) => 5 * v - 100);
    expectAllclose(layerNorm({ eps: 0, weight }, moved), layerNorm({ eps: 0, weight }, x));
  });
  test('a constant row gives the bias', () => {
    const bias = tensor([2], [3, 4]);
    expect([...layerNorm({ bias }, tensor([1, 2], [7, 7])).data]).toEqual([3, 4]);
  });
});

describe('rmsNorm', () => {
  test('(3, 4) becomes (3, 4) / √12.5', () => {
    const y = rmsNorm({ eps: 0 }, tensor([2], [3, 4]));
    expectAllclose(y, tensor([2], [3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5)]));
  });
  test('groups are normalised as if each were a row of its own', () => {
    const grouped = rmsNorm({ groupSize: 4 }, x);
    const alone = rmsNorm({}, { shape: [2, 3, 2, 4], data: x.data });
    expectAllclose({ shape: alone.shape, data: grouped.data }, alone, { abs: 0, rel: 0 });
  });
  test('a row of zeros stays zero', () => {
    expect([...rmsNorm({}, zeros([3])).data]).toEqual([0, 0, 0]);
  });
  test('a stored gain of 0 means a gain of 1 in the Gemma form', () => {
    expectAllclose(rmsNormOnePlus({ scale: zeros([8]) }, x), rmsNorm({}, x), { abs: 0, rel: 0 });
  });
});

describe('by hand', () => {
  // (3, 4): mean 3.5, variance 0.25, mean square 12.5.
  const row = tensor([1, 2], [3, 4]);
  const [gain, shift] = [tensor([2], [2, -1]), tensor([2], [10, 20])];
  test.each([
    [undefined, 1e-5],
    [0.5, 0.5],
  ])('eps %s adds %f under the root, gain and shift follow', (eps, added) => {
    const close = { abs: 1e-14 };
    const [centred, raw] = [1 / Math.sqrt(0.25 + added), 1 / Math.sqrt(12.5 + added)];
    const layer = layerNorm({ weight: gain, bias: shift, eps }, row);
    expectAllclose(layer, tensor([1, 2], [10 - centred, 20 - 0.5 * centred]), close);
    const rms = rmsNorm({ weight: gain, bias: shift, eps }, row);
    expectAllclose(rms, tensor([1, 2], [10 + 6 * raw, 20 - 4 * raw]), close);
    const onePlus = rmsNormOnePlus({ scale: gain, eps }, row);
    expectAllclose(onePlus, tensor([1, 2], [9 * raw, 0]), close);
  });
});

describe('gatedRmsNorm', () => {
  test('gates before the norm unless told otherwise', () => {
    const gated = build(x.shape, (i) => x.data[i]! * silu(z.data[i]!));
    expectAllclose(gatedRmsNorm({ weight }, x, z), rmsNorm({ weight }, gated));
  });
  test('gates after the norm with normBeforeGate', () => {
    const normal = rmsNorm({ weight }, x);
    const want = build(x.shape, (i) => normal.data[i]! * silu(z.data[i]!));
    expectAllclose(gatedRmsNorm({ weight, normBeforeGate: true }, x, z), want);
  });
  test('without a gate it is rmsNorm', () => {
    expectAllclose(gatedRmsNorm({ weight }, x), rmsNorm({ weight }, x), { abs: 0, rel: 0 });
  });
});

describe('errors of the norms', () => {
  test('a gain of the wrong length is named', () => {
    expect(() => layerNorm({ weight: zeros([7]) }, x)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: layerNorm: expected axis dim of weight to be 8 as in x, got 7. Check axis 0 of weight.]`,
    );
  });
  test('a group size that does not divide the width is named', () => {
    expect(() => rmsNorm({ groupSize: 3 }, x)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: rmsNorm: expected groupSize to divide the last axis 8, got 3. Choose a divisor of the number of features.]`,
    );
  });
  test('a group of no feature, or of half a one, is named', () => {
    for (const groupSize of [0, -4, 0.5]) {
      expect(() => rmsNorm({ groupSize }, x)).toThrow(
        `rmsNorm: expected groupSize to divide the last axis 8, got ${groupSize}.`,
      );
    }
  });
  test('a shift of the wrong length is named, by the norm it was given to', () => {
    expect(() => rmsNorm({ bias: zeros([7]) }, x)).toThrow(
      'rmsNorm: expected axis dim of bias to be 8 as in x, got 7.',
    );
    expect(() => layerNorm({}, zeros([]))).toThrow(
      'layerNorm: expected x to have a last axis of at least 1, got shape [].',
    );
  });
  test('a gate of another shape is refused', () => {
    expect(() => gatedRmsNorm({}, x, sliceFirst(z, 0, 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gatedRmsNorm: expected z to have the shape of x, [2, 3, 8], got [1, 3, 8]. Pass one gate value for each element of x.]`,
    );
  });
  test('a row without features is refused', () => {
    expect(() => rmsNorm({}, zeros([2, 0]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rmsNorm: expected x to have a last axis of at least 1, got shape [2, 0]. Give x one or more features.]`,
    );
  });
});
