import { expect, test } from 'vitest';
import { getCourse } from '../../../src/course/load.ts';
import { predictionsKeys, settledOutcomes } from '../../../src/course/quiz-keys/predictions.ts';
import { predictions } from '../../../src/figures/prediction-timeline/data.ts';

test('the timeline draws every prediction with the speaker and verdict of the scorecard', () => {
  const drawn = predictions.map(({ id, who, verdict }) => `${id} ${who} ${verdict}`).sort();
  const scored = getCourse()
    .predictions.map(({ id, who, verdict }) => `${id} ${who} ${verdict}`)
    .sort();
  expect(drawn).toEqual(scored);
});

test('the counts that the chapter spells out are those of the scorecard', () => {
  const verdicts = getCourse().predictions.map(({ verdict }) => verdict);
  const count = (...names: string[]) =>
    verdicts.filter((verdict) => names.includes(verdict)).length;
  expect([verdicts.length, count('right'), count('partly', 'mixed'), count('open')]).toEqual([
    19, 13, 5, 1,
  ]);
  expect(settledOutcomes().reduce((a, b) => a + b, 0) / 18).toBeCloseTo(0.86, 2);
  expect(predictionsKeys['constant-forecast']!()).toBeCloseTo(0.05, 3);
});
