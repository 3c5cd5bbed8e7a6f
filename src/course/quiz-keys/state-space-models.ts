// Keys of the quiz on state space models, settled by the reference code.
import { impulseResponse } from '../../models/layers/ssm-diagonal.ts';
import { bucket, polePair, stepAnswers } from '../../models/toy/ssm-example.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** The times at which a response crosses zero, between 0 and 6. */
function crossings(re: number, im: number): number {
  const time = Array.from({ length: 6001 }, (_, i) => i / 1000);
  const k = impulseResponse(polePair(re, im), time).data;
  let count = 0;
  for (let i = 1; i < k.length; i++) if (k[i]! * k[i - 1]! < 0) count++;
  return count;
}

/** By question of content/quizzes/state-space-models.yaml. */
export const stateSpaceModelsKeys: QuizKeys = {
  'third-token': () => stepAnswers(bucket, 'zoh', 0.5, 3)[2]!,
  settles: () => {
    const y = stepAnswers(bucket, 'mixed', 1, 80)[79]!;
    if (Math.abs(y - 1) < 0.01) return 0;
    return Math.abs(y - 1.58) < 0.01 ? 1 : 2;
  },
  'euler-long': () => {
    const y = stepAnswers(bucket, 'euler', 2.5, 12);
    const away = Array.from(y, (value) => value - 1);
    const widens =
      away.every((d, t) => t === 0 || d * away[t - 1]! < 0) && Math.abs(away[11]!) > 10;
    if (widens) return 1;
    return Math.abs(away[0]!) < 1e-9 ? 2 : 0;
  },
  'double-frequency': () => {
    const [before, after] = [crossings(-0.35, 4), crossings(-0.35, 8)];
    // At whole turns of both the two responses touch their envelope: it has stayed the same.
    const turn = (2 * Math.PI) / 4;
    const touch = (im: number) => impulseResponse(polePair(-0.35, im), [turn]).data[0]!;
    const start = impulseResponse(polePair(-0.35, 8), [0]).data[0]!;
    if (Math.abs(start - 1) > 1e-9) return 2;
    if (Math.abs(touch(4) - touch(8)) > 1e-9) return 0;
    return Math.abs(after / before - 2) < 0.2 ? 1 : 0;
  },
};
