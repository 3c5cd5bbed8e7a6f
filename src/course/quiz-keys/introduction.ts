// Keys of the introduction's quiz, settled by the cost functions.
import { kvCacheBytesPerToken } from '../../models/costs/attention.ts';
import { layerCarried } from '../../models/costs/layer.ts';
import { mambaSpec, mambaStateNumbers } from '../../models/costs/mamba.ts';
import type { QuizKeys } from '../quiz-keys.ts';

const bytes = 2;
const state = (dim: number): number => mambaStateNumbers(mambaSpec(dim)) * bytes;

/** By question of content/quizzes/introduction.yaml. */
export const introductionKeys: QuizKeys = {
  crossover: () => {
    const spec = { kind: 'attention', dim: 4096, heads: 32, kvHeads: 32, headDim: 128 } as const;
    return state(4096) / kvCacheBytesPerToken(spec, bytes);
  },
  doubling: () => {
    const carried = (context: number) => layerCarried({ mixer: mambaSpec(2560) }, context).state;
    return [2, 1, Math.SQRT2].indexOf(carried(30_000) / carried(15_000));
  },
};
