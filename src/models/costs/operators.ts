// The operators of the course as points under a roofline: FLOPs and bytes of each, computed by the
// cost functions of its layer, at one width so that they can be compared.
import type { AttentionSpec } from './attention.ts';
import {
  decodeAttentionIntensity,
  flashAttentionBytes,
  headAttentionFlops,
  standardAttentionBytes,
} from './attention-memory.ts';
import { linearAttentionChunkFlops, stateUpdateFlops } from './linear-attention.ts';
import type { LinearAttentionSpec } from './linear-attention.ts';
import { fftConvFlops } from './long-convolution.ts';
import {
  fusedScanBytes,
  mambaSpec,
  scanDecodeIntensity,
  selectiveScanFlops,
  unfusedScanBytes,
} from './mamba.ts';
import { shortConvFlops } from './mixer.ts';
import { recurrentMaps } from './recurrent.ts';
import { matmulIntensity } from './roofline.ts';
import { mamba2Spec, ssdChunkFlops } from './ssd.ts';

/** One operator at one size. */
export interface Operator {
  readonly id: string;
  readonly name: string;
  /** Whole sequences at once, or one token for each sequence. */
  readonly phase: 'sequence' | 'token';
  /** Which arithmetic it can use: products of matrices have units of their own. */
  readonly unit: 'matrix' | 'vector';
  readonly family: 'dense' | 'attention' | 'recurrence' | 'convolution' | 'pointwise';
  /** FLOP per byte of main memory. */
  readonly intensity: number;
  /** FLOP per byte if no number had to be fetched twice; only where the kernel does so. */
  readonly atBest?: number;
}

export interface OperatorSizes {
  /** Tokens of a sequence. */
  readonly length: number;
  /** Sequences that are decoded together. */
  readonly batch: number;
}

/** Width of the residual stream of all operators. */
export const operatorDim = 4096;
/** 16-bit numbers. */
const BYTES = 2;
/** Fast memory of one multiprocessor of an A100, in bytes. */
export const operatorSram = 192 * 1024;
const attention = { heads: 32, kvHeads: 8, headDim: 128 } satisfies Partial<AttentionSpec>;
const linear: LinearAttentionSpec = {
  kind: 'linear-attention',
  rule: 'gated-delta',
  dim: operatorDim,
  heads: 32,
  keyDim: 128,
  valueDim: 128,
  kernel: 0,
  outputGate: 'none',
};
/** Tokens of a chunk, as the published kernels have them. */
export const operatorChunks = { linearAttention: 64, ssd: 256 } as const;

/**
 * Every operator of the course with its arithmetic intensity, FLOPs over bytes, highest first.
 *
 * Intermediate results that a fused kernel keeps on the chip count no bytes; what lies in caches
 * between chip and main memory is not modelled, so a kernel that reads something twice pays twice.
 */
export function operators({ length, batch }: OperatorSizes): Operator[] {
  const all = [...sequenceOperators(length), ...tokenOperators(batch)];
  return all.sort((a, b) => b.intensity - a.intensity);
}

function sequenceOperators(length: number): Operator[] {
  const phase = 'sequence';
  const head = { length, headDim: attention.headDim, bytesPerNumber: BYTES };
  const flops = headAttentionFlops(head);
  const mamba = mambaSpec(operatorDim);
  const scan = length * selectiveScanFlops(mamba);
  const ssd = mamba2Spec(operatorDim);
  const ssdNumbers = 2 * ssd.inner + 2 * ssd.groups * ssd.state + ssd.inner / ssd.headDim;
  const linearNumbers = 2 * linear.heads * (linear.keyDim + linear.valueDim);
  return [
    {
      id: 'dense',
      name: 'linear map, whole sequence',
      phase,
      unit: 'matrix',
      family: 'dense',
      intensity: matmulIntensity(length, 4 * operatorDim, operatorDim, BYTES),
    },
    {
      id: 'flash-attention',
      name: 'attention, tiled',
      phase,
      unit: 'matrix',
      family: 'attention',
      intensity: flops / flashAttentionBytes(head, operatorSram),
      atBest: flops / (4 * length * attention.headDim * BYTES),
    },
    {
      id: 'standard-attention',
      name: 'attention, scores in memory',
      phase,
      unit: 'matrix',
      family: 'attention',
      intensity: flops / standardAttentionBytes(head),
    },
    {
      id: 'ssd',
      name: 'Mamba-2, chunked',
      phase,
      unit: 'matrix',
      family: 'recurrence',
      intensity: ssdChunkFlops(ssd, length, operatorChunks.ssd) / (length * ssdNumbers * BYTES),
    },
    {
      id: 'linear-attention',
      name: 'linear attention, chunked',
      phase,
      unit: 'matrix',
      family: 'recurrence',
      intensity:
        linearAttentionChunkFlops(linear, length, operatorChunks.linearAttention) /
        (length * linearNumbers * BYTES),
    },
    {
      id: 'fft-convolution',
      name: 'long convolution by FFT, fused',
      phase,
      unit: 'vector',
      family: 'convolution',
      intensity: fftConvFlops(length) / (3 * length * BYTES),
    },
    {
      id: 'fused-scan',
      name: 'selective scan, fused',
      phase,
      unit: 'vector',
      family: 'recurrence',
      intensity: scan / fusedScanBytes(mamba, length, BYTES),
    },
    {
      id: 'unfused-scan',
      name: 'selective scan, unfused',
      phase,
      unit: 'vector',
      family: 'recurrence',
      intensity: scan / unfusedScanBytes(mamba, length, BYTES),
    },
    {
      id: 'short-convolution',
      name: 'short convolution, 4 taps',
      phase,
      unit: 'vector',
      family: 'convolution',
      intensity: shortConvFlops(1, 4) / (2 * BYTES),
    },
    {
      id: 'gate',
      name: 'gate: two numbers multiplied',
      phase,
      unit: 'vector',
      family: 'pointwise',
      intensity: 1 / (3 * BYTES),
    },
  ];
}

function tokenOperators(batch: number): Operator[] {
  const phase = 'token';
  const { heads, kvHeads } = attention;
  const stateNumbers = linear.keyDim * linear.valueDim;
  const vectors = 2 * (linear.keyDim + linear.valueDim);
  const maps = recurrentMaps.lstm;
  return [
    {
      id: 'dense-token',
      name: 'linear map, one token',
      phase,
      unit: 'matrix',
      family: 'dense',
      intensity: matmulIntensity(batch, 4 * operatorDim, operatorDim, BYTES),
    },
    {
      id: 'lstm',
      name: 'LSTM, one step',
      phase,
      unit: 'matrix',
      family: 'recurrence',
      intensity: matmulIntensity(batch, maps * operatorDim, 2 * operatorDim, BYTES),
    },
    {
      id: 'gqa-token',
      name: 'KV cache, 8 heads, one token',
      phase,
      unit: 'matrix',
      family: 'attention',
      intensity: decodeAttentionIntensity(heads, kvHeads, BYTES),
    },
    {
      id: 'mha-token',
      name: 'KV cache, 32 heads, one token',
      phase,
      unit: 'vector',
      family: 'attention',
      intensity: decodeAttentionIntensity(heads, heads, BYTES),
    },
    {
      id: 'mamba-token',
      name: 'Mamba state, one token',
      phase,
      unit: 'vector',
      family: 'recurrence',
      intensity: scanDecodeIntensity(mambaSpec(operatorDim), BYTES),
    },
    {
      id: 'delta-token',
      name: 'gated delta state, one token',
      phase,
      unit: 'vector',
      family: 'recurrence',
      intensity:
        (stateUpdateFlops[linear.rule] * stateNumbers) / ((2 * stateNumbers + vectors) * BYTES),
    },
  ];
}
