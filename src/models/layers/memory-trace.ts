// What a matrix memory holds after every token, and how well it answers to each key it has seen.
// Figures draw these arrays; no layer needs them.
import { zeros, type Tensor } from '../tensor/tensor.ts';
import { putRows, startState, stateOf } from './heads.ts';
import type { MatrixState, MixerSizes } from './heads.ts';
import { dot, read, type Matrix, type Vector } from './state-matrix.ts';

export interface MemoryTrace {
  /** y, (batch length heads valueDim). */
  readonly output: Tensor;
  /** S after every token, (batch heads length keyDim valueDim). */
  readonly states: Tensor;
  /** S_tᵀ k_i after token t for every key i ≤ t, (batch heads length length valueDim); 0 for i > t. */
  readonly retrieved: Tensor;
  /** |S_tᵀ k_i − v_i| for i ≤ t, (batch heads length length); 0 for i > t. */
  readonly error: Tensor;
  /** k_t·k_i for all pairs, (batch heads length length): what one key says when another is asked. */
  readonly overlap: Tensor;
}

/** One head as the trace needs it. */
export interface TracedHead {
  readonly K: Matrix;
  readonly V: Matrix;
  /** Processes token t: changes S in place and returns y_t. */
  readonly step: (S: Matrix, t: number) => Vector;
  /** The answer of S to a key; Sᵀ k unless given. */
  readonly retrieve?: (S: Matrix, k: Vector) => Vector;
}

/** |a − b|. */
function distance(a: Vector, b: Vector): number {
  return Math.hypot(...a.map((value, j) => value - b[j]!));
}

/** Runs one step after the other and asks the state for every key so far after each. */
export function traceMemory(
  sizes: MixerSizes,
  initial: MatrixState | undefined,
  head: (b: number, h: number) => TracedHead,
): MemoryTrace & { readonly state: { readonly S: Tensor } } {
  const { batch, length, heads, keyDim, valueDim } = sizes;
  const S = startState(sizes, initial);
  const states = zeros([batch, heads, length, keyDim, valueDim]);
  const overlap = zeros([batch, heads, length, length]);
  const error = zeros([batch, heads, length, length]);
  const output = zeros([batch, length, heads, valueDim]);
  const retrieved = zeros([batch, heads, length, length, valueDim]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const { K, V, step, retrieve = read } = head(b, h);
      const rows = stateOf(S, b, h);
      const at = (t: number) => (b * heads + h) * length + t;
      const Y = K.map((key, t) => {
        const y = step(rows, t);
        rows.forEach((row, i) => states.data.set(row, (at(t) * keyDim + i) * valueDim));
        K.forEach((k, i) => (overlap.data[at(t) * length + i] = dot(key, k)));
        for (let i = 0; i <= t; i++) {
          const answer = retrieve(rows, K[i]!);
          retrieved.data.set(answer, (at(t) * length + i) * valueDim);
          error.data[at(t) * length + i] = distance(answer, V[i]!);
        }
        return y;
      });
      putRows(output, b, h, Y);
    }
  }
  return { output, states, retrieved, error, overlap, state: { S } };
}
