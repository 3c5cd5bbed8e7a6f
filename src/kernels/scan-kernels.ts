// The selective scan as WebGPU kernels: inputs, passes and buffers of the three ways to compute it.
import parallel from './parallel-scan.wgsl?raw';
import sequential from './sequential-scan.wgsl?raw';
import unfused from './unfused-scan.wgsl?raw';
import type { Kernel } from './dispatch.ts';

/** The numbers of state a channel are written into the kernels. */
export const kernelState = 16;

export interface ScanProblem {
  readonly length: number;
  readonly dim: number;
  /** (length dim). */
  readonly x: Float32Array<ArrayBuffer>;
  /** Step sizes, positive, (length dim). */
  readonly delta: Float32Array<ArrayBuffer>;
  /** Negative, (dim state). */
  readonly A: Float32Array<ArrayBuffer>;
  /** (length state). */
  readonly B: Float32Array<ArrayBuffer>;
  /** (length state). */
  readonly C: Float32Array<ArrayBuffer>;
}

const bindings = ({ length, dim, x, delta, A, B, C }: ScanProblem) => ({
  sizes: [length, dim],
  inputs: [x, delta, A, B, C],
  output: length * dim,
});

/** Discretise, recur, read out: three passes with Ā, B̄x and h in memory between them. */
export function unfusedScan(problem: ScanProblem): Kernel {
  const { length, dim } = problem;
  const channels = Math.ceil(dim / 64);
  return {
    name: 'scan, states in memory',
    code: unfused,
    passes: [
      { entry: 'discretise', groups: [channels, length, 1] },
      { entry: 'recur', groups: [Math.ceil((dim * kernelState) / 64), 1, 1] },
      { entry: 'read_out', groups: [channels, length, 1] },
    ],
    ...bindings(problem),
    scratch: [length * dim * kernelState, length * dim * kernelState],
  };
}

/** One pass, a thread for each channel, token after token. */
export function sequentialScan(problem: ScanProblem): Kernel {
  return {
    name: 'scan, fused, token by token',
    code: sequential,
    passes: [{ entry: 'sequential_scan', groups: [Math.ceil(problem.dim / 64), 1, 1] }],
    ...bindings(problem),
    scratch: [],
  };
}

/**
 * One pass, a workgroup for each channel, a tree over the tokens of a chunk.
 *
 * It wants time as the last axis, and gives y as (dim length): see `transposed`.
 */
export function parallelScan(problem: ScanProblem): Kernel {
  const { length, dim, x, delta, A, B, C } = problem;
  return {
    name: 'scan, fused, tree over tokens',
    code: parallel,
    passes: [{ entry: 'parallel_scan', groups: [dim, 1, 1] }],
    ...bindings(problem),
    inputs: [
      transposed(x, length, dim),
      transposed(delta, length, dim),
      A,
      transposed(B, length, kernelState),
      transposed(C, length, kernelState),
    ],
    scratch: [],
  };
}

/** (rows columns) → (columns rows). */
export function transposed(
  x: ArrayLike<number>,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[c * rows + r] = x[r * columns + c]!;
  }
  return out;
}
