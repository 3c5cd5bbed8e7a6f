import { describe, expect, test } from 'vitest';
import { scaleLinear as d3Linear, scaleLog as d3Log } from 'd3-scale';
import { scaleLinear, scaleLog } from '../../../../src/figures/_shared/scale.ts';

const points = [-3, 0, 0.4, 1, 7, 12, 250];

describe('a scale of the figures agrees with d3-scale', () => {
  test.each([
    { domain: [0, 10], range: [20, 300] },
    { domain: [-1.25, 1.25], range: [200, 20] },
    { domain: [10, 0], range: [0, 100] },
  ])('linear, $domain to $range', ({ domain, range }) => {
    const [ours, theirs] = [scaleLinear(domain, range), d3Linear(domain, range)];
    for (const x of points) {
      expect(ours(x)).toBeCloseTo(theirs(x), 9);
      expect(ours.invert(x)).toBeCloseTo(theirs.invert(x), 9);
      expect(ours.clamp(true)(x)).toBeCloseTo(theirs.copy().clamp(true)(x), 9);
    }
  });

  test('linear in pieces', () => {
    const [domain, range] = [
      [2014, 2022, 2026.6],
      [0, 100, 600],
    ];
    const [ours, theirs] = [scaleLinear(domain!, range!), d3Linear(domain, range)];
    for (const x of [2013, 2014, 2018, 2022, 2024, 2026.6, 2028])
      expect(ours(x)).toBeCloseTo(theirs(x), 9);
  });

  test('logarithmic', () => {
    const [ours, theirs] = [scaleLog([1e-3, 1e5], [300, 0]), d3Log([1e-3, 1e5], [300, 0])];
    for (const x of [1e-4, 1e-3, 0.2, 1, 77, 1e5, 1e6]) expect(ours(x)).toBeCloseTo(theirs(x), 9);
    expect(ours.invert(77)).toBeCloseTo(theirs.invert(77), 6);
    expect(ours.clamp(true)(1e9)).toBeCloseTo(0, 9);
  });

  test.each([2, 4, 5, 10])('round ticks, about %i of them', (count) => {
    for (const domain of [
      [0, 1],
      [0, 128],
      [-0.42, 0.42],
      [2014, 2026.6],
    ]) {
      const theirs = d3Linear(domain, [0, 1]).ticks(count);
      const ours = scaleLinear(domain, [0, 1]).ticks(count);
      expect(ours).toHaveLength(theirs.length);
      ours.forEach((tick, i) => expect(tick).toBeCloseTo(theirs[i]!, 9));
    }
  });
});

test('ticks of a logarithmic scale are powers of ten', () => {
  expect(scaleLog([1, 1000], [0, 1]).ticks()).toEqual([1, 10, 100, 1000]);
});

test('what cannot be a scale says why', () => {
  expect(() => scaleLog([0, 10], [0, 1])).toThrowErrorMatchingInlineSnapshot(
    `[RangeError: scaleLog: expected a domain above 0, got 0 to 10.]`,
  );
  expect(() => scaleLinear([0], [0])).toThrowErrorMatchingInlineSnapshot(
    `[RangeError: scale: expected as many numbers of domain as of range, got 1 and 1.]`,
  );
});
