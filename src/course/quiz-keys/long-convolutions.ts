// Keys of the quiz on long convolutions, settled by the reference code.
import { fftConvFlops } from '../../models/costs/long-convolution.ts';
import { distil, hankel } from '../../models/layers/distil.ts';
import { designFilter } from '../../models/layers/filter-design.ts';
import { distilledFilter } from '../../models/toy/distilled-filters.ts';
import { gatedMatrix, reachesLast } from '../../models/toy/gated-filter.ts';
import { throughSpectra } from '../../models/toy/padding-by-hand.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** By question of content/quizzes/long-convolutions.yaml. */
export const longConvolutionsKeys: QuizKeys = {
  wrap: () => throughSpectra([2, 1], [1, 4], 2).output[0]!,
  'double-length': () => {
    const growth = fftConvFlops(8192) / fftConvFlops(4096);
    if (Math.abs(growth - 4) < 0.2) return 0;
    return growth > 2 && growth < 2.3 ? 1 : 2;
  },
  'three-waves': () => {
    const waves = [0.04, 0.11, 0.23].map((frequency, j) => ({
      amplitude: 1 - 0.3 * j,
      frequency,
      phase: j,
    }));
    const source = hankel(designFilter({ decay: 0.02, waves }, 96).data);
    let modes = 0;
    while (distil(source, modes).relativeError > 1e-8) modes++;
    return modes;
  },
  'echo-modes': () => {
    const { byModes } = distilledFilter('echo');
    const [eight, sixteen] = [byModes[8]!.relativeError, byModes[16]!.relativeError];
    if (eight < 0.05) return 0;
    return eight > 0.5 && sixteen > 0.5 ? 2 : 1;
  },
  'one-more-word': () => {
    const drawn = gatedMatrix('sharp', 'both', true);
    const reached = reachesLast(drawn);
    const drawer = reached[drawn.words.indexOf('drawer')]!;
    if (drawer > 0.5) return 0;
    return Math.max(...reached) < 0.1 ? 1 : 2;
  },
};
