// Keys of the conclusion's quiz, settled by the cost functions.
import { comparedCosts, comparedMixers } from '../../models/costs/comparison.ts';
import type { QuizKeys } from '../quiz-keys.ts';

const mixers = comparedMixers(4096);
const carried = (id: string, length: number): number =>
  comparedCosts(
    mixers.find((mixer) => mixer.id === id)!,
    length,
  ).carriedBytes;

/** By question of content/quizzes/conclusion.yaml. */
export const conclusionKeys: QuizKeys = {
  crossing: () => carried('gated-delta', 1) / carried('gqa', 1),
  ratio: () => {
    const length = 2 ** 20;
    const cache = (recurrent: number): number =>
      (carried('gqa', length) + recurrent * carried('gated-delta', length)) / (1 + recurrent);
    const factor = cache(7) / cache(3);
    const distances = [1 / 2, 3 / 7, 1].map((guess) => Math.abs(factor - guess));
    return distances.indexOf(Math.min(...distances));
  },
};
