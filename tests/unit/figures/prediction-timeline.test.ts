import { expect, test } from 'vitest';
import { getCourse } from '../../../src/course/load.ts';
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
});
