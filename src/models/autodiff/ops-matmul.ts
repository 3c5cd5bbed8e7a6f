// Matrix products over the last two axes, batched over the axes before them.
import { ShapeError } from '../tensor/errors.ts';
import { sizeOf } from '../tensor/tensor.ts';
import { broadcastShapes, eachRow } from './broadcast.ts';
import { matrix, transposed, type Matrix } from './kernels.ts';
import { gradTargets, record, type Floats, type Tape, type Variable } from './tape.ts';

export interface MatmulOptions {
  /** Use Aᵀ (or Bᵀ): exchange the last two axes of the operand, at no cost. */
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * Y_{…ij} = Σ_p A_{…ip} B_{…pj}; leading axes broadcast.
 * Gradients: Ā = Ȳ Bᵀ and B̄ = Aᵀ Ȳ, summed over the axes that were repeated.
 * @throws ShapeError when an operand has fewer than two axes or the inner sizes differ.
 */
export function matmul(
  tape: Tape,
  a: Variable,
  b: Variable,
  { transposeA = false, transposeB = false }: MatmulOptions = {},
): Variable {
  const [m, inner] = lastTwo(a, transposeA);
  const [innerB, n] = lastTwo(b, transposeB);
  if (inner !== innerB) {
    throw new ShapeError(
      `matmul: expected equal inner sizes, got [${a.shape.join(', ')}]${transposeA ? 'ᵀ' : ''} times [${b.shape.join(', ')}]${transposeB ? 'ᵀ' : ''}.`,
      'The columns of the first must be the rows of the second.',
    );
  }
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batch = broadcastShapes('matmul', aBatch, bBatch);
  const data = tape.scratch(sizeOf(batch) * m * n);
  const viewA = (from: Floats, index: number, rows: number): Matrix =>
    transposeA
      ? transposed(matrix(from, index * m * inner, inner, m))
      : matrix(from, index * m * inner, rows, inner);
  const viewB = (from: Floats, index: number): Matrix =>
    transposeB
      ? transposed(matrix(from, index * inner * n, n, inner))
      : matrix(from, index * inner * n, inner, n);

  // One shared B: the batch of A is simply more rows.
  const merged = bBatch.length === 0 && !transposeA;
  const rows = merged ? sizeOf(aBatch) * m : m;
  const each = (visit: (y: number, ia: number, ib: number) => void): void => {
    if (merged) visit(0, 0, 0);
    else {
      eachRow(batch, aBatch, bBatch, (y, i, k, count, aStep, bStep) => {
        for (let j = 0; j < count; j++) visit((y + j) * m * n, i + j * aStep, k + j * bStep);
      });
    }
  };
  const { multiplyAdd } = tape.kernels;
  each((y, ia, ib) => {
    multiplyAdd(viewA(a.data, ia, rows), viewB(b.data, ib), matrix(data, y, rows, n), false);
  });
  return record(tape, [...batch, m, n], data, [a, b], (grad) => {
    // A repeated operand collects several products, so its gradient must start from zero.
    const [ga, gb] = gradTargets(
      tape,
      [a, b],
      [
        a.data.length === sizeOf(batch) * m * inner,
        merged || b.data.length === sizeOf(batch) * inner * n,
      ],
    );
    each((y, ia, ib) => {
      const g = matrix(grad, y, rows, n);
      // The target is always row-major, so a transposed operand receives the transposed product.
      if (ga) {
        const bT = transposed(viewB(b.data, ib));
        const into = viewA(ga.into, ia, rows);
        if (transposeA) multiplyAdd(transposed(bT), transposed(g), transposed(into), ga.keep);
        else multiplyAdd(g, bT, into, ga.keep);
      }
      if (gb) {
        const aT = transposed(viewA(a.data, ia, rows));
        const into = viewB(gb.into, ib);
        if (transposeB) multiplyAdd(transposed(g), transposed(aT), transposed(into), gb.keep);
        else multiplyAdd(aT, g, into, gb.keep);
      }
    });
  });
}

function lastTwo(x: Variable, transpose: boolean): [number, number] {
  if (x.shape.length < 2) {
    throw new ShapeError(
      `matmul: expected operands with at least two axes, got [${x.shape.join(', ')}].`,
      'Reshape a vector to one row or one column.',
    );
  }
  const [rows, cols] = x.shape.slice(-2) as [number, number];
  return transpose ? [cols, rows] : [rows, cols];
}
