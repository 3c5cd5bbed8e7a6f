// A clip that grows from seconds to minutes: what one pass costs with attention over everything,
// and with attention inside short segments that a recurrent layer joins.
import type { LinearAttentionSpec } from '../costs/linear-attention.ts';
import { linearAttentionStepFlops } from '../costs/linear-attention.ts';
import { videoAttentionPairs } from '../costs/video.ts';
import type { VideoBlocks } from '../costs/video-blocks.ts';
import { videoPairFlops, videoTokenFlops } from '../costs/video-blocks.ts';
import { requireInteger } from '../tensor/errors.ts';

/**
 * The arrangement of the one-minute study: CogVideoX 5B at 480 × 720, 12 new latent frames a
 * segment of three seconds, one more that it shares with the segment before.
 * @see dalal2025oneminute ttt/models/configs.py
 */
export const minuteStudy = {
  blocks: { dim: 3072, layers: 42, hidden: 4 * 3072, crossAttention: false },
  tokensPerLatentFrame: 30 * 45,
  latentFramesPerSegment: 12,
  sharedLatentFrames: 1,
  secondsPerSegment: 3,
} as const satisfies {
  readonly blocks: VideoBlocks;
  readonly tokensPerLatentFrame: number;
  readonly latentFramesPerSegment: number;
  readonly sharedLatentFrames: number;
  readonly secondsPerSegment: number;
};

export type LongVideo = typeof minuteStudy;

/** Tokens of a clip of so many segments; text is left out. */
export function clipTokens(segments: number, study: LongVideo = minuteStudy): number {
  requireInteger('clipTokens', 'segments', segments);
  const frames = segments * study.latentFramesPerSegment + study.sharedLatentFrames;
  return frames * study.tokensPerLatentFrame;
}

// #region local-pairs
/** s · (tokens of one segment)²: pairs inside segments only. */
export function localPairs(segments: number, study = minuteStudy): number {
  return segments * videoAttentionPairs(clipTokens(1, study));
}
// #endregion local-pairs

/** A gated delta rule as wide as the model, with heads of 128. */
export function joiningLayer(dim: number): LinearAttentionSpec {
  const heads = dim / 128;
  return {
    kind: 'linear-attention',
    rule: 'gated-delta',
    dim,
    heads,
    keyDim: 128,
    valueDim: 128,
    kernel: 4,
    outputGate: 'full',
  };
}

export interface LongVideoCosts {
  readonly seconds: number;
  readonly tokens: number;
  /** FLOPs of one pass. */
  readonly full: number;
  readonly local: number;
  /** Local attention and a recurrent layer read forwards and backwards over the whole clip. */
  readonly joined: number;
}

/** Costs of one pass over a clip of `segments` segments, all blocks, nothing but matrix products. */
export function longVideoCosts(segments: number, study: LongVideo = minuteStudy): LongVideoCosts {
  const { blocks } = study;
  const tokens = clipTokens(segments, study);
  const rest = tokens * videoTokenFlops(blocks);
  const pair = videoPairFlops(blocks);
  const local = rest + localPairs(segments, study) * pair;
  const recurrent = 2 * tokens * blocks.layers * linearAttentionStepFlops(joiningLayer(blocks.dim));
  return {
    seconds: segments * study.secondsPerSegment,
    tokens,
    full: rest + videoAttentionPairs(tokens) * pair,
    local,
    joined: local + recurrent,
  };
}
