// The mesa layer: at every token the linear map that fits all key–value pairs so far best, by least
// squares, applied to the query. What the delta rule approaches step by step, it solves outright.
import { axes } from '../tensor/axes.ts';
import { zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { putRows, rowsOf, scalarsOf } from './heads.ts';
import { addScaled, forget, read, times, write, type Matrix, type Vector } from './state-matrix.ts';

/** q and k (batch length heads keyDim), v (… valueDim), beta and logDecay (batch length heads). */
export interface MesaNetInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** Weight of the token in the fit. */
  readonly beta: ReadonlyTensor;
  readonly logDecay: ReadonlyTensor;
}

/** Solves A x = b for a symmetric positive definite A, by elimination without pivoting. */
export function solveSymmetric(A: Matrix, b: Vector): Vector {
  const rows = A.map((row) => row.slice());
  const x = b.slice();
  for (let i = 0; i < x.length; i++) {
    for (let r = i + 1; r < x.length; r++) {
      const factor = rows[r]![i]! / rows[i]![i]!;
      addScaled(rows[r]!, -factor, rows[i]!);
      x[r]! -= factor * x[i]!;
    }
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < x.length; j++) x[i]! -= rows[i]![j]! * x[j]!;
    x[i]! /= rows[i]![i]!;
  }
  return x;
}

/**
 * y_t = S_tᵀ (H_t + diag(λ))⁻¹ q_t with H_t = α_t H_{t−1} + β_t k_t k_tᵀ,
 * S_t = α_t S_{t−1} + β_t k_t v_tᵀ and α_t = exp(logDecay_t).
 *
 * ridge λ (heads keyDim), positive → (batch length heads valueDim). Exact solve, O(keyDim³) a token;
 * the paper iterates instead. @throws ShapeError when shapes disagree. MesaNet, arXiv:2506.05233
 */
export function mesaNet({ q, k, v, beta, logDecay }: MesaNetInputs, ridge: ReadonlyTensor): Tensor {
  const { batch, length, heads, keyDim, valueDim } = axes(
    'mesaNet',
    {
      q: 'batch length heads keyDim',
      k: 'batch length heads keyDim',
      v: 'batch length heads valueDim',
      beta: 'batch length heads',
      logDecay: 'batch length heads',
      ridge: 'heads keyDim',
    },
    { q, k, v, beta, logDecay, ridge },
  );
  const square = (width: number) => Array.from({ length: keyDim }, () => new Float64Array(width));
  const output = zeros([batch, length, heads, valueDim]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const [Q, K, V] = [rowsOf(q, b, h), rowsOf(k, b, h), rowsOf(v, b, h)];
      const [weight, gate] = [scalarsOf(beta, b, h), scalarsOf(logDecay, b, h)];
      const [H, S] = [square(keyDim), square(valueDim)];
      const Y = Q.map((row, t) => {
        const weighted = times(K[t]!, weight[t]!);
        for (const memory of [H, S]) forget(memory, Math.exp(gate[t]!));
        write(H, weighted, K[t]!);
        write(S, weighted, V[t]!);
        const regular = H.map((hRow, i) => {
          const copy = hRow.slice();
          copy[i]! += ridge.data[h * keyDim + i]!;
          return copy;
        });
        return read(S, solveSymmetric(regular, row));
      });
      putRows(output, b, h, Y);
    }
  }
  return output;
}
