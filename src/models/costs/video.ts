// How many tokens a clip becomes, and what attention over all of them costs.
import { requireInteger } from '../tensor/errors.ts';
import { attentionPairs } from './attention.ts';
import { requirePositive } from './units.ts';

export interface VideoSize {
  readonly frames: number;
  /** Pixels. */
  readonly height: number;
  readonly width: number;
}

export interface VideoTokenizer {
  /** Frames that become one latent frame. */
  readonly temporalCompression: number;
  /** Pixels of a side that become one latent pixel of a side. */
  readonly spatialCompression: number;
  /** Latent frames, and latent pixels of a side, in one token. */
  readonly temporalPatch: number;
  readonly spatialPatch: number;
}

/** Frames of a clip. */
export function videoFrames(seconds: number, framesPerSecond: number): number {
  requirePositive('videoFrames', 'seconds', seconds);
  requirePositive('videoFrames', 'framesPerSecond', framesPerSecond);
  return Math.max(1, Math.round(seconds * framesPerSecond));
}

// #region video-tokens
/**
 * latentFrames/p_t · ⌊H/(c·p)⌋ · ⌊W/(c·p)⌋ with latentFrames = ⌊(F − 1)/c_t⌋ + 1: the first frame
 * stands alone, as causal autoencoders have it. Groups from the first frame on, ⌈F/c_t⌉ of them,
 * are as many.
 */
export function videoTokens(size: VideoSize, tokenizer: VideoTokenizer): number {
  const frames = requireInteger('videoTokens', 'frames', size.frames);
  const { temporalCompression, temporalPatch } = tokenizer;
  const { spatialCompression, spatialPatch } = tokenizer;
  const latentFrames = Math.floor((frames - 1) / temporalCompression) + 1;
  const side = spatialCompression * spatialPatch;
  const rows = Math.floor(size.height / side);
  const columns = Math.floor(size.width / side);
  return Math.ceil(latentFrames / temporalPatch) * rows * columns;
}

/** T²: pairs that one head of full, not causal, attention scores. */
export function videoAttentionPairs(tokens: number): number {
  return attentionPairs(tokens, { causal: false });
}
// #endregion video-tokens

/** 4·dim·T²·layers FLOPs: the scores and averages of one pass over a clip, all heads. */
export function videoAttentionFlops(tokens: number, dim: number, layers: number): number {
  return 4 * dim * layers * videoAttentionPairs(tokens);
}

export interface VideoModel {
  readonly name: string;
  /** Width of the residual stream, heads · headDim. */
  readonly dim?: number;
  readonly layers?: number;
  /** Width inside the feed-forward part. */
  readonly hidden?: number;
  /** Whether each block also attends to the prompt in a layer of its own. */
  readonly crossAttention?: boolean;
  readonly tokenizer?: VideoTokenizer;
  /** The size that the authors name. */
  readonly size?: VideoSize;
  readonly framesPerSecond?: number;
  /** Tokens that the authors print, where the way to them was not read. */
  readonly publishedTokens?: number;
  readonly cite: readonly string[];
  readonly source: string;
}

const fourByEight: VideoTokenizer = {
  temporalCompression: 4,
  spatialCompression: 8,
  temporalPatch: 1,
  spatialPatch: 2,
};

/** Wan2.2-VAE: the same in time, twice as much on each side of a frame. */
const fourBySixteen: VideoTokenizer = { ...fourByEight, spatialCompression: 16 };

export const videoModels = {
  'cogvideox-5b': {
    name: 'CogVideoX 5B',
    dim: 3072,
    layers: 42,
    hidden: 4 * 3072,
    tokenizer: fourByEight,
    size: { frames: 49, height: 480, width: 720 },
    framesPerSecond: 8,
    cite: ['yang2024cogvideox', 'dalal2025oneminute'],
    source: 'zai-org/CogVideo README.md; width and layers: ttt-video-dit ttt/models/configs.py',
  },
  'movie-gen': {
    name: 'Movie Gen Video 30B',
    publishedTokens: 73_000,
    framesPerSecond: 16,
    cite: ['polyak2024moviegen'],
    source: 'abstract: 73K video tokens, 16 s at 16 frames a second',
  },
  'hunyuan-video': {
    name: 'HunyuanVideo',
    dim: 3072,
    layers: 60,
    hidden: 4 * 3072,
    tokenizer: fourByEight,
    size: { frames: 129, height: 720, width: 1280 },
    framesPerSecond: 24,
    cite: ['kong2024hunyuanvideo'],
    source:
      'Tencent-Hunyuan/HunyuanVideo README.md, sample_video.py, hyvideo/modules/models.py (patch 1 × 2 × 2)',
  },
  'wan2.1-14b': {
    name: 'Wan2.1 14B',
    dim: 5120,
    layers: 40,
    hidden: 13_824,
    crossAttention: true,
    tokenizer: fourByEight,
    size: { frames: 81, height: 720, width: 1280 },
    framesPerSecond: 16,
    cite: ['wan2025wan'],
    source: 'Wan-Video/Wan2.1 wan/configs/wan_t2v_14B.py, wan/text2video.py',
  },
  'wan2.1-1.3b': {
    name: 'Wan2.1 1.3B',
    dim: 1536,
    layers: 30,
    hidden: 8960,
    crossAttention: true,
    tokenizer: fourByEight,
    size: { frames: 81, height: 480, width: 832 },
    framesPerSecond: 16,
    cite: ['wan2025wan'],
    source: 'Wan-Video/Wan2.1 wan/configs/wan_t2v_1_3B.py, wan/text2video.py',
  },
  'wan2.2-5b': {
    name: 'Wan2.2 5B',
    dim: 3072,
    layers: 30,
    hidden: 14_336,
    crossAttention: true,
    tokenizer: fourBySixteen,
    size: { frames: 121, height: 704, width: 1280 },
    framesPerSecond: 24,
    cite: ['wan2025wan'],
    source: 'Wan-Video/Wan2.2 README.md, wan/configs/wan_ti2v_5B.py, wan/configs/__init__.py',
  },
} as const satisfies Record<string, VideoModel>;

export type VideoModelKey = keyof typeof videoModels;
