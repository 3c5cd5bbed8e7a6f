// The layers that share the matrix state of matrixScan, each by its usual name.
import { axes } from '../tensor/axes.ts';
import { add, mul } from './ops-arithmetic.ts';
import { exp, reciprocal } from './ops-pointwise.ts';
import { cumsum, sum } from './ops-reduce.ts';
import { linearRecurrence, matrixScan } from './ops-scan.ts';
import { broadcastTo, reshape } from './ops-shape.ts';
import type { Tape, Variable } from './tape.ts';

export interface LinearAttentionOptions {
  /** a: batch length heads, or batch length heads keys; 1 unless given. */
  readonly decay?: Variable | undefined;
  /** Divide by q_t · z_t, z_t = a_t z_{t−1} + k_t: the weights of each output then sum to 1. */
  readonly normalised?: boolean;
}

// #region linear-attention
/**
 * y_t = q_t S_t, S_t = a_t S_{t−1} + k_t ⊗ v_t; normalised: y_t / (q_t · z_t).
 *
 * q, k: batch length heads keys (after the feature map) · v: batch length heads values.
 * @see katharopoulos2020transformers
 */
export function linearAttention(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  { decay, normalised = false }: LinearAttentionOptions = {},
): Variable {
  const y = matrixScan(tape, q, k, v, { decay });
  if (!normalised) return y;
  const { batch, length, heads, keys } = axes(
    'linearAttention',
    { k: 'batch length heads keys', v: 'batch length heads values' },
    { k, v },
  );
  const flat = [batch, length, heads * keys];
  let z = cumsum(tape, reshape(tape, k, flat), 1);
  if (decay) {
    const column = reshape(tape, decay, [batch, length, heads, -1]);
    const a = reshape(tape, broadcastTo(tape, column, k.shape), flat);
    z = linearRecurrence(tape, a, reshape(tape, k, flat));
  }
  const total = sum(tape, mul(tape, q, reshape(tape, z, k.shape)), -1, true);
  return mul(tape, y, reciprocal(tape, total));
}
// #endregion linear-attention

/**
 * S_t = S_{t−1} + β_t k_t ⊗ (v_t − k_t S_{t−1}), y_t = q_t S_t.
 *
 * q, k: batch length heads keys, k of unit length for stability · v: batch length heads values ·
 * beta: batch length heads, in [0, 1]. @see yang2024deltanet
 */
export function deltaRule(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  beta: Variable,
): Variable {
  return matrixScan(tape, q, k, v, { beta });
}

/**
 * S_t = a_t S_{t−1} + β_t k_t ⊗ (v_t − k_t a_t S_{t−1}), y_t = q_t S_t: the delta rule on a
 * memory that fades first. decay a: batch length heads, in (0, 1]. @see yang2025gateddeltanet
 */
export function gatedDeltaRule(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  beta: Variable,
  decay: Variable,
): Variable {
  return matrixScan(tape, q, k, v, { beta, decay });
}

/**
 * h_t = e^{Δ_t A} h_{t−1} + Δ_t B_t ⊗ x_t, y_t = C_t h_t + D x_t with one number A per head: the
 * state space duality of Mamba-2, as the matrix scan with q = C, k = B, v = Δ x.
 *
 * x: batch length heads headDim · delta: batch length heads · A, D: heads ·
 * B, C: batch length groups state, groups divides heads. Result as x. @see dao2024mamba2
 */
export function ssd(
  tape: Tape,
  x: Variable,
  delta: Variable,
  A: Variable,
  B: Variable,
  C: Variable,
  D?: Variable,
): Variable {
  const { batch, length, heads } = axes(
    'ssd',
    { x: 'batch length heads headDim', delta: 'batch length heads', A: 'heads', D: 'heads' },
    { x, delta, A, D },
  );
  const decay = exp(tape, mul(tape, delta, A));
  const v = mul(tape, x, reshape(tape, delta, [batch, length, heads, 1]));
  const y = matrixScan(tape, C, B, v, { decay });
  return D ? add(tape, y, mul(tape, x, reshape(tape, D, [heads, 1]))) : y;
}
