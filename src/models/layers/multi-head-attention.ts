// Multi-head attention with its projections: the layer that stands in a Transformer block.
import { axes } from '../tensor/axes.ts';
import { requireInteger, ShapeError } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { permute, reshape } from '../tensor/tensor.ts';
import type { AttentionOptions } from './attention-mask.ts';
import type { AttentionTrace } from './attention.ts';
import { sdpa, traceAttention } from './attention.ts';
import type { KvCache } from './attention-step.ts';
import { attentionStep, emptyKvCache } from './attention-step.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';
import type { RopeOptions } from './rope.ts';
import { rope } from './rope.ts';

export interface MultiHeadAttentionConfig {
  /** Features of the input and of the output. */
  readonly dim: number;
  readonly heads: number;
  /** Heads of keys and values, a divisor of heads; as many as heads unless given. */
  readonly kvHeads?: number | undefined;
  /** Features of a head; dim / heads unless given. */
  readonly headDim?: number | undefined;
  /** Whether the projections have a bias; they have none unless asked. */
  readonly bias?: boolean | undefined;
  /** Mask, window and the like; `{ causal: true }` unless given. */
  readonly attention?: AttentionOptions | undefined;
  /** Rotary positions of queries and keys; none unless given. */
  readonly rope?: RopeOptions | undefined;
}

export interface MultiHeadAttentionParams {
  readonly heads: number;
  readonly kvHeads: number;
  /** dim → heads · headDim. */
  readonly query: LinearParams;
  /** dim → kvHeads · headDim. */
  readonly key: LinearParams;
  /** dim → kvHeads · headDim. */
  readonly value: LinearParams;
  /** heads · headDim → dim. */
  readonly out: LinearParams;
  readonly attention: AttentionOptions;
  readonly rope?: RopeOptions | undefined;
}

/**
 * Projections drawn by `initLinear`.
 * @throws DomainError for sizes that are not whole numbers of at least 1.
 */
export function initMultiHeadAttention(
  config: MultiHeadAttentionConfig,
  random: Random,
): MultiHeadAttentionParams {
  const caller = 'initMultiHeadAttention';
  const dim = requireInteger(caller, 'dim', config.dim);
  const heads = requireInteger(caller, 'heads', config.heads);
  const kvHeads = requireInteger(caller, 'kvHeads', config.kvHeads ?? heads);
  const headDim = requireInteger(caller, 'headDim', config.headDim ?? dim / heads);
  const bias = config.bias ?? false;
  const project = (inDim: number, outDim: number) => initLinear({ inDim, outDim, bias }, random);
  return {
    heads,
    kvHeads,
    query: project(dim, heads * headDim),
    key: project(dim, kvHeads * headDim),
    value: project(dim, kvHeads * headDim),
    out: project(heads * headDim, dim),
    attention: config.attention ?? { causal: true },
    rope: config.rope,
  };
}

// #region multi-head-attention
/**
 * y = concat_h(sdpa(q_h, k_h, v_h)) W_Oᵀ with q = x W_Qᵀ, k = c W_Kᵀ, v = c W_Vᵀ split into heads.
 *
 * x (batch, queries, dim), c = context (batch, keys, dim) → y (batch, queries, dim). Without a
 * context x looks at itself. @throws ShapeError when shapes disagree. @see vaswani2017attention
 */
export function multiHeadAttention(
  params: MultiHeadAttentionParams,
  x: ReadonlyTensor,
  context: ReadonlyTensor = x,
): Tensor {
  const { q, k, v } = project(params, x, context);
  return linear(params.out, joinHeads(sdpa(q, k, v, params.attention).output));
}

function project(params: MultiHeadAttentionParams, x: ReadonlyTensor, context: ReadonlyTensor) {
  const turn = (z: Tensor) => (params.rope ? rope(z, params.rope) : z);
  return {
    q: turn(splitHeads(linear(params.query, x), params.heads)),
    k: turn(splitHeads(linear(params.key, context), params.kvHeads)),
    v: splitHeads(linear(params.value, context), params.kvHeads),
  };
}

/** (batch, length, heads · headDim) → (batch, heads, length, headDim); head h owns adjacent features. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const { batch, length, inner } = axes('splitHeads', { x: 'batch length inner' }, { x });
  if (inner % heads !== 0) {
    throw new ShapeError(
      `splitHeads: expected ${heads} heads to divide the last axis of x, got ${inner}.`,
      'Choose a number of heads that divides the width.',
    );
  }
  return permute(reshape(x, [batch, length, heads, inner / heads]), [0, 2, 1, 3]);
}

/** (batch, heads, length, headDim) → (batch, length, heads · headDim), the inverse of splitHeads. */
export function joinHeads(x: ReadonlyTensor): Tensor {
  const sizes = axes('joinHeads', { x: 'batch heads length headDim' }, { x });
  const { batch, heads, length, headDim } = sizes;
  return reshape(permute(x, [0, 2, 1, 3]), [batch, length, heads * headDim]);
}
// #endregion multi-head-attention

/** An empty cache for `batch` sequences. */
export function initMultiHeadAttentionState(
  params: MultiHeadAttentionParams,
  batch: number,
): KvCache {
  const { kvHeads, key, value } = params;
  const headDim = key.weight.shape[0]! / kvHeads;
  return emptyKvCache({ batch, kvHeads, headDim, valueDim: value.weight.shape[0]! / kvHeads });
}

/**
 * y_t from x_t and the cache of the positions before t. Folded over a sequence it equals
 * `multiHeadAttention` when params.attention is causal.
 *
 * x (batch, dim) → output (batch, dim). @throws ShapeError when shapes disagree.
 */
export function multiHeadAttentionStep(
  params: MultiHeadAttentionParams,
  xAtT: ReadonlyTensor,
  state: KvCache,
): { readonly output: Tensor; readonly state: KvCache } {
  const { batch, dim } = axes('multiHeadAttentionStep', { x: 'batch dim' }, { x: xAtT });
  const x = { shape: [batch, 1, dim], data: xAtT.data };
  const start = (params.rope?.start ?? 0) + state.k.shape[2]!;
  const at = params.rope ? { ...params, rope: { ...params.rope, start } } : params;
  const { q, k, v } = project(at, x, x);
  const dropLength = (z: Tensor) => reshape(z, [z.shape[0]!, z.shape[1]!, z.shape[3]!]);
  const { scale, window, softcap, alibiSlopes, sinks } = params.attention;
  const step = attentionStep({ q: dropLength(q), k: dropLength(k), v: dropLength(v) }, state, {
    scale,
    window,
    softcap,
    alibiSlopes,
    sinks,
  });
  const joined = reshape(step.output, [batch, step.output.data.length / Math.max(batch, 1)]);
  return { output: linear(params.out, joined), state: step.state };
}

export interface MultiHeadAttentionTrace extends AttentionTrace {
  /** After projection, splitting and rotation, (batch, heads or kvHeads, length, headDim). */
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  /** The heads side by side, before W_O, (batch, queries, heads · headDim). */
  readonly joined: Tensor;
  /** The output of the layer, (batch, queries, dim); `output` is that of the heads. */
  readonly y: Tensor;
}

/** `multiHeadAttention` with every intermediate kept. Same arguments. */
export function traceMultiHeadAttention(
  params: MultiHeadAttentionParams,
  x: ReadonlyTensor,
  context: ReadonlyTensor = x,
): MultiHeadAttentionTrace {
  const { q, k, v } = project(params, x, context);
  const trace = traceAttention(q, k, v, params.attention);
  const joined = joinHeads(trace.output);
  return { ...trace, q, k, v, joined, y: linear(params.out, joined) };
}
