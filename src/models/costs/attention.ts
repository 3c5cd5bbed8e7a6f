// Cost of softmax attention: multi-head, grouped-query, multi-query, with or without a window.
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { CarriedNumbers, MixerCosts } from './mixer.ts';
import { linearParams } from './mixer.ts';

export interface AttentionSpec {
  readonly kind: 'attention';
  /** Width of the residual stream. */
  readonly dim: number;
  /** Query heads. */
  readonly heads: number;
  /** Heads of keys and values: `heads` is MHA, 1 is MQA, anything between is GQA. */
  readonly kvHeads: number;
  readonly headDim: number;
  /** A token attends to itself and the `window` − 1 tokens before it. Absent: to all before it. */
  readonly window?: number;
  /** Whether the output is gated by a further projection of the input (Qwen3-Next). */
  readonly outputGate?: boolean;
}

// #region attention-pairs
/**
 * Σ_{t=1}^{T} min(t, w): how many (query, key) pairs one head scores in a causal sequence of T.
 *
 * Without a window T(T+1)/2; with one, at most T·w. Without causality (images, video) T².
 */
export function attentionPairs(
  length: number,
  { causal = true, window = Infinity }: { causal?: boolean; window?: number | undefined } = {},
): number {
  requireInteger('attentionPairs', 'length', length, 0);
  if (!causal) return length * length;
  const growing = Math.min(length, window);
  return (growing * (growing + 1)) / 2 + (length - growing) * growing;
}
// #endregion attention-pairs

function check(spec: AttentionSpec): void {
  if (spec.heads % spec.kvHeads !== 0) {
    throw new DomainError(
      `attention cost: expected kvHeads to divide heads, got ${spec.kvHeads} and ${spec.heads}.`,
      'Choose kvHeads among the divisors of heads.',
    );
  }
}

/** dim·(heads + 2 kvHeads)·headDim + heads·headDim·dim: the weights of q, k, v and output. */
export function attentionParams(spec: AttentionSpec): number {
  check(spec);
  const { dim, heads, kvHeads, headDim, outputGate = false } = spec;
  const gate = outputGate ? linearParams(dim, heads * headDim) : 0;
  const qkv = linearParams(dim, (heads + 2 * kvHeads) * headDim);
  return qkv + gate + linearParams(heads * headDim, dim);
}

/** FLOPs of the four projections for one token: two per weight, whatever the context. */
export function attentionProjectionFlops(spec: AttentionSpec): number {
  return 2 * attentionParams(spec);
}

/**
 * 4·heads·headDim FLOPs per pair: 2·headDim for q·k and 2·headDim for weight times v, each head.
 *
 * Sharing keys and values (GQA) saves cache and projections, but none of these.
 * @see austin2025scalingbook
 */
export function attentionPairFlops(spec: AttentionSpec): number {
  return 4 * spec.heads * spec.headDim;
}

// #region attention-flops
/**
 * F(T) = T·(2·params) + pairs(T)·4·heads·headDim: forward FLOPs of a causal sequence of T tokens.
 *
 * The kernels that skip the masked half do this much; one that computes the full square and then
 * masks does nearly twice the second term (see `attentionPairs` with `causal: false`).
 * @see austin2025scalingbook kaplan2020scaling
 */
export function attentionFlops(spec: AttentionSpec, length: number): number {
  const pairs = attentionPairs(length, { window: spec.window });
  return length * attentionProjectionFlops(spec) + pairs * attentionPairFlops(spec);
}

/** FLOPs of one new token whose context, itself included, is `context` tokens long. */
export function attentionDecodeFlops(spec: AttentionSpec, context: number): number {
  const keys = Math.min(context, spec.window ?? Infinity);
  return attentionProjectionFlops(spec) + keys * attentionPairFlops(spec);
}
// #endregion attention-flops

// #region kv-cache
/**
 * 2·kvHeads·headDim·bytes: what one token adds to the cache of one layer (a key and a value).
 * @see austin2025scalingbook
 */
export function kvCacheBytesPerToken(spec: AttentionSpec, bytesPerNumber: number): number {
  return 2 * spec.kvHeads * spec.headDim * bytesPerNumber;
}

/** Cache of one layer after `context` tokens; a window makes it a ring of `window` tokens. */
export function kvCacheBytes(spec: AttentionSpec, context: number, bytesPerNumber: number): number {
  const kept = Math.min(context, spec.window ?? Infinity);
  return kept * kvCacheBytesPerToken(spec, bytesPerNumber);
}
// #endregion kv-cache

function carried(spec: AttentionSpec, context: number): CarriedNumbers {
  return { keysAndValues: kvCacheBytes(spec, context, 1), state: 0, convolution: 0 };
}

function quadraticFlops(spec: AttentionSpec, length: number): number {
  return spec.window === undefined ? attentionPairs(length) * attentionPairFlops(spec) : 0;
}

export const attentionCosts: MixerCosts<AttentionSpec> = {
  params: attentionParams,
  forwardFlops: attentionFlops,
  decodeFlops: attentionDecodeFlops,
  quadraticFlops,
  carried,
};
