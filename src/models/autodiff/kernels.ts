// The inner loops that decide the speed, in plain TypeScript: the version to read, and the oracle
// of the WebAssembly version behind the same signatures (wasm/kernels.ts).
import type { Floats } from './tape.ts';

/** A matrix inside a flat array: element (i, j) is data[offset + i·rowStride + j·colStride]. */
export interface Matrix {
  readonly data: Floats;
  readonly offset: number;
  readonly rows: number;
  readonly cols: number;
  readonly rowStride: number;
  readonly colStride: number;
}

/** A row-major matrix at `offset`; `rowStride` is `cols` unless the rows lie further apart. */
export function matrix(
  data: Floats,
  offset: number,
  rows: number,
  cols: number,
  rowStride = cols,
): Matrix {
  return { data, offset, rows, cols, rowStride, colStride: 1 };
}

/** The same numbers with rows and columns exchanged. */
export function transposed(a: Matrix): Matrix {
  const { data, offset } = a;
  return {
    data,
    offset,
    rows: a.cols,
    cols: a.rows,
    rowStride: a.colStride,
    colStride: a.rowStride,
  };
}

export interface Kernels {
  /** C_ij += Σ_p A_ip B_pj. The rows of C are contiguous. */
  readonly multiplyAdd: (a: Matrix, b: Matrix, c: Matrix) => void;
}

// #region multiply-add
function multiplyAdd(a: Matrix, b: Matrix, c: Matrix): void {
  for (let i = 0; i < a.rows; i++) {
    const row = c.offset + i * c.rowStride;
    for (let p = 0; p < a.cols; p++) {
      const factor = a.data[a.offset + i * a.rowStride + p * a.colStride]!;
      const from = b.offset + p * b.rowStride;
      for (let j = 0; j < b.cols; j++) c.data[row + j]! += factor * b.data[from + j * b.colStride]!;
    }
  }
}
// #endregion multiply-add

export const plainKernels: Kernels = { multiplyAdd };
