// Causal attention as WebGPU kernels: inputs, passes and buffers of the two ways to compute it.
import naive from './naive-attention.wgsl?raw';
import tiled from './tiled-attention.wgsl?raw';
import type { Kernel } from './dispatch.ts';

/** The width of a head is written into the kernels. */
export const kernelHeadDim = 64;
/** Queries of one workgroup of the tiled kernel. */
const QUERIES = 64;

export interface AttentionProblem {
  readonly heads: number;
  readonly length: number;
  /** Each (heads length headDim). */
  readonly q: Float32Array<ArrayBuffer>;
  readonly k: Float32Array<ArrayBuffer>;
  readonly v: Float32Array<ArrayBuffer>;
}

const bindings = ({ heads, length, q, k, v }: AttentionProblem) => ({
  sizes: [length, heads],
  inputs: [q, k, v],
  output: heads * length * kernelHeadDim,
});

/** Scores, softmax and weighted sum as three passes with all scores in memory between them. */
export function naiveAttention(problem: AttentionProblem): Kernel {
  const { heads, length } = problem;
  const across = Math.ceil(length / 16);
  return {
    name: 'attention, scores in memory',
    code: naive,
    passes: [
      { entry: 'score_pairs', groups: [across, across, heads] },
      { entry: 'softmax_rows', groups: [length, heads, 1] },
      {
        entry: 'weigh_values',
        groups: [Math.ceil((length * kernelHeadDim) / 4 / 64), heads, 1],
      },
    ],
    ...bindings(problem),
    scratch: [heads * length * length],
  };
}

/** One pass over tiles with a running maximum and sum. */
export function tiledAttentionKernel(problem: AttentionProblem): Kernel {
  const { heads, length } = problem;
  return {
    name: 'attention, tiled',
    code: tiled,
    passes: [{ entry: 'tiled_attention', groups: [Math.ceil(length / QUERIES), heads, 1] }],
    ...bindings(problem),
    scratch: [],
  };
}
