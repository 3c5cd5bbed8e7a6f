// Results of operations worked out by hand: a finite difference agrees with any function, right or wrong.
import { describe, expect, test } from 'vitest';
import * as ops from '../../../../src/models/autodiff/ops.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
  type Variable,
} from '../../../../src/models/autodiff/tape.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';

const tape = createTape({ precision: 'float64' });
const given = (shape: readonly number[], data: readonly number[]): Variable =>
  constant(tape, tensor(shape, data));
const shown = (x: Variable): unknown => [[...x.shape], [...x.data]];

describe('along an axis', () => {
  const x = given([2, 3], [1, 2, 3, 5, 7, 12]);

  test('sum and mean drop the axis unless it is kept', () => {
    expect(shown(ops.sum(tape, x, 1))).toEqual([[2], [6, 24]]);
    expect(shown(ops.sum(tape, x, 1, true))).toEqual([
      [2, 1],
      [6, 24],
    ]);
    expect(shown(ops.sum(tape, x))).toEqual([[], [30]]);
    expect(shown(ops.sum(tape, x, undefined, true))).toEqual([[1, 1], [30]]);
    expect(shown(ops.mean(tape, x, 0))).toEqual([[3], [3, 4.5, 7.5]]);
    expect(shown(ops.mean(tape, x, -1, true))).toEqual([
      [2, 1],
      [2, 8],
    ]);
    expect(shown(ops.mean(tape, x))).toEqual([[], [5]]);
  });

  test('cumsum runs along its axis', () => {
    expect(shown(ops.cumsum(tape, x, 1))).toEqual([
      [2, 3],
      [1, 3, 6, 5, 12, 24],
    ]);
    expect(shown(ops.cumsum(tape, x, 0))).toEqual([
      [2, 3],
      [1, 2, 3, 6, 9, 15],
    ]);
  });

  test('logSumExp is −∞ for a row without anything, and gives it no gradient', () => {
    const rows = tensor([2, 2], [-Infinity, -Infinity, Math.log(1), Math.log(3)]);
    const z = variable(tape, rows);
    const y = ops.logSumExp(tape, z);
    expect(y.shape).toEqual([2]);
    expect(y.data[0]).toBe(-Infinity);
    expect(y.data[1]).toBeCloseTo(Math.log(4), 12);
    expect(ops.logSumExp(tape, z, true).shape).toEqual([2, 1]);
    backward(tape, [{ output: y, grad: tensor([2], [5, 8]) }]);
    const { data } = gradOf(tape, z);
    expect([...data.subarray(0, 2)]).toEqual([0, 0]);
    expect(data[2]).toBeCloseTo(2, 12);
    expect(data[3]).toBeCloseTo(6, 12);
  });
});

describe('normalisation', () => {
  test('rmsNorm divides by the root of the mean square and does not centre', () => {
    const [, data] = shown(ops.rmsNorm(tape, given([2], [1, 7]), undefined, 0)) as [
      unknown,
      number[],
    ];
    expect(data[0]).toBeCloseTo(1 / 5, 12);
    expect(data[1]).toBeCloseTo(7 / 5, 12);
  });

  test('layerNorm centres, divides by the deviation, weighs and shifts', () => {
    const y = ops.layerNorm(tape, given([2], [1, 7]), given([2], [2, 3]), given([2], [10, 20]), 0);
    expect(shown(y)).toEqual([[2], [8, 23]]);
  });
});

describe('where', () => {
  test('every operand repeats along every axis', () => {
    const mask = tensor([2, 1], [1, 0]);
    const one = given([], [7]);
    const row = given([3], [1, 2, 3]);
    expect(shown(ops.where(tape, mask, one, row))).toEqual([
      [2, 3],
      [7, 7, 7, 1, 2, 3],
    ]);
    expect(shown(ops.where(tape, mask, row, one))).toEqual([
      [2, 3],
      [1, 2, 3, 7, 7, 7],
    ]);
    const column = tensor([3], [0, 1, 0]);
    expect(shown(ops.where(tape, column, given([2, 1], [4, 5]), given([2, 1], [8, 9])))).toEqual([
      [2, 3],
      [8, 4, 8, 9, 5, 9],
    ]);
  });

  test('a repeated operand receives the sum of what its repetitions were chosen for', () => {
    const mask = tensor([2, 3], [1, 0, 1, 0, 0, 1]);
    const a = variable(tape, tensor([], [7]));
    const b = variable(tape, tensor([2, 1], [1, 2]));
    const y = ops.where(tape, mask, a, b);
    backward(tape, [{ output: y, grad: tensor([2, 3], [1, 2, 4, 8, 16, 32]) }]);
    expect([...gradOf(tape, a).data]).toEqual([37]);
    expect([...gradOf(tape, b).data]).toEqual([2, 24]);
  });
});

describe('the matrix state', () => {
  const ones = (...shape: number[]): Variable =>
    given(shape, new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(1));

  test('of linear attention fades by its decay', () => {
    const q = ones(1, 3, 1, 1);
    const decay = given([1, 3, 1], [0.5, 0.5, 0.5]);
    expect([...ops.linearAttention(tape, q, q, q).data]).toEqual([1, 2, 3]);
    expect([...ops.linearAttention(tape, q, q, q, { decay }).data]).toEqual([1, 1.5, 1.75]);
  });

  test('normalised, its weights sum to one, so that equal values come back, with decay or without', () => {
    const q = given([1, 3, 1, 2], [1, 2, 3, 1, 1, 4]);
    const k = given([1, 3, 1, 2], [2, 1, 1, 1, 3, 2]);
    const v = given([1, 3, 1, 1], [6, 6, 6]);
    const decay = given([1, 3, 1], [0.25, 0.5, 0.75]);
    for (const options of [{}, { decay }])
      for (const y of ops.linearAttention(tape, q, k, v, { ...options, normalised: true }).data)
        expect(y).toBeCloseTo(6, 12);
  });
});
