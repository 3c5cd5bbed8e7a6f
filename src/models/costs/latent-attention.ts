// Cost of multi-head latent attention (MLA): one compressed vector a token instead of its keys
// and values.
import type { CarriedNumbers, MixerCosts } from './mixer.ts';
import { linearParams } from './mixer.ts';
import { attentionPairs } from './attention.ts';

export interface LatentAttentionSpec {
  readonly kind: 'latent-attention';
  readonly dim: number;
  readonly heads: number;
  /** Width of the compressed vector from which keys and values are made. */
  readonly kvRank: number;
  /** Width of the compressed queries; absent: queries are projected directly. */
  readonly queryRank?: number;
  /** Part of each head's query and key that carries no position. */
  readonly contentDim: number;
  /** Part that carries the rotation; its key is shared by all heads. */
  readonly rotaryDim: number;
  readonly valueDim: number;
}

/** Weights of the down- and up-projections of queries, of the latent, and of the output. */
export function latentAttentionParams(spec: LatentAttentionSpec): number {
  const { dim, heads, kvRank, queryRank, contentDim, rotaryDim, valueDim } = spec;
  const queryWidth = heads * (contentDim + rotaryDim);
  const queries =
    queryRank === undefined
      ? linearParams(dim, queryWidth)
      : linearParams(dim, queryRank) + linearParams(queryRank, queryWidth);
  const latent = linearParams(dim, kvRank + rotaryDim);
  const keysAndValues = linearParams(kvRank, heads * (contentDim + valueDim));
  return queries + latent + keysAndValues + linearParams(heads * valueDim, dim);
}

/** FLOPs per pair when keys and values are expanded (training, prefill). */
export function latentAttentionPairFlops(spec: LatentAttentionSpec): number {
  return 2 * spec.heads * (spec.contentDim + spec.rotaryDim + spec.valueDim);
}

/**
 * FLOPs per pair when decoding in the latent space: the up-projections are absorbed into the
 * query and the output, so each head scores and averages vectors of kvRank numbers.
 * @see deepseek2024v2
 */
export function latentAttentionAbsorbedPairFlops(spec: LatentAttentionSpec): number {
  return 2 * spec.heads * (2 * spec.kvRank + spec.rotaryDim);
}

/** Forward FLOPs of a causal sequence, keys and values expanded. */
export function latentAttentionFlops(spec: LatentAttentionSpec, length: number): number {
  return (
    length * 2 * latentAttentionParams(spec) +
    attentionPairs(length) * latentAttentionPairFlops(spec)
  );
}

/** FLOPs of one token at `context` with the absorbed projections: more arithmetic, less memory. */
export function latentAttentionDecodeFlops(spec: LatentAttentionSpec, context: number): number {
  return 2 * latentAttentionParams(spec) + context * latentAttentionAbsorbedPairFlops(spec);
}

/**
 * kvRank + rotaryDim numbers a token and layer, for all heads together.
 * @see deepseek2024v2 Table 1: (d_c + d_h^R)·l, about 4.5 d_h·l
 */
export function latentCacheNumbersPerToken(spec: LatentAttentionSpec): number {
  return spec.kvRank + spec.rotaryDim;
}

function carried(spec: LatentAttentionSpec, context: number): CarriedNumbers {
  return {
    keysAndValues: context * latentCacheNumbersPerToken(spec),
    state: 0,
    convolution: 0,
  };
}

export const latentAttentionCosts: MixerCosts<LatentAttentionSpec> = {
  params: latentAttentionParams,
  forwardFlops: latentAttentionFlops,
  decodeFlops: latentAttentionDecodeFlops,
  quadraticFlops: (spec, length) => attentionPairs(length) * latentAttentionPairFlops(spec),
  carried,
};
