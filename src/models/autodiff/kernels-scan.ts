// The recurrences in plain TypeScript, with their hand-derived gradients: state carried forwards,
// gradient of the state carried backwards. wasm/scan.as.ts has the same loops, four channels wide.
import type { Floats } from './kernels.ts';

/** Rows of numbers that move with two time indices: row (t, s) starts at at + (t·t + s·s)·dim. */
export interface Rows {
  readonly data: Floats;
  readonly at: number;
  readonly t: number;
  readonly s: number;
}

/** Arrays of the selective scan. x, delta, y: batch length dim · B, C: batch length state. */
export interface SelectiveArrays {
  readonly x: Floats;
  readonly delta: Floats;
  /** state dim: transposed, so that neighbouring channels are neighbours in memory. */
  readonly A: Floats;
  readonly B: Floats;
  readonly C: Floats;
  readonly D: Floats;
  /** Room for the states of one sequence: (length + 1) state dim. */
  readonly h: Floats;
}

export interface SelectiveSizes {
  readonly batch: number;
  readonly length: number;
  readonly dim: number;
  readonly state: number;
}

/** Arrays of one head of the matrix scan, each with where the head's numbers begin. */
export interface MatrixArrays {
  readonly q: Floats;
  readonly k: Floats;
  readonly v: Floats;
  readonly a: Floats;
  readonly beta: Floats | undefined;
  /** Room for S_{−1} … S_{length−1} (kept: for gradients) or for one state. */
  readonly S: Floats;
}

/** Offsets and strides of one head: element i at time t of k is at offset k + t·tk + i. */
export interface MatrixHead {
  readonly length: number;
  readonly keys: number;
  readonly values: number;
  readonly q: number;
  readonly k: number;
  readonly v: number;
  readonly a: number;
  readonly beta: number;
  readonly tk: number;
  readonly tv: number;
  readonly ta: number;
  /** 1 when every key dimension has its own decay, 0 when they share one. */
  readonly ai: number;
  readonly tb: number;
}

export interface ScanKernels {
  /**
   * y(t, s) += a(t, s) b(t, s), rows of `dim`, for all s ≤ t with t − s < width: causal
   * convolution and both of its gradients, by the choice of the rows.
   */
  readonly causalProducts: (
    y: Rows,
    a: Rows,
    b: Rows,
    length: number,
    width: number,
    dim: number,
  ) => void;
  /** y += the selective scan. The states of sequence b are kept from h[b·(length+1)·state·dim] on if `keep`. */
  readonly selectiveScan: (
    arrays: SelectiveArrays,
    y: Floats,
    sizes: SelectiveSizes,
    keep: boolean,
  ) => void;
  /** Adds its gradients to `into`; `h` holds the kept states, `into.h` one state of zeros. */
  readonly selectiveScanGradient: (
    arrays: SelectiveArrays,
    gy: Floats,
    into: SelectiveArrays,
    sizes: SelectiveSizes,
  ) => void;
  /** y += one head of the matrix scan; the states are kept one after another if `keep`. */
  readonly matrixScan: (arrays: MatrixArrays, y: Floats, head: MatrixHead, keep: boolean) => void;
  /** Adds its gradients to `into`; `S` holds the kept states, `into.S` one state of zeros. */
  readonly matrixScanGradient: (
    arrays: MatrixArrays,
    gy: Floats,
    into: MatrixArrays,
    head: MatrixHead,
  ) => void;
}

export const causalProducts: ScanKernels['causalProducts'] = (y, a, b, length, width, dim) => {
  for (let t = 0; t < length; t++) {
    for (let s = Math.max(0, t - width + 1); s <= t; s++) {
      const yAt = y.at + (t * y.t + s * y.s) * dim;
      const aAt = a.at + (t * a.t + s * a.s) * dim;
      const bAt = b.at + (t * b.t + s * b.s) * dim;
      for (let d = 0; d < dim; d++) y.data[yAt + d]! += a.data[aAt + d]! * b.data[bAt + d]!;
    }
  }
};

// #region selective-scan
export const selectiveScan: ScanKernels['selectiveScan'] = (arrays, y, sizes, keep) => {
  const { x, delta, A, B, C, D, h } = arrays;
  const { batch, length, dim, state } = sizes;
  const next = keep ? state * dim : 0;
  for (let b = 0; b < batch; b++) {
    let now = keep ? b * (length + 1) * next : 0;
    h.fill(0, now, now + state * dim);
    for (let t = 0; t < length; t++, now += next) {
      const row = (b * length + t) * dim;
      const mix = (b * length + t) * state;
      for (let d = 0; d < dim; d++) {
        let out = D[d]! * x[row + d]!;
        for (let n = 0; n < state; n++) {
          const Abar = Math.exp(delta[row + d]! * A[n * dim + d]!);
          const input = delta[row + d]! * x[row + d]! * B[mix + n]!;
          const hNow = Abar * h[now + n * dim + d]! + input;
          h[now + next + n * dim + d] = hNow;
          out += C[mix + n]! * hNow;
        }
        y[row + d]! += out;
      }
    }
  }
};
// #endregion selective-scan

export const selectiveScanGradient: ScanKernels['selectiveScanGradient'] = (
  arrays,
  gy,
  g,
  sizes,
) => {
  const { x, delta, A, B, C, D, h } = arrays;
  const { batch, length, dim, state } = sizes;
  const gh = g.h;
  for (let b = 0; b < batch; b++) {
    gh.fill(0);
    for (let t = length - 1; t >= 0; t--) {
      const row = (b * length + t) * dim;
      const mix = (b * length + t) * state;
      const before = (b * (length + 1) + t) * state * dim;
      const now = before + state * dim;
      for (let d = 0; d < dim; d++) {
        const [xt, step, gt] = [x[row + d]!, delta[row + d]!, gy[row + d]!];
        let gInput = 0;
        let gStep = 0;
        for (let n = 0; n < state; n++) {
          const i = n * dim + d;
          const total = gh[i]! + gt * C[mix + n]!;
          g.B[mix + n]! += total * step * xt;
          g.C[mix + n]! += gt * h[now + i]!;
          gInput += total * B[mix + n]!;
          const through = total * Math.exp(step * A[i]!);
          const gExponent = through * h[before + i]!;
          gStep += gExponent * A[i]!;
          g.A[i]! += gExponent * step;
          gh[i] = through;
        }
        g.x[row + d]! += gt * D[d]! + gInput * step;
        g.delta[row + d]! += gStep + gInput * xt;
        g.D[d]! += gt * xt;
      }
    }
  }
};
