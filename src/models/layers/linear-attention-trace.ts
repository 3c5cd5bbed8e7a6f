// Linear attention with everything shown: scores of all pairs, the state token by token, and what
// the state answers when asked for the keys it was given.
import { axes } from '../tensor/axes.ts';
import { zeros, type Tensor } from '../tensor/tensor.ts';
import { applyFeatureMap, identityMap } from './feature-maps.ts';
import { rowsOf } from './heads.ts';
import { linearAttentionHeadStep } from './linear-attention-forms.ts';
import type { LinearAttentionInputs, LinearAttentionOptions } from './linear-attention.ts';
import { traceMemory, type MemoryTrace } from './memory-trace.ts';
import { addScaled, dot, read, times, type Vector } from './state-matrix.ts';

export interface LinearAttentionTrace extends MemoryTrace {
  /** scale · φ(q), (batch length heads keyDim). */
  readonly q: Tensor;
  /** φ(k), (batch length heads keyDim). */
  readonly k: Tensor;
  /** q_t·k_s for s ≤ t, (batch heads length length), before normalising; 0 for s > t. */
  readonly scores: Tensor;
  /** z_t = Σ_{s≤t} φ(k_s), (batch heads length keyDim); kept also when it is not divided by. */
  readonly normalizers: Tensor;
}

/**
 * `linearAttention` from a zero state, with every intermediate. With orthogonal unit keys the
 * retrieval is exact; once keys outnumber keyDim they cannot all be orthogonal, and the error of
 * key i is the crosstalk Σ_{j≠i} (k_i·k_j) v_j.
 *
 * When normalised, the retrieval is divided by k_i·z_t + eps like an output.
 * @throws ShapeError when the shapes of q, k and v disagree.
 */
export function traceLinearAttention(
  { q, k, v }: LinearAttentionInputs,
  options: Omit<LinearAttentionOptions, 'initialState'> = {},
): LinearAttentionTrace {
  const { featureMap = identityMap, scale = 1, normalize = false, eps = 1e-6 } = options;
  const sizes = axes(
    'traceLinearAttention',
    {
      q: 'batch length heads headDim',
      k: 'batch length heads headDim',
      v: 'batch length heads valueDim',
    },
    { q, k, v },
  );
  const { batch, length, heads } = sizes;
  const keyDim = featureMap.featureDim(sizes.headDim);
  const queries = applyFeatureMap(featureMap, q);
  queries.data.forEach((value, i) => (queries.data[i] = scale * value));
  const keys = applyFeatureMap(featureMap, k);
  const scores = zeros([batch, heads, length, length]);
  const normalizers = zeros([batch, heads, length, keyDim]);

  const trace = traceMemory({ ...sizes, keyDim }, undefined, (b, h) => {
    const [Q, K, V] = [rowsOf(queries, b, h), rowsOf(keys, b, h), rowsOf(v, b, h)];
    const z = new Float64Array(keyDim);
    const divided = (y: Vector, x: Vector) => (normalize ? times(y, 1 / (dot(x, z) + eps)) : y);
    return {
      K,
      V,
      step: (S, t) => {
        const at = (b * heads + h) * length + t;
        addScaled(z, 1, K[t]!);
        normalizers.data.set(z, at * keyDim);
        for (let s = 0; s <= t; s++) scores.data[at * length + s] = dot(Q[t]!, K[s]!);
        return divided(linearAttentionHeadStep(S, Q[t]!, K[t]!, V[t]!), Q[t]!);
      },
      retrieve: (S, key) => divided(read(S, key), key),
    };
  });
  return { ...trace, q: queries, k: keys, scores, normalizers };
}
