// The inner loops that decide the speed: their signatures, and the plain TypeScript versions of
// those over vectors and matrices. wasm/kernels.ts has the same functions in SIMD; recurrences
// are in kernels-scan.ts and kernels-matrix-scan.ts. All of them add to their result, so one loop serves values and gradients.
import { matrixScan, matrixScanGradient } from './kernels-matrix-scan.ts';
import {
  causalProducts,
  selectiveScan,
  selectiveScanGradient,
  type ScanKernels,
} from './kernels-scan.ts';

/** Numbers of one tape: all float64 (reference, gradient tests) or all float32 (training). */
export type Floats = Float64Array | Float32Array;

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
  const { data, offset, rows, cols, rowStride, colStride } = a;
  return { data, offset, rows: cols, cols: rows, rowStride: colStride, colStride: rowStride };
}

/**
 * What a product needs, relative to a diagonal d. 'lower C': only C_ij with j ≤ i + d is wanted,
 * the rest may hold anything. 'lower A': A_ip is zero for p > i + d. 'upper A': A_ip is zero for
 * p < i − d. Causal attention saves half of its work this way.
 */
export type Part = 'all' | 'lower C' | 'lower A' | 'upper A';

/** The functions of one number that have a fast version. */
export type Curve = 'exp' | 'sigmoid' | 'tanh' | 'softplus';

export interface Kernels extends ScanKernels {
  /**
   * C_ij += Σ_p A_ip B_pj, or = if `keep` is false. The rows of C are contiguous.
   * `part` and `diagonal` say what may be left out.
   */
  readonly multiplyAdd: (
    A: Matrix,
    B: Matrix,
    C: Matrix,
    keep?: boolean,
    part?: Part,
    diagonal?: number,
  ) => void;
  /** y_i += factor · x_i for i < count, from the given offsets, for `rows` rows `…Step` apart. */
  readonly addScaled: (
    y: Floats,
    yAt: number,
    x: Floats,
    xAt: number,
    factor: number,
    count: number,
    rows?: number,
    yStep?: number,
    xStep?: number,
  ) => void;
  /**
   * y_i += a_i b_i, or = if `keep` is false, for i < count, from the given offsets, for `rows`
   * rows `…Step` apart.
   */
  readonly addProduct: (
    y: Floats,
    yAt: number,
    a: Floats,
    aAt: number,
    b: Floats,
    bAt: number,
    count: number,
    keep?: boolean,
    rows?: number,
    yStep?: number,
    aStep?: number,
    bStep?: number,
  ) => void;
  /** y_i = curve(x_i) for i < count, from the given offsets. */
  readonly map: (
    curve: Curve,
    y: Floats,
    yAt: number,
    x: Floats,
    xAt: number,
    count: number,
  ) => void;
  /** In place: softmax of scale·x over a span of columns in each row, zero elsewhere. */
  readonly softmaxRows: (x: Floats, at: number, span: Span, scale: number) => void;
  /**
   * In place on dp: ds_i = scale · p_i (dp_i − Σ_j p_j dp_j) for each row, from the given offsets;
   * zero beyond the columns that the row uses.
   */
  readonly softmaxRowsGradient: (
    p: Floats,
    pAt: number,
    dp: Floats,
    dpAt: number,
    span: Span,
    scale: number,
  ) => void;
  /** y = weight (x − mean x) / √(variance + epsilon) per row of `dim`, the mean 0 unless centred. */
  readonly normalise: (
    arrays: NormaliseArrays,
    y: Floats,
    dim: number,
    epsilon: number,
    centred: boolean,
  ) => void;
  /**
   * With z = (x − mean) · inverse and gz = weight gy: gWeight += Σ_rows gy z, and
   * gx += (gz − mean gz − z mean(gz z)) · inverse per row, the mean of gz 0 unless centred.
   */
  readonly normaliseGradient: (
    arrays: NormaliseArrays,
    gy: Floats,
    gx: Floats,
    gWeight: Floats,
    dim: number,
    centred: boolean,
  ) => void;
  /** One AdamW step on whole arrays. */
  readonly adamw: (w: Floats, g: Floats, m: Floats, v: Floats, step: AdamwStep) => void;
}

/** Row r of `rows` × `cols`, the rows `step` apart, uses the columns end+r−window … end+r−1, cut to 0 … cols−1. */
export interface Span {
  readonly rows: number;
  readonly cols: number;
  readonly step: number;
  readonly end: number;
  readonly window: number;
}

/** A normalisation of rows: one weight a column, and for each row its mean and 1/√(variance + epsilon). */
export interface NormaliseArrays {
  readonly x: Floats;
  readonly weight: Floats;
  readonly mean: Floats;
  readonly inverse: Floats;
}

/** The numbers of one AdamW step, with the bias corrections inside `rate` and `vScale`. */
export interface AdamwStep {
  readonly gScale: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly decay: number;
  readonly rate: number;
  readonly vScale: number;
  readonly epsilon: number;
}

// #region multiply-add
function multiplyAdd(
  A: Matrix,
  B: Matrix,
  C: Matrix,
  keep = true,
  part: Part = 'all',
  diagonal = 0,
): void {
  const [a, b, c] = [A.data, B.data, C.data];
  const { rowStride, colStride } = A;
  const { rowStride: step, colStride: across } = B;
  for (let i = 0; i < A.rows; i++) {
    const row = C.offset + i * C.rowStride;
    const from = A.offset + i * rowStride;
    const cols = part === 'lower C' ? Math.min(B.cols, i + diagonal + 1) : B.cols;
    const inner = part === 'lower A' ? Math.min(A.cols, i + diagonal + 1) : A.cols;
    if (!keep) c.fill(0, row, row + B.cols);
    let p = part === 'upper A' ? Math.max(0, i - diagonal) : 0;
    // Four terms of the sum at a time: C is read and written a quarter as often.
    for (; p + 3 < inner; p += 4) {
      const a0 = a[from + p * colStride]!;
      const a1 = a[from + (p + 1) * colStride]!;
      const a2 = a[from + (p + 2) * colStride]!;
      const a3 = a[from + (p + 3) * colStride]!;
      let k = B.offset + p * step;
      for (let j = 0; j < cols; j++, k += across) {
        c[row + j]! +=
          a0 * b[k]! + a1 * b[k + step]! + a2 * b[k + 2 * step]! + a3 * b[k + 3 * step]!;
      }
    }
    for (; p < inner; p++) {
      const factor = a[from + p * colStride]!;
      const k = B.offset + p * step;
      for (let j = 0; j < cols; j++) c[row + j]! += factor * b[k + j * across]!;
    }
  }
}
// #endregion multiply-add

const curves: Readonly<Record<Curve, (x: number) => number>> = {
  exp: Math.exp,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

/** The plain versions. */
export const plainKernels: Kernels = {
  multiplyAdd,
  causalProducts,
  selectiveScan,
  selectiveScanGradient,
  matrixScan,
  matrixScanGradient,
  addScaled(y, yAt, x, xAt, factor, count, rows = 1, yStep = 0, xStep = 0) {
    for (let r = 0; r < rows; r++, yAt += yStep, xAt += xStep) {
      for (let i = 0; i < count; i++) y[yAt + i]! += factor * x[xAt + i]!;
    }
  },
  addProduct(
    y,
    yAt,
    a,
    aAt,
    b,
    bAt,
    count,
    keep = true,
    rows = 1,
    yStep = 0,
    aStep = 0,
    bStep = 0,
  ) {
    for (let r = 0; r < rows; r++, yAt += yStep, aAt += aStep, bAt += bStep) {
      if (!keep) y.fill(0, yAt, yAt + count);
      for (let i = 0; i < count; i++) y[yAt + i]! += a[aAt + i]! * b[bAt + i]!;
    }
  },
  map(curve, y, yAt, x, xAt, count) {
    const f = curves[curve];
    for (let i = 0; i < count; i++) y[yAt + i] = f(x[xAt + i]!);
  },
  softmaxRows(x, at, { rows, cols, step, end, window }, scale) {
    for (let r = 0; r < rows; r++, at += step) {
      const stop = Math.min(cols, end + r);
      const start = Math.min(stop, Math.max(0, end + r - window));
      let peak = -Infinity;
      for (let j = start; j < stop; j++) peak = Math.max(peak, scale * x[at + j]!);
      let total = 0;
      for (let j = start; j < stop && peak !== -Infinity; j++) {
        total += x[at + j] = Math.exp(scale * x[at + j]! - peak);
      }
      for (let j = 0; j < cols; j++) {
        const inside = j >= start && j < stop && peak !== -Infinity;
        x[at + j] = inside ? x[at + j]! / total : 0;
      }
    }
  },
  softmaxRowsGradient(p, pAt, dp, dpAt, { rows, cols, step, end }, scale) {
    for (let r = 0; r < rows; r++, pAt += step, dpAt += step) {
      const used = Math.min(cols, end + r);
      let along = 0;
      for (let j = 0; j < used; j++) along += p[pAt + j]! * dp[dpAt + j]!;
      for (let j = 0; j < used; j++) {
        dp[dpAt + j] = scale * p[pAt + j]! * (dp[dpAt + j]! - along);
      }
      dp.fill(0, dpAt + used, dpAt + cols);
    }
  },
  normalise({ x, weight, mean, inverse }, y, dim, epsilon, centred) {
    for (let r = 0; r < inverse.length; r++) {
      const at = r * dim;
      mean[r] = 0;
      if (centred) for (let i = 0; i < dim; i++) mean[r]! += x[at + i]! / dim;
      let power = 0;
      for (let i = 0; i < dim; i++) power += (x[at + i]! - mean[r]!) ** 2;
      inverse[r] = 1 / Math.sqrt(power / dim + epsilon);
      for (let i = 0; i < dim; i++) y[at + i] = weight[i]! * (x[at + i]! - mean[r]!) * inverse[r]!;
    }
  },
  normaliseGradient({ x, weight, mean, inverse }, gy, gx, gWeight, dim, centred) {
    for (let r = 0; r < inverse.length; r++) {
      const at = r * dim;
      const z = (i: number): number => (x[at + i]! - mean[r]!) * inverse[r]!;
      const gz = (i: number): number => weight[i]! * gy[at + i]!;
      let shift = 0;
      let along = 0;
      for (let i = 0; i < dim; i++) {
        if (centred) shift += gz(i) / dim;
        along += (gz(i) * z(i)) / dim;
        gWeight[i]! += gy[at + i]! * z(i);
      }
      for (let i = 0; i < dim; i++) gx[at + i]! += (gz(i) - shift - z(i) * along) * inverse[r]!;
    }
  },
  adamw(w, g, m, v, { gScale, beta1, beta2, decay, rate, vScale, epsilon }) {
    for (let i = 0; i < w.length; i++) {
      const grad = gScale * g[i]!;
      m[i] = beta1 * m[i]! + (1 - beta1) * grad;
      v[i] = beta2 * v[i]! + (1 - beta2) * grad * grad;
      w[i] = decay * w[i]! - (rate * m[i]!) / (Math.sqrt(v[i]!) * vScale + epsilon);
    }
  },
};
