// Attention one position at a time: what has been seen is kept in a cache that never stops growing.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { reshape, zeros } from '../tensor/tensor.ts';
import type { AttentionOptions } from './attention-mask.ts';
import { sdpa } from './attention.ts';

/** The keys and values of the positions seen so far, a pair a position that only grows. */
export interface KvCache {
  /** (batch, kvHeads, seen, headDim). */
  readonly k: ReadonlyTensor;
  /** (batch, kvHeads, seen, valueDim). */
  readonly v: ReadonlyTensor;
}

/** A cache that has seen nothing. `valueDim` is headDim unless given. */
export function emptyKvCache(config: {
  readonly batch: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly valueDim?: number | undefined;
}): KvCache {
  const { batch, kvHeads, headDim, valueDim = headDim } = config;
  return { k: zeros([batch, kvHeads, 0, headDim]), v: zeros([batch, kvHeads, 0, valueDim]) };
}

/** Options that make sense one position at a time: masks and biases of a whole matrix do not. */
export type AttentionStepOptions = Omit<
  AttentionOptions,
  'causal' | 'alignment' | 'bias' | 'keyMask' | 'queryMask'
>;

// #region attention-step
/**
 * y_t = Σ_{j ≤ t} p_tj v_j: append k_t and v_t to the cache, then let q_t look at all of it.
 *
 * q (batch, heads, headDim), k (batch, kvHeads, headDim), v (batch, kvHeads, valueDim) of one
 * position → output (batch, heads, valueDim). Folded over a sequence it equals causal `sdpa`.
 * Cost a step: 2 · seen · (headDim + valueDim) FLOPs a head; the state grows by one key and value.
 * @throws ShapeError when shapes disagree.
 */
export function attentionStep(
  input: { readonly q: ReadonlyTensor; readonly k: ReadonlyTensor; readonly v: ReadonlyTensor },
  cache: KvCache,
  options: AttentionStepOptions = {},
): { readonly output: Tensor; readonly state: KvCache } {
  const state = appendToCache(input, cache);
  return { output: stepQuery(input.q, state, options), state };
}

/** The cache with one more key (batch, kvHeads, headDim) and value (batch, kvHeads, valueDim). */
export function appendToCache(
  input: { readonly k: ReadonlyTensor; readonly v: ReadonlyTensor },
  cache: KvCache,
): KvCache {
  return { k: append(cache.k, input.k), v: append(cache.v, input.v) };
}

/** One query a head, (batch, heads, headDim), at the position of the newest key in the cache. */
export function stepQuery(
  q: ReadonlyTensor,
  { k, v }: KvCache,
  options: AttentionOptions = {},
): Tensor {
  const { batch, heads, headDim } = axes('attentionStep', { q: 'batch heads headDim' }, { q });
  const oneRow = { shape: [batch, heads, 1, headDim], data: q.data };
  const { output } = sdpa(oneRow, k, v, { ...options, causal: true, alignment: 'bottom-right' });
  return reshape(output, [batch, heads, output.shape[3]!]);
}
// #endregion attention-step

/** past (batch, heads, seen, dim) and x (batch, heads, dim) → (batch, heads, seen + 1, dim). */
function append(past: ReadonlyTensor, x: ReadonlyTensor): Tensor {
  const { batch, kvHeads, seen, dim } = axes(
    'attentionStep',
    { cache: 'batch kvHeads seen dim', input: 'batch kvHeads dim' },
    { cache: past, input: x },
  );
  const y = zeros([batch, kvHeads, seen + 1, dim]);
  for (let head = 0; head < batch * kvHeads; head++) {
    for (let c = 0; c < seen * dim; c++) {
      y.data[head * (seen + 1) * dim + c] = past.data[head * seen * dim + c]!;
    }
    for (let c = 0; c < dim; c++) {
      y.data[(head * (seen + 1) + seen) * dim + c] = x.data[head * dim + c]!;
    }
  }
  return y;
}
