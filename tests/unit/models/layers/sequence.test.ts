import { describe, expect, test } from 'vitest';
import {
  elementwise,
  foldSteps,
  lengthOf,
  stackTime,
  timeSlice,
  traceSteps,
} from '../../../../src/models/layers/sequence.ts';
import { build, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { noise } from './recurrent-inputs.ts';

describe('timeSlice and stackTime', () => {
  test('stacking all slices gives the tensor back, whatever axes follow', () => {
    for (const shape of [
      [2, 3, 4],
      [1, 1, 1],
      [2, 3],
      [2, 3, 2, 2],
    ]) {
      const x = noise(shape);
      const slices = Array.from({ length: shape[1]! }, (_, t) => timeSlice(x, t));
      expect(stackTime(slices)).toEqual(x);
    }
  });
});

describe('foldSteps', () => {
  test('a running sum sees the steps in order, with their index', () => {
    const x = tensor([1, 4, 1], [1, 2, 3, 4]);
    const seen: number[] = [];
    const { output, state } = foldSteps('sum', x, 0, (xAtT, total, t) => {
      seen.push(t);
      const next = total + xAtT.data[0]!;
      return { output: tensor([1, 1], [next]), state: next };
    });
    expect([...output.data]).toEqual([1, 3, 6, 10]);
    expect(state).toBe(10);
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});

describe('traceSteps', () => {
  test('stacks every named value and hands the cell its own last values', () => {
    const x = tensor([1, 3, 1], [1, 2, 3]);
    const trace = traceSteps('trace', x, { h: zeros([1, 1]) }, (xAtT, { h }) => ({
      h: build([1, 1], () => h.data[0]! + xAtT.data[0]!),
      twice: map(xAtT, (value) => 2 * value),
    }));
    expect([...trace.h.data]).toEqual([1, 3, 6]);
    expect([...trace.twice.data]).toEqual([2, 4, 6]);
  });
});

describe('elementwise', () => {
  test('fills one tensor a name, row by row', () => {
    const { sum, row } = elementwise(['sum', 'row'], [2, 2], (r, c) => ({ sum: r + c, row: r }));
    expect([...sum.data]).toEqual([0, 1, 1, 2]);
    expect([...row.data]).toEqual([0, 0, 1, 1]);
  });
  test('without rows the named tensors exist and are empty', () => {
    expect(elementwise(['a'], [0, 3], () => ({ a: 1 })).a).toEqual(zeros([0, 3]));
  });
});

test('a sequence without a step is refused by name', () => {
  expect(() => lengthOf('lstm', zeros([2, 0, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: lstm: expected x to have axes [batch, length, …] with a length of at least 1, got shape [2, 0, 3]. Pass at least one time step.]`,
  );
  expect(() => lengthOf('lstm', zeros([2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: lstm: expected x to have axes [batch, length, …] with a length of at least 1, got shape [2]. Pass at least one time step.]`,
  );
});
