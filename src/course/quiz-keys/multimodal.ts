// Keys of the quiz of the chapter beyond text, settled by the models.
import { videoAttentionPairs, videoTokens } from '../../models/costs/video.ts';
import { workedClip, workedTokenizer } from '../../models/toy/clip-bill.ts';
import { pictures } from '../../models/toy/diffusion-mixture.ts';
import { sampleQuality } from '../../models/toy/diffusion-measures.ts';
import { samplePaths } from '../../models/toy/diffusion.ts';
import { longVideoCosts } from '../../models/toy/long-video.ts';
import type { QuizKeys } from '../quiz-keys.ts';

const { frames, height, width } = workedClip;

/** By question of content/quizzes/multimodal.yaml. */
export const multimodalKeys: QuizKeys = {
  'twice-as-sharp': () => {
    const pairs = (scale: number): number =>
      videoAttentionPairs(
        videoTokens({ frames, height: scale * height, width: scale * width }, workedTokenizer),
      );
    return [2, 4, 16].indexOf(pairs(2) / pairs(1));
  },
  'small-clip': () => videoTokens({ frames: 17, height: 128, width: 192 }, workedTokenizer),
  'one-step': () => {
    const ends = samplePaths(pictures, {
      prompt: 'cat',
      guidance: 1,
      steps: 1,
      eta: 0,
      count: 200,
      seed: 2,
    }).map((path) => path[1]!);
    const { right, nothing } = sampleQuality(pictures, 'cat', ends);
    const apart = Math.max(...ends.map(([x, y]) => Math.hypot(x - ends[0]![0], y - ends[0]![1])));
    if (right > 0.5) return 0;
    return nothing === 1 && apart < 0.5 ? 1 : 2;
  },
  'double-minute': () => {
    const [one, two] = [longVideoCosts(21), longVideoCosts(42)];
    const [full, joined] = [two.full / one.full, two.joined / one.joined];
    if (full > 3.5 && Math.abs(joined - 2) < 0.05) return 0;
    return joined > 3 ? 1 : 2;
  },
};
