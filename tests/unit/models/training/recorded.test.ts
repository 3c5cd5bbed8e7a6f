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
    // Another curve, recorded in between and not in order, changes nothing of this one.
    const mixed = [...runs, { ...run(0, [[75, 9, 0]]), label: 'b' }];
    expect(curveBands(mixed, 'a', 'accuracy')).toEqual(curveBands(runs, 'a', 'accuracy'));
    const late = run(0.3, [
      [200, 1, 0.3],
      [75, 4, 0.25],
    ]);
    expect(curveBands([late, ...runs], 'a', 'loss').map(({ x }) => x)).toEqual([50, 75, 100, 200]);
    // Before its first point a seed counts with that point.
    expect(curveBands([run(1, [[100, 7, 1]]), ...runs], 'a', 'loss')[0]!.high).toBe(7);
    expect(curveBands(runs, 'a', 'loss')[1]).toEqual({ x: 100, low: 0.5, median: 1, high: 2 });
  });
});

test('finals are sorted, and an unknown label is named', () => {
  const others = [{ ...run(0.7, []), label: 'b' }];
  expect(finals([...others, ...runs], 'a')).toEqual([0.5, 0.9, 1]);
  expect(lineOf([...others, ...runs], 'a')).toMatchObject({ label: 'a', seeds: 3 });
  expect(() => lineOf(runs, 'b')).toThrow('nothing was recorded under “b”');
});
