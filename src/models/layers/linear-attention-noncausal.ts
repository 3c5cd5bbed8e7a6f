// Linear attention without a causal mask, where the trick is at its plainest: the same product of
// three matrices, multiplied from the left or from the right.
import { axes } from '../tensor/axes.ts';
import { zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { applyFeatureMap, identityMap } from './feature-maps.ts';
import { putRows, rowsOf } from './heads.ts';
import type { LinearAttentionInputs, LinearAttentionOptions } from './linear-attention.ts';
import { addScaled, dot, read, times, write, type Matrix, type Vector } from './state-matrix.ts';

export interface NonCausalOptions extends Omit<LinearAttentionOptions, 'initialState'> {
  /** (batch keys): 1 for a key that may be seen, 0 for padding. All may be seen unless given. */
  readonly keyMask?: ReadonlyTensor | undefined;
}

// #region linear-attention-noncausal
/** (Q Kᵀ) V for one head: a score for every pair, queries · keys · (keyDim + valueDim) multiply–adds. */
export function scoresFirst(Q: Matrix, K: Matrix, V: Matrix): Vector[] {
  return Q.map((q) => {
    const y = new Float64Array(V[0]?.length ?? 0);
    K.forEach((k, s) => addScaled(y, dot(q, k), V[s]!));
    return y;
  });
}

/** Q (Kᵀ V) for one head: one matrix for all keys, (queries + keys) · keyDim · valueDim. */
export function stateFirst(Q: Matrix, K: Matrix, V: Matrix): Vector[] {
  const S = Array.from({ length: K[0]?.length ?? 0 }, () => new Float64Array(V[0]?.length ?? 0));
  K.forEach((k, s) => write(S, k, V[s]!));
  return Q.map((q) => read(S, q));
}
// #endregion linear-attention-noncausal

/**
 * y_t = Σ_s (scale φ(q_t)·φ(k_s)) v_s over all keys, those after t too; normalised: divided by
 * the sum of the scores + eps.
 *
 * q (batch queries heads headDim), k (batch keys heads headDim), v (batch keys heads valueDim)
 * → (batch queries heads valueDim). `order` chooses the side to multiply from; the result is the same.
 * @throws ShapeError when shapes disagree. @see katharopoulos2020transformers eq. 4–6
 */
export function linearAttentionNonCausal(
  { q, k, v }: LinearAttentionInputs,
  options: NonCausalOptions = {},
  order: 'state first' | 'scores first' = 'state first',
): Tensor {
  const { featureMap = identityMap, scale = 1, normalize = false, eps = 1e-6 } = options;
  const { keyMask } = options;
  const { batch, queries, keys, heads, valueDim } = axes(
    'linearAttentionNonCausal',
    {
      q: 'batch queries heads headDim',
      k: 'batch keys heads headDim',
      v: 'batch keys heads valueDim',
      keyMask: 'batch keys',
    },
    { q, k, v, keyMask },
  );
  const [features, keyFeatures] = [applyFeatureMap(featureMap, q), applyFeatureMap(featureMap, k)];
  const product = order === 'state first' ? stateFirst : scoresFirst;
  const output = zeros([batch, queries, heads, valueDim]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const Q = rowsOf(features, b, h, scale);
      const K = rowsOf(keyFeatures, b, h).map((row, s) =>
        times(row, keyMask?.data[b * keys + s] ?? 1),
      );
      let Y = product(Q, K, rowsOf(v, b, h));
      if (normalize) {
        const scores = product(
          Q,
          K,
          K.map(() => Float64Array.of(1)),
        );
        Y = Y.map((y, t) => y.map((value) => value / (scores[t]![0]! + eps)));
      }
      putRows(output, b, h, Y);
    }
  }
  return output;
}
