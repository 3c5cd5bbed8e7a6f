import { describe, expect, test } from 'vitest';
import { logSoftmax, logSumExp, softmax } from '../../../../src/models/layers/softmax.ts';
import { map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const x = tensor([2, 3], [1, 2, 3, -1, 0, 4]);

describe('softmax', () => {
  test('softmax of (1, 2, 3) is (0.0900, 0.2447, 0.6652), row by row', () => {
    const p = softmax(x);
    expectAllclose(
      { shape: [3], data: p.data.subarray(0, 3) },
      { shape: [3], data: [0.09003057317038046, 0.24472847105479767, 0.6652409557748219] },
      { abs: 1e-15, rel: 0 },
    );
    expect(p.data[3]! + p.data[4]! + p.data[5]!).toBeCloseTo(1, 15);
  });
  test('adding 1e3 to every logit changes nothing, and neither does taking it away', () => {
    for (const shift of [1e3, -1e3]) {
      expectAllclose(softmax(map(x, (v) => v + shift)), softmax(x), { abs: 1e-13, rel: 0 });
    }
  });
  test('logits of ±1e308 give a one-hot row', () => {
    expect([...softmax(tensor([3], [1e308, -1e308, 0])).data]).toEqual([1, 0, 0]);
  });
  test('a hidden entry of −∞ gets weight zero', () => {
    expect([...softmax(tensor([3], [0, -Infinity, 0])).data]).toEqual([0.5, 0, 0.5]);
  });
  test('a row of −∞ only gives zeros instead of NaN', () => {
    expect([...softmax(tensor([2], [-Infinity, -Infinity])).data]).toEqual([0, 0]);
  });
});

describe('logSumExp and logSoftmax', () => {
  test('logSumExp drops the last axis and equals log Σ e^x', () => {
    const want = [1, 2, 3].reduce((sum, v) => sum + Math.exp(v), 0);
    expect(logSumExp(x).shape).toEqual([2]);
    expect(logSumExp(x).data[0]).toBeCloseTo(Math.log(want), 14);
  });
  test('logSumExp of two logits of 1e3 is 1e3 + log 2', () => {
    expect(logSumExp(tensor([2], [1e3, 1e3])).data[0]).toBeCloseTo(1e3 + Math.LN2, 12);
  });
  test('logSumExp of nothing is −∞', () => {
    expect([...logSumExp(zeros([2, 0])).data]).toEqual([-Infinity, -Infinity]);
  });
  test('e^{logSoftmax} is softmax', () => {
    expectAllclose(map(logSoftmax(x), Math.exp), softmax(x), { abs: 1e-15, rel: 1e-14 });
  });
  test('logSoftmax still tells −2000 from −1000 where softmax has only zeros', () => {
    expect([...logSoftmax(tensor([3], [1e3, 0, -1e3])).data]).toEqual([0, -1e3, -2e3]);
  });
  test('a row of −∞ gives −∞, whatever the other rows hold', () => {
    const rows = tensor([2, 2], [-Infinity, -Infinity, 0, 0]);
    expect([...logSumExp(rows).data]).toEqual([-Infinity, Math.LN2]);
    expect([...logSoftmax(rows).data]).toEqual([-Infinity, -Infinity, -Math.LN2, -Math.LN2]);
  });
  test('each function says by its own name that a scalar has no axis', () => {
    expect(() => logSumExp(tensor([], [1]))).toThrow('logSumExp: expected x to have at least one');
    expect(() => logSoftmax(tensor([], [1]))).toThrow(
      'logSoftmax: expected x to have at least one',
    );
  });
  test('a scalar has no axis to run over', () => {
    expect(() => softmax(tensor([], [1]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: softmax: expected x to have at least one axis, got shape []. Give x an axis to run over.]`,
    );
  });
});
