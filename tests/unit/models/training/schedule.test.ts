import { expect, test } from 'vitest';
import { clipFactor, globalNorm } from '../../../../src/models/training/clip.ts';
import { cosineRate } from '../../../../src/models/training/schedule.ts';

test('the rate climbs linearly, peaks after the warm-up and ends at the floor', () => {
  const schedule = { peak: 1, steps: 11, warmup: 4, floor: 0.1 };
  const rates = Array.from({ length: 11 }, (_, step) => cosineRate(step, schedule));
  expect(rates.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
  expect(rates[7]).toBeCloseTo(0.55, 12);
  expect(rates[10]).toBeCloseTo(0.1, 12);
  for (let step = 5; step < 11; step++) expect(rates[step]!).toBeLessThan(rates[step - 1]!);
});

test('a warm-up as long as the run is refused', () => {
  expect(() => cosineRate(0, { peak: 1, steps: 5, warmup: 5 })).toThrow(
    'cosineRate: expected a warm-up shorter than 5 steps, got 5. Shorten the warm-up or train longer.',
  );
  expect(() => cosineRate(0, { peak: 1, steps: 5, warmup: -1 })).toThrow('got -1');
  expect(cosineRate(0, { peak: 1, steps: 5, warmup: 0 })).toBe(1);
});

test('clipping shortens long gradients to the maximal norm and leaves short ones alone', () => {
  expect(globalNorm([3, 4])).toBe(5);
  expect(5 * clipFactor(5, 1)).toBeCloseTo(1, 6);
  expect(clipFactor(0.5, 1)).toBe(1);
  expect(clipFactor(0, 1)).toBe(1);
});

test('a gradient that is not finite is refused with what to do', () => {
  expect(() => clipFactor(NaN, 1)).toThrow(
    'clipFactor: expected a finite gradient norm, got NaN. Lower the learning rate or look for an overflow in the model.',
  );
});
