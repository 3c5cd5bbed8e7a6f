// Values of the state space chapter against numbers worked out by hand.
import { expect, test } from 'vitest';
import { evaluate } from '../../../src/course/values.ts';

test('inputGapShare is about half of Δ|A| for short steps and e⁻¹ at Δ|A| = 1', () => {
  expect(evaluate('inputGapShare', { delta: 0.01, size: 8 }).value).toBeCloseTo(0.03896, 4);
  expect(evaluate('inputGapShare', { delta: 1, size: 1 }).value).toBeCloseTo(Math.exp(-1), 12);
});
