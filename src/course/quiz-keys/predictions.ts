// Keys of the predictions quiz, counted from the scorecard's own data and computed by the score.
import { brierScore, expectedPenalty } from '../../models/toy/forecast-score.ts';
import { getCourse } from '../load.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** By question of content/quizzes/predictions.yaml. */
export const predictionsKeys: QuizKeys = {
  'count-right': () => {
    const { predictions } = getCourse();
    return (
      (100 * predictions.filter(({ verdict }) => verdict === 'right').length) / predictions.length
    );
  },
  'three-squares': () =>
    brierScore([
      { chance: 0.8, outcome: 1 },
      { chance: 0.8, outcome: 1 },
      { chance: 0.4, outcome: 0 },
    ]),
  bragging: () => {
    const honest = expectedPenalty(0.7, 0.7);
    const sure = expectedPenalty(1, 0.7);
    return sure < honest ? 0 : sure === honest ? 1 : 2;
  },
};
