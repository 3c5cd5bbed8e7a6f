// Keys of the data chapter's quiz, settled by the reference code.
import { effectiveTokens } from '../../models/costs/data-constrained.ts';
import { kimiComputeRatio } from '../../models/costs/published-exponents.ts';
import { jaccard, shingles } from '../../models/data/minhash.ts';
import { bothWays } from '../../models/toy/model-collapse.ts';
import { searchCorpus } from '../../models/toy/near-duplicates.ts';
import {
  bestThreshold,
  scoreFragments,
  sweepThresholds,
  thresholds,
  trainFilter,
} from '../../models/toy/quality-threshold.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** By question of content/quizzes/data-quality.yaml. */
export const dataQualityKeys: QuizKeys = {
  'two-sentences': () =>
    jaccard(shingles('we read the old book again', 2), shingles('we read the new book again', 2)),
  'longer-rows': () => {
    const [before, after] = [
      searchCorpus(35, { bands: 14, rows: 8 }),
      searchCorpus(35, { bands: 8, rows: 14 }),
    ];
    if (after.candidates >= before.candidates) return 2;
    return after.caught < before.caught ? 1 : 0;
  },
  'four-passes': () => effectiveTokens(1, 4),
  'larger-crawl': () => {
    const scored = scoreFragments(trainFilter());
    const best = (tokens: number): number =>
      thresholds[
        bestThreshold(
          sweepThresholds(
            scored,
            { tokens, good: 0.15, worth: 0.1 },
            { params: 1e9, budget: 100e9 },
          ),
        )
      ]!;
    const [small, large] = [best(30e9), best(3e12)];
    if (large === small) return 1;
    return large > small ? 0 : 2;
  },
  'kept-or-replaced': () => {
    const { replace, accumulate } = bothWays(1000, 0);
    if (accumulate.at(-1)!.alive < accumulate[1]!.alive) return 0;
    return replace.at(-1)!.alive < 0.5 * accumulate.at(-1)!.alive ? 1 : 2;
  },
  'parallel-lines': () => {
    const ratios = [1, 1e2, 1e4].map(kimiComputeRatio);
    return ratios[0]! > ratios[1]! && ratios[1]! > ratios[2]! ? 2 : 0;
  },
};
