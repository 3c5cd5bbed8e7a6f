// What a diffusion Transformer pays for one pass over a clip: the part of pairs and all the rest.
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { VideoModel } from './video.ts';
import { videoAttentionPairs } from './video.ts';

/** The sizes of a stack of equal blocks with full, not causal, attention. */
export interface VideoBlocks {
  readonly dim: number;
  readonly layers: number;
  readonly hidden: number;
  readonly crossAttention: boolean;
}

/**
 * The blocks of a named model.
 * @throws DomainError when the sources that were read do not state them.
 */
export function videoBlocks({
  name,
  dim,
  layers,
  hidden,
  crossAttention = false,
}: VideoModel): VideoBlocks {
  if (dim !== undefined && layers !== undefined && hidden !== undefined) {
    return { dim, layers, hidden, crossAttention };
  }
  throw new DomainError(
    `videoBlocks: expected ${name} to state width, layers and feed-forward width.`,
    'Choose a model whose configuration is public.',
  );
}

// #region video-pass
/**
 * layers · 2(4d² + 2d·hidden): FLOPs of a token in one pass, whatever is around.
 * Attention to the prompt adds its query and output maps, 2d² weights.
 */
export function videoTokenFlops(blocks: VideoBlocks): number {
  const { dim, layers, hidden, crossAttention } = blocks;
  const prompt = crossAttention ? 2 * dim * dim : 0;
  return layers * 2 * (4 * dim * dim + 2 * dim * hidden + prompt);
}

/** layers · 4d: FLOPs of a pair of tokens, over all heads of all layers. */
export function videoPairFlops({ dim, layers }: VideoBlocks): number {
  return layers * 4 * dim;
}

/** n · (FLOPs of a token) + n² · (FLOPs of a pair), with full attention. */
export function videoPassFlops(blocks: VideoBlocks, tokens: number): number {
  const pairs = videoAttentionPairs(tokens) * videoPairFlops(blocks);
  return tokens * videoTokenFlops(blocks) + pairs;
}
// #endregion video-pass

/** Share of a pass that goes into pairs of tokens, 0 … 1. */
export function videoPairShare(blocks: VideoBlocks, tokens: number): number {
  requireInteger('videoPairShare', 'tokens', tokens);
  const pairs = videoAttentionPairs(tokens) * videoPairFlops(blocks);
  return pairs / videoPassFlops(blocks, tokens);
}

/** (FLOPs of a token)/(FLOPs of a pair): the tokens at which both parts are equal; 6d at hidden 4d. */
export function videoCrossoverTokens(blocks: VideoBlocks): number {
  return videoTokenFlops(blocks) / videoPairFlops(blocks);
}

/** 2·n·d numbers: the keys and values of one layer, all heads. */
export function videoKeysAndValues({ dim }: VideoBlocks, tokens: number): number {
  return 2 * tokens * dim;
}
