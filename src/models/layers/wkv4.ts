// The weighted average at the heart of RWKV-4, as a recurrence in two numbers and as the plain sum.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import { elementwise } from './sequence.ts';

export interface Wkv4Params {
  /** u, the bonus of the present token, shape (dim). */
  readonly timeFirst: ReadonlyTensor;
  /** w < 0, the logarithm of the decay of one step, shape (dim). Models store log(−w). */
  readonly timeDecay: ReadonlyTensor;
}

/** Σ weights · values and Σ weights, both divided by e^p; each (batch, dim). */
export interface Wkv4State {
  readonly a: ReadonlyTensor;
  readonly b: ReadonlyTensor;
  /** The largest exponent so far; −1e30 before the first token. */
  readonly p: ReadonlyTensor;
}

/**
 * wkv_t = (A_{t−1} + e^{u+k_t} v_t) / (B_{t−1} + e^{u+k_t}), then A_t = e^w A_{t−1} + e^{k_t} v_t and
 * B_t = e^w B_{t−1} + e^{k_t}; a = A e^{−p} and b = B e^{−p} are what is stored.
 *
 * k, v (batch, dim) → wkv and the next state, each (batch, dim).
 * @throws ShapeError when a shape disagrees.
 * @see peng2023rwkv Eq. 16
 */
export function wkv4Cell(
  { timeFirst, timeDecay }: Wkv4Params,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
  before: Wkv4State,
): Readonly<Record<'wkv' | 'a' | 'b' | 'p', Tensor>> {
  const wide = 'batch dim';
  const { batch, dim } = axes(
    'wkv4',
    { k: wide, v: wide, a: wide, b: wide, p: wide, timeFirst: 'dim', timeDecay: 'dim' },
    { k, v, a: before.a, b: before.b, p: before.p, timeFirst, timeDecay },
  );
  return elementwise(['wkv', 'a', 'b', 'p'], [batch, dim], (row, d) => {
    const at = row * dim + d;
    const [kt, vt] = [k.data[at]!, v.data[at]!];
    const [aOld, bOld, pOld] = [before.a.data[at]!, before.b.data[at]!, before.p.data[at]!];
    // #region wkv4-cell
    const now = timeFirst.data[d]! + kt;
    const top = Math.max(pOld, now);
    const past = Math.exp(pOld - top);
    const present = Math.exp(now - top);
    const wkv = (past * aOld + present * vt) / (past * bOld + present);

    const decayed = pOld + timeDecay.data[d]!;
    const p = Math.max(decayed, kt);
    const a = Math.exp(decayed - p) * aOld + Math.exp(kt - p) * vt;
    const b = Math.exp(decayed - p) * bOld + Math.exp(kt - p);
    // #endregion wkv4-cell
    return { wkv, a, b, p };
  });
}

// #region wkv4-direct
/**
 * wkv_t = (Σ_{s<t} e^{(t−1−s) w + k_s} v_s + e^{u+k_t} v_t) / (the same without v).
 *
 * k, v (batch, length, dim) → (batch, length, dim). The definition, in O(length²) and unstabilised:
 * for tests and small figures.
 * @see peng2023rwkv Eq. 16
 */
export function wkv4Direct(
  { timeFirst, timeDecay }: Wkv4Params,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
): Tensor {
  const { batch, length, dim } = axes(
    'wkv4Direct',
    { k: 'batch length dim', v: 'batch length dim', timeFirst: 'dim', timeDecay: 'dim' },
    { k, v, timeFirst, timeDecay },
  );
  const wkv = zeros([batch, length, dim]);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      const index = (t: number) => (b * length + t) * dim + d;
      for (let t = 0; t < length; t++) {
        let [numerator, denominator] = [0, 0];
        for (let s = 0; s <= t; s++) {
          const bonus = s < t ? (t - 1 - s) * timeDecay.data[d]! : timeFirst.data[d]!;
          const weight = Math.exp(bonus + k.data[index(s)]!);
          numerator += weight * v.data[index(s)]!;
          denominator += weight;
        }
        wkv.data[index(t)] = numerator / denominator;
      }
    }
  }
  return wkv;
}
// #endregion wkv4-direct
