import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptySoftmax,
  mergeSoftmax,
  onlineSoftmax,
  softmaxStep,
  traceOnlineSoftmax,
} from '../../../../src/models/layers/online-softmax.ts';
import { softmax } from '../../../../src/models/layers/softmax.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const logit = fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(-Infinity));
const row = fc.array(logit, { minLength: 1, maxLength: 20 });
const fold = (scores: readonly number[]) => scores.reduce(softmaxStep, emptySoftmax);

describe('onlineSoftmax', () => {
  test('equals the softmax of two passes', () => {
    fc.assert(
      fc.property(row, (scores) => {
        const x = tensor([scores.length], scores);
        expectAllclose(onlineSoftmax(x), softmax(x), { abs: 1e-300, rel: 1e-12 });
      }),
    );
  });
  test('works row by row', () => {
    const x = tensor([2, 2], [0, 0, 1e3, -1e3]);
    expect([...onlineSoftmax(x).data]).toEqual([0.5, 0.5, 1, 0]);
  });
  test('merging the halves equals seeing the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(row, fc.nat(20), (scores, cut) => {
        const merged = mergeSoftmax(fold(scores.slice(0, cut)), fold(scores.slice(cut)));
        const whole = fold(scores);
        expect(merged.m).toBe(whole.m);
        expect(Math.abs(merged.l - whole.l)).toBeLessThanOrEqual(1e-12 * whole.l);
      }),
    );
  });
  test('the trace of 1, 3, 2 corrects the sum when the maximum rises to 3', () => {
    const trace = traceOnlineSoftmax([1, 3, 2]);
    expect(trace.map(({ m }) => m)).toEqual([1, 3, 3]);
    expect(trace[0]!.l).toBe(1);
    expect(trace[1]!.l).toBeCloseTo(1 + Math.exp(-2), 15);
    expect(trace[2]!.l).toBeCloseTo(1 + Math.exp(-2) + Math.exp(-1), 15);
  });
  test('hidden scores leave an empty state empty', () => {
    expect(fold([-Infinity, -Infinity])).toEqual(emptySoftmax);
  });
  test('a scalar has no axis to run over', () => {
    expect(() => onlineSoftmax(tensor([], [1]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: onlineSoftmax: expected x to have at least one axis, got shape []. Give x an axis to run over.]`,
    );
  });
});
