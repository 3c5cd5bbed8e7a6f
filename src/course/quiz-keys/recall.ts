// Keys of the quiz on recall, settled by the reference code and the recorded runs.
import { bitsForPairs, exactCopyBound } from '../../models/costs/recall-bound.ts';
import { trackCups } from '../../models/toy/cup-swaps.ts';
import { spreadAt } from '../../models/training/recorded-lines.ts';
import type { QuizKeys } from '../quiz-keys.ts';
import { recordedLine } from '../values/recall.ts';

/** By question of content/quizzes/recall.yaml. */
export const recallKeys: QuizKeys = {
  'one-token-more': () => exactCopyBound(20, 6, 16),
  'bits-of-pairs': () => bitsForPairs({ pairs: 8, keys: 8, values: 16 }),
  'double-keys': () => {
    const at = (name: string) => spreadAt(recordedLine(`capacity/${name}`), 20).median;
    const [eight, sixteen] = [
      at('linear attention, key dim 8'),
      at('linear attention, key dim 16'),
    ];
    if (sixteen < eight + 0.02) return 2;
    return sixteen > at('attention') - 0.02 ? 0 : 1;
  },
  'one-averaging': () => {
    const { state } = trackCups(3, 1)[1]!;
    if (Math.abs(state[0]! - state[1]!) < 1e-9 && state[0]! > state[2]!) return 0;
    return state[1]! > state[0]! ? 1 : 2;
  },
};
