// Keys of the Mamba quiz, settled by the reference code.
import { ssdHeadParallel } from '../../models/layers/ssd.ts';
import { linearAttention } from '../../models/layers/linear-attention.ts';
import { traceSelectiveScan } from '../../models/layers/selective-scan-trace.ts';
import { models } from '../../models/costs/models.ts';
import { full, tensor } from '../../models/tensor/tensor.ts';
import { readDictation, usualGain } from '../../models/toy/dictation.ts';
import { dictationHead, ssdHeadDim } from '../../models/toy/ssd-forms.ts';
import type { QuizKeys } from '../quiz-keys.ts';
import { stateNumbers } from '../values/mamba.ts';

/** By question of content/quizzes/mamba.yaml. */
export const mambaKeys: QuizKeys = {
  clock: () => {
    const one = full([1, 1], 1);
    const { Abar } = traceSelectiveScan(
      {
        x: full([1, 2, 1], 1),
        deltaRaw: tensor([1, 2, 1], [0.5, 0.01]),
        A: full([1, 1], -3),
        B: one,
        C: one,
      },
      { softplus: false },
    );
    const [word, filler] = Abar.data;
    let [tokens, left] = [0, 1];
    while (left > word! * (1 + 1e-9)) {
      left *= filler!;
      tokens++;
    }
    return tokens;
  },
  'loud-filler': () => {
    const share = readDictation(usualGain, 100).selective.wordShare.at(-1)!;
    if (share > 0.8) return 0;
    return share > 0.05 && share < 0.5 ? 1 : 2;
  },
  'no-decay': () => {
    const state = 4;
    const head = { ...dictationHead(state), logA: new Float64Array(16) };
    const empty = Array.from({ length: ssdHeadDim }, () => new Float64Array(state));
    const Y = ssdHeadParallel(empty, head).flatMap((row) => [...row]);
    const heads = (rows: readonly Float64Array[]) =>
      tensor(
        [1, rows.length, 1, rows[0]!.length],
        rows.flatMap((row) => [...row]),
      );
    const linear = linearAttention({ q: heads(head.C), k: heads(head.B), v: heads(head.X) });
    const off = Math.max(...Y.map((y, i) => Math.abs(y - linear.output.data[i]!)));
    return off < 1e-12 ? 1 : 0;
  },
  'state-size': () => stateNumbers(models['mamba-2.8b']),
};
