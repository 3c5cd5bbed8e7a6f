// Keys of the hardware quiz, settled by the reference code.
import { fusedScanBytes, mambaSpec, unfusedScanBytes } from '../../models/costs/mamba.ts';
import { operators } from '../../models/costs/operators.ts';
import { mergeSoftmax, softmaxStep, emptySoftmax } from '../../models/layers/online-softmax.ts';
import { scanCosts } from '../../models/tensor/scan.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** By question of content/quizzes/hardware.yaml. */
export const hardwareKeys: QuizKeys = {
  'running-sum': () => {
    const tile = [3, 1].map((s) => s * Math.LN2).reduce(softmaxStep, emptySoftmax);
    return mergeSoftmax({ m: 2 * Math.LN2, l: 3 }, tile).l;
  },
  'batch-helps': () => {
    const at = (batch: number) =>
      new Map(operators({ length: 4096, batch }).map(({ id, intensity }) => [id, intensity]));
    const [one, many] = [at(1), at(16)];
    const grows = ['gqa-token', 'dense-token', 'mamba-token'].map(
      (id) => many.get(id)! / one.get(id)! > 10,
    );
    return grows.filter(Boolean).length === 1 ? grows.indexOf(true) : -1;
  },
  'larger-state': () => {
    const bytes = (of: typeof fusedScanBytes, state: number) =>
      of({ ...mambaSpec(4096), state }, 4096, 2);
    const unfused = bytes(unfusedScanBytes, 32) / bytes(unfusedScanBytes, 16);
    const fused = bytes(fusedScanBytes, 32) / bytes(fusedScanBytes, 16);
    if (unfused > 1.9 && fused > 1.9) return 0;
    return unfused > 1.9 && fused < 1.01 ? 1 : 2;
  },
  'tree-price': () => {
    const { blelloch, sequential } = scanCosts(1024);
    const work = blelloch.work / sequential.work;
    if (blelloch.rounds === 20 && work > 2.5 && work < 3.5) return 0;
    return work <= 1 ? 1 : 2;
  },
};
