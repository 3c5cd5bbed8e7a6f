// Forgetting attention: softmax attention whose scores fade with the forget gates between key and
// query, a decay that depends on the data where ALiBi's is fixed.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import type { AttentionOptions } from './attention-mask.ts';
import type { AttentionResult } from './attention.ts';
import { sdpa } from './attention.ts';
import type { KvCache } from './attention-step.ts';
import { appendToCache, emptyKvCache, stepQuery } from './attention-step.ts';

export type ForgettingOptions = Pick<AttentionOptions, 'scale' | 'window'>;

// #region forgetting-attention
/**
 * p_ij = softmax_j(q_i · k_j / √headDim + d_ij) for j ≤ i, with d_ij = Σ_{t=j+1..i} log f_t.
 *
 * q, k, v as in `sdpa` with as many queries as keys; logForget = log f (batch, heads, length), ≤ 0.
 * The gate of position j itself does not count against it: d_ii = 0.
 * @throws ShapeError when shapes disagree.
 */
export function forgettingAttention(
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
  logForget: ReadonlyTensor,
  options: ForgettingOptions = {},
): AttentionResult {
  const { batch, heads, length } = axes(
    'forgettingAttention',
    { q: 'batch heads length headDim', logForget: 'batch heads length' },
    { q, logForget },
  );
  axes('forgettingAttention', { k: `${batch} kvHeads ${length} headDim` }, { k });
  const bias = zeros([batch, heads, length, length]);
  for (let row = 0; row < batch * heads; row++) {
    for (let i = 0; i < length; i++) {
      let d = 0;
      for (let j = i - 1; j >= 0; j--) {
        d += logForget.data[row * length + j + 1]!;
        bias.data[(row * length + i) * length + j] = d;
      }
    }
  }
  return sdpa(q, k, v, { ...options, bias, causal: true });
}
// #endregion forgetting-attention

/** The cache, and how far each key in it has faded: d_tj of the last position, (batch, heads, 1, seen). */
export interface ForgettingState extends KvCache {
  readonly decay: ReadonlyTensor;
}

/** A state that has seen nothing. */
export function initForgettingState(
  config: Parameters<typeof emptyKvCache>[0] & { readonly heads: number },
): ForgettingState {
  return { ...emptyKvCache(config), decay: zeros([config.batch, config.heads, 1, 0]) };
}

/**
 * d_tj = d_{t−1,j} + log f_t for j < t and d_tt = 0, then attention over the cache with bias d_t.
 *
 * q (batch, heads, headDim), k, v (batch, kvHeads, …) and logForget (batch, heads) of one position.
 * Folded over a sequence it equals `forgettingAttention`. @throws ShapeError when shapes disagree.
 */
export function forgettingAttentionStep(
  input: {
    readonly q: ReadonlyTensor;
    readonly k: ReadonlyTensor;
    readonly v: ReadonlyTensor;
    readonly logForget: ReadonlyTensor;
  },
  state: ForgettingState,
  options: ForgettingOptions = {},
): { readonly output: Tensor; readonly state: ForgettingState } {
  const { batch, heads, seen } = axes(
    'forgettingAttentionStep',
    { logForget: 'batch heads', decay: 'batch heads 1 seen' },
    { logForget: input.logForget, decay: state.decay },
  );
  const decay = zeros([batch, heads, 1, seen + 1]);
  for (let row = 0; row < batch * heads; row++) {
    for (let j = 0; j < seen; j++) {
      decay.data[row * (seen + 1) + j] =
        state.decay.data[row * seen + j]! + input.logForget.data[row]!;
    }
  }
  const cache = appendToCache(input, state);
  const output = stepQuery(input.q, cache, { ...options, bias: decay });
  return { output, state: { ...cache, decay } };
}
