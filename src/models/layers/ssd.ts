// State space duality: when a head's state matrix is one number times the identity, its recurrence
// is a matrix of the form of masked attention. Here are both views of one head, and the chunked
// form that mixes them: matrices inside a chunk, the recurrence between chunks.
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { map, zeros } from '../tensor/tensor.ts';
import { chunksOf } from './heads.ts';
import type { Matrix, Vector } from './state-matrix.ts';
import { addScaled, dot, forget, write } from './state-matrix.ts';

// #region segsum
/**
 * S_{ts} = x_{s+1} + … + x_t for s ≤ t (0 on the diagonal), −∞ for s > t: the sums of all segments.
 * exp(S) is the mask L of decays, 1-semiseparable.
 *
 * x (…, length) → (…, length, length), row t, column s. Every segment is added up by itself:
 * differences of running sums would lose digits, and give ∞ − ∞ after a full reset (x = −∞).
 * @see dao2024mamba2
 */
export function segsum(x: ReadonlyTensor): Tensor {
  const length = x.shape.at(-1) ?? 0;
  const S = zeros([...x.shape, length]);
  S.data.fill(-Infinity);
  for (let row = 0; row < x.data.length; row += length) {
    for (let s = 0; s < length; s++) {
      let sum = 0;
      for (let t = s; t < length; t++) {
        if (t > s) sum += x.data[row + t]!;
        S.data[(row + t) * length + s] = sum;
      }
    }
  }
  return S;
}
// #endregion segsum

/** One head: X (length rows of headDim), logA (length), B and C (length rows of state numbers). */
export interface SsdHead {
  readonly X: Matrix;
  readonly logA: Vector;
  readonly B: Matrix;
  readonly C: Matrix;
}

/** One of the forms: changes h (headDim rows of state numbers) into the last state, returns y. */
export type SsdForm = (h: Matrix, head: SsdHead) => Vector[];

// #region ssd-recurrent
/**
 * h_t = exp(logA_t) h_{t−1} + x_t B_tᵀ, y_t = h_t C_t: one token, a state of headDim × state numbers.
 * Cost about 4 · headDim · state FLOPs a token; tokens one after the other.
 */
export function ssdHeadRecurrent(h: Matrix, { X, logA, B, C }: SsdHead): Vector[] {
  return X.map((x, t) => {
    forget(h, Math.exp(logA[t]!)); // h ← exp(logA_t) h
    write(h, x, B[t]!); // h ← h + x_t B_tᵀ
    return answer(h, C[t]!); // y_t = h C_t
  });
}
// #endregion ssd-recurrent

// #region ssd-matrix
/**
 * M = L ∘ (C Bᵀ): M_{ts} = exp(logA_{s+1} + … + logA_t) C_t · B_s for s ≤ t, else 0, so that Y = M X
 * when the state before is zero. C, B, X stand where attention has Q, K, V; L replaces the softmax.
 */
export function ssdHeadMatrix({ logA, B, C }: SsdHead): Vector[] {
  const length = logA.length;
  const L = map(segsum({ shape: [length], data: logA }), Math.exp);
  return C.map((C_t, t) =>
    Float64Array.from({ length }, (_, s) =>
      s <= t ? L.data[t * length + s]! * dot(C_t, B[s]!) : 0,
    ),
  );
}
// #endregion ssd-matrix

/** Y = M X, plus what the state before the first token adds to every row. */
export function ssdHeadParallel(h: Matrix, head: SsdHead): Vector[] {
  const { X, logA, C } = head;
  let sinceStart = 0;
  const Y = ssdHeadMatrix(head).map((row, t) => {
    sinceStart += logA[t]!;
    const y = answer(h, C[t]!).map((value) => Math.exp(sinceStart) * value);
    row.forEach((weight, s) => addScaled(y, weight, X[s]!));
    return y;
  });
  absorb(h, head, 0, X.length);
  return Y;
}

// #region ssd-chunked
/**
 * Y_t = Σ_{start ≤ s ≤ t} M_{ts} x_s + exp(logA_start + … + logA_t) h C_t, h the state before the
 * chunk of t. Any length; the last chunk may be shorter.
 * Work grows with length · chunk inside the chunks and with length · state between them.
 */
export function ssdHeadChunked(h: Matrix, head: SsdHead, chunk: number): Vector[] {
  const { X, logA, B, C } = head;
  const Y: Vector[] = [];
  for (const { start, end } of chunksOf(X.length, chunk)) {
    for (let t = start; t < end; t++) {
      const y = new Float64Array(h.length);
      let logDecay = 0; // of what token s wrote, up to token t
      for (let s = t; s >= start; s--) {
        addScaled(y, Math.exp(logDecay) * dot(C[t]!, B[s]!), X[s]!); // this chunk, as attention
        logDecay += logA[s]!;
      }
      addScaled(y, Math.exp(logDecay), answer(h, C[t]!)); // all earlier chunks, from the state
      Y.push(y);
    }
    absorb(h, head, start, end); // hand the state on to the next chunk
  }
  return Y;
}

/** h ← exp(Σ logA) h + Σ_s exp(logA_{s+1} + … + logA_{end−1}) x_s B_sᵀ over start ≤ s < end. */
function absorb(h: Matrix, { X, logA, B }: SsdHead, start: number, end: number): void {
  let logDecay = 0;
  const written = h.map((row) => new Float64Array(row.length));
  for (let s = end - 1; s >= start; s--) {
    const decayed = X[s]!.map((value) => Math.exp(logDecay) * value);
    write(written, decayed, B[s]!);
    logDecay += logA[s]!;
  }
  forget(h, Math.exp(logDecay));
  h.forEach((row, p) => addScaled(row, 1, written[p]!));
}
// #endregion ssd-chunked

/** y = h C. */
function answer(h: Matrix, C: Vector): Vector {
  return Float64Array.from(h, (row) => dot(row, C));
}
