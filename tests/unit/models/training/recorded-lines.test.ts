import { describe, expect, test } from 'vitest';
import { linesOf, spread, spreadAt } from '../../../../src/models/training/recorded-lines.ts';

const run = (label: string, accuracy: number, tests: readonly number[]) => ({
  label,
  parameters: 10,
  memory: 4,
  steps: 100,
  accuracy,
  tests: tests.map((value, i) => ({ x: 2 * i, accuracy: value })),
});

describe('spread', () => {
  test('gives the smallest, the middle and the largest value in any order', () => {
    expect(spread([0.9, 0.1, 0.5])).toEqual({ low: 0.1, median: 0.5, high: 0.9 });
    expect(spread([1, 2, 3, 4]).median).toBe(2.5);
  });
});

describe('linesOf', () => {
  const lines = linesOf([run('a', 0.5, [1, 0.2]), run('b', 1, [1, 1]), run('a', 0.7, [0.8, 0.4])]);

  test('joins the seeds of a label and keeps the order of the record', () => {
    expect(lines.map(({ label, seeds }) => [label, seeds])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(lines[0]!.accuracy.median).toBeCloseTo(0.6, 12);
    expect(lines[0]).toMatchObject({ parameters: 10, memory: 4 });
    expect(lines[0]!.steps).toEqual({ low: 100, median: 100, high: 100 });
  });

  test('spreads every test over the seeds, and says when nobody tested there', () => {
    expect(spreadAt(lines[0]!, 2)).toMatchObject({ low: 0.2, high: 0.4 });
    expect(() => spreadAt(lines[0]!, 3)).toThrow('was not tested at 3');
  });
});
