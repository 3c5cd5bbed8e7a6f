// Keys of the quiz on hybrids, settled by the cost functions and the recorded runs.
import { designModel } from '../../models/costs/designer.ts';
import { carriedShare } from '../../models/costs/hybrid-share.ts';
import { carriedBytes } from '../../models/costs/model.ts';
import type { QuizKeys } from '../quiz-keys.ts';
import { recordedLine } from '../values/recall.ts';

/** By question of content/quizzes/hybrids.yaml. */
export const hybridsKeys: QuizKeys = {
  'seven-to-one': () =>
    100 * carriedShare({ attention: 1, recurrent: 7, stateTokens: 256, length: 2048 }),
  'short-text': () => {
    const mine = carriedBytes(designModel('DDDA', 32, 4096), 128);
    const theirs = carriedBytes(designModel('A', 32, 4096), 128);
    if (mine > 1.05 * theirs) return 2;
    return mine < 0.5 * theirs ? 0 : 1;
  },
  'two-halves': () => {
    const of = (model: string) =>
      recordedLine(`hybrid/8 pairs, without short convolution: ${model}`).accuracy;
    const both = of('lstm+attention').low;
    if (both > Math.max(of('attention').high, of('lstm').high)) return 1;
    return of('attention').median > both ? 0 : 2;
  },
};
