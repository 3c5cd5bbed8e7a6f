// Keys of the predictions quiz, counted from the scorecard's own data.
import { getCourse } from '../load.ts';
import type { QuizKeys } from '../quiz-keys.ts';

const worth: Readonly<Record<string, number>> = { right: 1, partly: 0.5, mixed: 0.5, wrong: 0 };

/** Outcomes of the settled predictions as numbers between 0 and 1. */
export function settledOutcomes(): number[] {
  return getCourse().predictions.flatMap(({ verdict }) => worth[verdict] ?? []);
}

/** By question of content/quizzes/predictions.yaml. */
export const predictionsKeys: QuizKeys = {
  'count-right': () => {
    const { predictions } = getCourse();
    return (
      (100 * predictions.filter(({ verdict }) => verdict === 'right').length) / predictions.length
    );
  },
  'constant-forecast': () => {
    const outcomes = settledOutcomes();
    const mean = outcomes.reduce((a, b) => a + b, 0) / outcomes.length;
    return outcomes.reduce((sum, outcome) => sum + (outcome - mean) ** 2, 0) / outcomes.length;
  },
};
