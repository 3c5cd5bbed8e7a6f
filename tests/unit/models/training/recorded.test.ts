import { describe, expect, test } from 'vitest';
import {
  curveBands,
  finals,
  lineOf,
  type RecordedRun,
} from '../../../../src/models/training/recorded.ts';

const run = (accuracy: number, curve: readonly (readonly number[])[]): RecordedRun => ({
  ...{ label: 'a', accuracy, curve, parameters: 1, memory: 1, steps: 100, tests: [] },
});
const runs = [
  run(0.9, [
    [50, 2, 0.1],
    [100, 1, 0.9],
  ]),
  run(1, [[50, 0.5, 1]]),
  run(0.5, [
    [50, 3, 0.2],
    [100, 2, 0.5],
  ]),
];

describe('curveBands', () => {
  test('a seed that stopped early keeps its last value', () => {
    expect(curveBands(runs, 'a', 'accuracy')).toEqual([
      { x: 50, low: 0.1, median: 0.2, high: 1 },
      { x: 100, low: 0.5, median: 0.9, high: 1 },
    ]);
    expect(curveBands(runs, 'a', 'loss')[1]).toEqual({ x: 100, low: 0.5, median: 1, high: 2 });
  });
});

test('finals are sorted, and an unknown label is named', () => {
  expect(finals(runs, 'a')).toEqual([0.5, 0.9, 1]);
  expect(() => lineOf(runs, 'b')).toThrow('nothing was recorded under “b”');
});
