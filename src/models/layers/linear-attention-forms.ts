// The three forms of linear attention for one head, on rows: what the tensor functions of
// linear-attention.ts run for every batch entry and head, and what its listings show.
import { chunksOf } from './heads.ts';
import { addScaled, dot, read, write, type Matrix, type Vector } from './state-matrix.ts';

// #region linear-attention-parallel
/**
 * y_t = Σ_{s≤t} (q_t·k_s) v_s: the rows of (Q Kᵀ ∘ M) V for one head, M the causal mask.
 * Every token looks at every earlier one: length² / 2 scores.
 */
export function linearAttentionHeadParallel(Q: Matrix, K: Matrix, V: Matrix): Vector[] {
  return Q.map((q, t) => {
    const y = new Float64Array(V[t]!.length);
    for (let s = 0; s <= t; s++) {
      const score = dot(q, K[s]!);
      addScaled(y, score, V[s]!); // y += score · v_s
    }
    return y;
  });
}
// #endregion linear-attention-parallel

// #region linear-attention-step
/**
 * S_t = S_{t−1} + k_t v_tᵀ, then y_t = S_tᵀ q_t: one token of one head. Changes S in place.
 * The cost is the same for the first token and the millionth.
 */
export function linearAttentionHeadStep(S: Matrix, q: Vector, k: Vector, v: Vector): Vector {
  write(S, k, v); // S[i][j] += k[i] · v[j]
  return read(S, q); // y[j] = Σ_i S[i][j] · q[i]
}

/** The recurrent form: one matrix S, carried from token to token. */
export function linearAttentionHeadRecurrent(S: Matrix, Q: Matrix, K: Matrix, V: Matrix): Vector[] {
  return Q.map((q, t) => linearAttentionHeadStep(S, q, K[t]!, V[t]!));
}
// #endregion linear-attention-step

// #region linear-attention-chunked
/**
 * The parallel form inside chunks of the sequence, the recurrent form between them:
 * y_t = S_{c}ᵀ q_t + Σ_{start≤s≤t} (q_t·k_s) v_s, with S_c the state before the chunk of t.
 */
export function linearAttentionHeadChunked(
  S: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  chunk: number,
): Vector[] {
  const Y: Vector[] = [];
  for (const { start, end } of chunksOf(Q.length, chunk)) {
    for (let t = start; t < end; t++) {
      const y = read(S, Q[t]!); // all earlier chunks, through the state
      for (let s = start; s <= t; s++) addScaled(y, dot(Q[t]!, K[s]!), V[s]!); // this one, by pairs
      Y.push(y);
    }
    for (let s = start; s < end; s++) write(S, K[s]!, V[s]!); // then the chunk joins the state
  }
  return Y;
}
// #endregion linear-attention-chunked
