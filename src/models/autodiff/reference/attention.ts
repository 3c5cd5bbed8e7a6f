// Attention as a composition of differentiable operations: the gradients of the reference layer.
import type { Variable, Tape } from '../tape.ts';
import { add, broadcastTo, concat, matmul, reshape, scale, slice, softmax, tanh } from '../ops.ts';

export interface AttentionExtras {
  /** Factor on q · k; 1/√headDim unless given. */
  readonly scale?: number | undefined;
  /** s → softcap · tanh(s / softcap) before the biases; off where absent. */
  readonly softcap?: number | undefined;
  /** Added to the scores (batch, heads, queries, keys), broadcast; −∞ hides a key. */
  readonly biases?: readonly Variable[] | undefined;
  /** Logit of each head's sink, shape (heads). */
  readonly sinks?: Variable | undefined;
}

// #region attention
/**
 * y_i = Σ_j softmax_j(q_i · k_j · scale + bias_ij) v_j, as `sdpa` in layers/attention.ts.
 *
 * q (batch, heads, queries, headDim), k (batch, kvHeads, keys, headDim),
 * v (batch, kvHeads, keys, valueDim) → y (batch, heads, queries, valueDim). The heads of a group
 * meet their shared keys by broadcasting, so the gradient of k and v is the sum over the group.
 */
export function attention(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  extras: AttentionExtras = {},
): Variable {
  const [batch = 0, heads = 0, queries = 0, headDim = 0] = q.shape;
  const [, kvHeads = 0, keys = 0] = k.shape;
  const valueDim = v.shape[3] ?? 0;
  const group = heads / kvHeads;
  const qGrouped = reshape(tape, q, [batch, kvHeads, group, queries, headDim]);
  const kShared = reshape(tape, k, [batch, kvHeads, 1, keys, headDim]);
  const vShared = reshape(tape, v, [batch, kvHeads, 1, keys, valueDim]);

  const products = matmul(tape, qGrouped, kShared, { transposeB: true });
  let s = scale(tape, products, extras.scale ?? 1 / Math.sqrt(headDim));
  if (extras.softcap) {
    s = scale(tape, tanh(tape, scale(tape, s, 1 / extras.softcap)), extras.softcap);
  }
  s = reshape(tape, s, [batch, heads, queries, keys]);
  for (const bias of extras.biases ?? []) s = add(tape, s, bias);

  const p = reshape(tape, weights(tape, s, extras.sinks), [batch, kvHeads, group, queries, keys]);
  return reshape(tape, matmul(tape, p, vShared), [batch, heads, queries, valueDim]);
}

/** softmax over the keys; a sink is one more key, dropped again once it has taken its share. */
function weights(tape: Tape, s: Variable, sinks: Variable | undefined): Variable {
  if (!sinks) return softmax(tape, s);
  const [batch = 0, heads = 0, queries = 0, keys = 0] = s.shape;
  const column = reshape(tape, sinks, [1, heads, 1, 1]);
  const sink = broadcastTo(tape, column, [batch, heads, queries, 1]);
  return slice(tape, softmax(tape, concat(tape, [s, sink], 3)), 3, 0, keys);
}
// #endregion attention
