// Keys of the conclusion's quiz, settled by the cost functions.
import { comparedCosts, comparedMixers } from '../../models/costs/comparison.ts';
import { devices } from '../../models/costs/devices.ts';
import { deskCosts, deskOptions } from '../../models/toy/contract-desk.ts';
import type { QuizKeys } from '../quiz-keys.ts';

const mixers = comparedMixers(4096);
const carried = (id: string, length: number): number =>
  comparedCosts(
    mixers.find((mixer) => mixer.id === id)!,
    length,
  ).carriedBytes;

const seats = (id: string, length: number): number =>
  deskCosts(
    deskOptions.find((option) => option.id === id)!,
    length,
    devices.h100,
  ).readers;

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
  seats: () => seats('plain', 32_768),
  'longer-contracts': () => {
    const able = deskOptions.filter(({ id }) => seats(id, 131_072) >= 24).map(({ id }) => id);
    return ['small-cache,search,hybrid', 'search,hybrid', 'search'].indexOf(able.join());
  },
};
