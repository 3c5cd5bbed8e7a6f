import { expect, test } from 'vitest';
import { getCourse } from '../../../../src/course/load.ts';
import {
  brierParts,
  brierScore,
  expectedPenalty,
  splitByLuck,
  wilsonInterval,
} from '../../../../src/models/toy/forecast-score.ts';
import {
  baseRate,
  settledForecasts,
  withChances,
} from '../../../../src/models/toy/scored-forecasts.ts';

test('a seer scores 0, one who is sure and wrong 1, and one who never commits a quarter', () => {
  expect(brierScore([{ chance: 1, outcome: 1 }])).toBe(0);
  expect(brierScore([{ chance: 1, outcome: 0 }])).toBe(1);
  expect(
    brierScore([
      { chance: 0.5, outcome: 0 },
      { chance: 0.5, outcome: 1 },
    ]),
  ).toBe(0.25);
});

test('the three parts add up to the score', () => {
  for (const halves of ['half', 'wrong', 'right'] as const) {
    const forecasts = withChances({ made: 0.8, true: 0.4 }, halves);
    const { reliability, resolution, uncertainty } = brierParts(forecasts);
    expect(reliability - resolution + uncertainty).toBeCloseTo(brierScore(forecasts), 12);
  }
});

test('no chance scores better in expectation than the one believed', () => {
  for (const belief of [0.1, 0.5, 0.7, 0.95])
    for (let chance = 0; chance <= 1; chance += 0.05)
      expect(expectedPenalty(chance, belief)).toBeGreaterThan(
        expectedPenalty(belief, belief) - 1e-12,
      );
});

test('no single chance and no pair of chances beats the base rates', () => {
  const best = brierScore(withChances({ made: baseRate('made'), true: baseRate('true') }));
  const single = brierScore(withChances({ made: baseRate('all'), true: baseRate('all') }));
  expect(best).toBeLessThan(single);
  for (let made = 0; made <= 1; made += 0.1)
    for (let other = 0; other <= 1; other += 0.1)
      expect(brierScore(withChances({ made, true: other }))).toBeGreaterThan(best - 1e-12);
});

test('the verdicts are those of the scorecard, and nothing that is settled is missing', () => {
  const worth: Record<string, number> = { right: 1, partly: 0.5, mixed: 0.5 };
  const scored = getCourse()
    .predictions.filter(({ verdict }) => verdict !== 'open')
    .map(({ id, verdict }) => `${id} ${worth[verdict]}`)
    .sort();
  expect(settledForecasts.map(({ id, outcome }) => `${id} ${outcome}`).sort()).toEqual(scored);
});

test('a verdict in between may count as half, as wrong or as right', () => {
  const outcomes = (halves: 'half' | 'wrong' | 'right') =>
    withChances({ made: 0.3, true: 0.6 }, halves).map(({ outcome }) => outcome);
  expect(outcomes('half')).toEqual(settledForecasts.map(({ outcome }) => outcome));
  expect(new Set(outcomes('wrong'))).toEqual(new Set([0, 1]));
  expect(new Set(outcomes('right'))).toEqual(new Set([1]));
  expect([baseRate('all', 'wrong'), baseRate('true', 'wrong')]).toEqual([13 / 18, 1 / 4]);
  expect(baseRate('made', 'right')).toBe(1);
});

test('every settled forecast has a label of its own', () => {
  const labels = settledForecasts.map(({ label }) => label);
  expect(new Set(labels).size).toBe(18);
  for (const label of labels) expect(label.length).toBeGreaterThan(5);
});

test('the numbers that the chapter spells out', () => {
  expect(settledForecasts.filter(({ kind }) => kind === 'made')).toHaveLength(14);
  expect(settledForecasts.filter(({ kind }) => kind === 'true')).toHaveLength(4);
  expect(baseRate('all')).toBeCloseTo(15.5 / 18, 12);
  expect(baseRate('made')).toBeCloseTo(13 / 14, 12);
  expect(baseRate('true')).toBeCloseTo(2.5 / 4, 12);
  expect(
    brierScore([
      { chance: 0.9, outcome: 1 },
      { chance: 0.9, outcome: 0.5 },
      { chance: 0.6, outcome: 1 },
    ]),
  ).toBeCloseTo((0.01 + 0.16 + 0.16) / 3, 12);
});

test('a group of four that holds three of the five halves comes up by luck once in 23 draws', () => {
  expect(splitByLuck(18, 5, 4, 3)).toBeCloseTo(135 / 3060, 12);
  expect(splitByLuck(18, 5, 4, 0)).toBeCloseTo(1, 12);
  // More are drawn than are marked, or than are not: five of six hold both marked ones in 4 of 6.
  expect(splitByLuck(6, 2, 5, 2)).toBeCloseTo(4 / 6, 12);
  expect(splitByLuck(6, 2, 5, 0)).toBeCloseTo(1, 12);
});

test('13 of 18 fit any hit rate from one half to seven eighths', () => {
  const [low, high] = wilsonInterval(13, 18);
  expect(low).toBeCloseTo(0.49, 2);
  expect(high).toBeCloseTo(0.875, 2);
});

test('an empty record cannot be scored', () => {
  expect(() => brierScore([])).toThrow(
    'brierScore: expected forecasts to hold at least one, got none. Leave out what is still open only where something is left.',
  );
  expect(() => brierParts([])).toThrow('brierParts: expected forecasts to hold at least one');
});
