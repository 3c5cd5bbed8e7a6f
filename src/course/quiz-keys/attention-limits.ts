// Keys of the quiz on the quadratic bill, settled by the cost functions.
import { attentionPairs, kvCacheBytes } from '../../models/costs/attention.ts';
import { crossoverLength, forwardFlops, modelKvCacheBytes } from '../../models/costs/model.ts';
import { models } from '../../models/costs/models.ts';
import { decodeBytesPerToken } from '../../models/costs/serving.ts';
import { GIB } from '../../models/costs/units.ts';
import type { QuizKeys } from '../quiz-keys.ts';

/** By question of content/quizzes/attention-limits.yaml. */
export const attentionLimitsKeys: QuizKeys = {
  'twice-as-long': () => {
    const model = models['llama-3.1-8b'];
    const ratio = forwardFlops(model, 262_144) / forwardFlops(model, 131_072);
    if (ratio < 2.2) return 0;
    return ratio < 3.9 ? 1 : 2;
  },
  'cache-of-a-batch': () => {
    const layer = { kind: 'attention', dim: 5120, heads: 40, kvHeads: 40, headDim: 128 } as const;
    return (8 * 40 * kvCacheBytes(layer, 8192, 2)) / GIB;
  },
  'batch-of-readers': () => {
    const model = models['llama-3.1-8b'];
    const moved = (batch: number) => decodeBytesPerToken(model, 131_072, { batch });
    const saved = 1 - moved(64) / moved(1);
    // Below one half, yet more than nothing: the weights are shared out, the cache is not.
    if (saved > 0.9) return 0;
    return saved > 0.1 ? 1 : 2;
  },
  'window-pairs': () => attentionPairs(10, { window: 4 }),
  'small-cache-early-square': () => {
    const [latent, grouped] = [models['deepseek-v2'], models['llama-3.1-70b']];
    const smaller = modelKvCacheBytes(latent, 1) < modelKvCacheBytes(grouped, 1);
    const earlier = crossoverLength(latent) < crossoverLength(grouped);
    if (!smaller) return 2;
    return earlier ? 1 : 0;
  },
};
