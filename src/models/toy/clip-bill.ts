// What a clip becomes on its way into a diffusion Transformer: pixels, latent positions, tokens,
// pairs, and the bytes of its keys and values.
import type { VideoSize, VideoTokenizer } from '../costs/video.ts';
import { videoAttentionPairs, videoTokens } from '../costs/video.ts';
import type { VideoBlocks } from '../costs/video-blocks.ts';
import { videoKeysAndValues, videoPairShare, videoPassFlops } from '../costs/video-blocks.ts';
import { requirePositive } from '../costs/units.ts';

/**
 * round(seconds · rate) + 1: the first frame stands alone, and the published clip lengths (49, 81,
 * 121, 129 frames) all follow this rule.
 */
export function framesOf(seconds: number, framesPerSecond: number): number {
  requirePositive('framesOf', 'seconds', seconds);
  requirePositive('framesOf', 'framesPerSecond', framesPerSecond);
  return Math.round(seconds * framesPerSecond) + 1;
}

export interface ClipBill {
  readonly pixels: number;
  /** Positions of the latent grid before patches. */
  readonly latentPositions: number;
  readonly tokens: number;
  /** Pairs that one head of one layer scores in one pass. */
  readonly pairs: number;
  /** FLOPs of one pass through all blocks. */
  readonly passFlops: number;
  /** Share of a pass for pairs, 0 … 1. */
  readonly pairShare: number;
  /** Bytes at 16 bits of the keys and values of one layer, and of all layers if they were kept. */
  readonly layerBytes: number;
  readonly allLayersBytes: number;
}

/** The bill of one pass over a clip. */
export function clipBill(
  size: VideoSize,
  tokenizer: VideoTokenizer,
  blocks: VideoBlocks,
): ClipBill {
  const tokens = videoTokens(size, tokenizer);
  const layerBytes = 2 * videoKeysAndValues(blocks, tokens);
  return {
    pixels: size.frames * size.height * size.width,
    latentPositions: videoTokens(size, { ...tokenizer, temporalPatch: 1, spatialPatch: 1 }),
    tokens,
    pairs: videoAttentionPairs(tokens),
    passFlops: videoPassFlops(blocks, tokens),
    pairShare: videoPairShare(blocks, tokens),
    layerBytes,
    allLayersBytes: blocks.layers * layerBytes,
  };
}

/** A clip small enough to count by hand: nine frames of 64 × 96 pixels, and its relatives. */
export const workedClip: VideoSize = { frames: 9, height: 64, width: 96 };
export const workedTokenizer: VideoTokenizer = {
  temporalCompression: 4,
  spatialCompression: 8,
  temporalPatch: 1,
  spatialPatch: 2,
};
