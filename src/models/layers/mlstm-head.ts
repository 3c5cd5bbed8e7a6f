// One head of the mLSTM: a matrix memory with exponential gates, as a step and as a chunk.
import { logSigmoid } from './pointwise.ts';
import type { Matrix, Vector } from './state-matrix.ts';
import { addScaled, dot, forget, read, times, write } from './state-matrix.ts';

/** What one head remembers; the functions below change it in place. */
export interface MlstmMemory {
  /** C, keys × values, kept at the scale e^{−m}. */
  readonly C: Matrix;
  /** n, the sum of the keys written, at the same scale. */
  readonly n: Vector;
  /** m, the logarithm of the scale: the largest exponent so far. */
  m: number;
}

/** The gates before their functions, one number a token: i = e^{iRaw}, f = σ(fRaw). */
export interface MlstmGates {
  readonly iRaw: Vector;
  readonly fRaw: Vector;
}

// #region mlstm-step
/**
 * C_t = f C_{t−1} + i k vᵀ, n_t = f n_{t−1} + i k, h_t = C_tᵀ q / max(|n_tᵀ q|, 1), f = σ(fRaw),
 * i = e^{iRaw}; C and n are stored times e^{−m_t}, m_t = max(log f + m_{t−1}, iRaw), and so is the 1.
 *
 * One token of one head; k comes already divided by √headDim. `eps` is added to the denominator.
 * @see beck2024xlstm section 2.3 and its appendix on stabilisation
 */
export function mlstmHeadStep(
  memory: MlstmMemory,
  q: Vector,
  k: Vector,
  v: Vector,
  gates: { readonly iRaw: number; readonly fRaw: number },
  eps: number,
): Vector {
  const { C, n } = memory;
  const logF = logSigmoid(gates.fRaw);
  const m = Math.max(logF + memory.m, gates.iRaw);
  const f = Math.exp(logF + memory.m - m);
  const i = Math.exp(gates.iRaw - m);
  memory.m = m;

  forget(C, f);
  write(C, times(k, i), v);
  for (let d = 0; d < n.length; d++) n[d] = f * n[d]! + i * k[d]!;
  return times(read(C, q), 1 / (Math.max(Math.abs(dot(n, q)), Math.exp(-m)) + eps));
}
// #endregion mlstm-step

// #region mlstm-chunk
/**
 * The same h for a run of tokens, each reading the memory before the run and the tokens up to itself:
 * h_t ∝ e^{m + F_t} Cᵀ q_t + Σ_{s≤t} e^{F_t − F_s + iRaw_s} (q_tᵀ k_s) v_s, F_t = Σ_{r≤t} log f_r.
 *
 * Exponents are reduced by the largest of each row. Leaves the memory after the run in `memory`.
 */
export function mlstmHeadChunk(
  memory: MlstmMemory,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  { iRaw, fRaw }: MlstmGates,
  eps: number,
): Vector[] {
  const { C, n } = memory;
  // from[s] = F_t − F_s + iRaw_s, summed from t backwards; before = m + F_t; m the largest of all.
  const exponents = (t: number) => {
    const from: number[] = [];
    let decay = 0;
    for (let s = t; s >= 0; s--) {
      from[s] = decay + iRaw[s]!;
      decay += logSigmoid(fRaw[s]!);
    }
    const before = memory.m + decay;
    return { from, before, m: Math.max(before, ...from) };
  };
  const H = Q.map((q, t) => {
    const { from, before, m } = exponents(t);
    const carried = Math.exp(before - m);
    const h = times(read(C, q), carried);
    let normaliser = carried * dot(n, q);
    for (let s = 0; s <= t; s++) {
      const score = Math.exp(from[s]! - m) * dot(q, K[s]!);
      addScaled(h, score, V[s]!);
      normaliser += score;
    }
    return times(h, 1 / (Math.max(Math.abs(normaliser), Math.exp(-m)) + eps));
  });

  const { from, before, m } = exponents(Q.length - 1);
  const carried = Math.exp(before - m);
  forget(C, carried);
  for (let d = 0; d < n.length; d++) n[d]! *= carried;
  K.forEach((k, s) => {
    const weight = Math.exp(from[s]! - m);
    write(C, times(k, weight), V[s]!);
    addScaled(n, weight, k);
  });
  memory.m = m;
  return H;
}
// #endregion mlstm-chunk
