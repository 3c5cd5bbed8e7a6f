// Cost of the Mamba-1 block: parameters, FLOPs, the state it carries, and the bytes that its scan
// moves when fused and when not.
import type { CarriedNumbers, MixerCosts } from './mixer.ts';
import { linearParams, shortConvFlops } from './mixer.ts';

export interface MambaSpec {
  readonly kind: 'mamba';
  readonly dim: number;
  /** Channels of the selective SSM, 2·dim in the published models. */
  readonly inner: number;
  /** Numbers of state a channel. */
  readonly state: number;
  /** Taps of the short convolution. */
  readonly kernel: number;
  /** Width between the two maps that make Δ, ⌈dim/16⌉ in the published models. */
  readonly rank: number;
}

/** A Mamba-1 block of the published proportions: inner 2·dim, state 16, 4 taps, rank ⌈dim/16⌉. */
export function mambaSpec(dim: number): MambaSpec {
  return { kind: 'mamba', dim, inner: 2 * dim, state: 16, kernel: 4, rank: Math.ceil(dim / 16) };
}

function mapParams({ dim, inner, state, rank }: MambaSpec): number {
  return (
    linearParams(dim, 2 * inner) +
    linearParams(inner, rank + 2 * state) +
    linearParams(rank, inner) +
    linearParams(inner, dim)
  );
}

/**
 * Weights of the maps in, to (Δ, B, C), to Δ, and out; the convolution with bias, Δ's bias,
 * A (inner, state) and the skip D.
 * @see gu2023mamba, mambarepo mamba_ssm/modules/mamba_simple.py
 */
export function mambaParams(spec: MambaSpec): number {
  const { inner, state, kernel } = spec;
  return mapParams(spec) + inner * (kernel + 1) + inner + inner * state + inner;
}

// #region scan-flops
/**
 * 7·inner·state + inner FLOPs a token: Δx once a channel; for each state number ΔA and its
 * exponential, (Δx)·B, the decay of h, the sum, times C, and the sum over the state.
 *
 * An exponential counts as one. Counts of 8 or 9 in the literature form Δ·B·x without sharing.
 */
export function selectiveScanFlops({ inner, state }: MambaSpec): number {
  return 7 * inner * state + inner;
}
// #endregion scan-flops

/** FLOPs of one token: maps, short convolution, scan, skip and gate. No context in it. */
export function mambaStepFlops(spec: MambaSpec): number {
  const skipAndGate = 3 * spec.inner;
  const convolution = shortConvFlops(spec.inner, spec.kernel);
  return 2 * mapParams(spec) + convolution + selectiveScanFlops(spec) + skipAndGate;
}

/** inner·state: numbers of SSM state a layer. */
export function mambaStateNumbers({ inner, state }: MambaSpec): number {
  return inner * state;
}

// #region scan-bytes
/**
 * T·(3·inner + 2·state)·bytes: what the fused scan moves. It reads x and Δ (T, inner), B and C
 * (T, state), discretises and scans in fast memory, and writes y (T, inner). A and D are small.
 * @see gu2023mamba §3.3.2
 */
export function fusedScanBytes(spec: MambaSpec, length: number, bytesPerNumber: number): number {
  return length * (3 * spec.inner + 2 * spec.state) * bytesPerNumber;
}

/**
 * The same scan step by step through main memory: Ā and B̄x (T, inner, state) are written, read by
 * the scan, h written and read again for y = Ch: 6·T·inner·state numbers beyond the fused ones.
 */
export function unfusedScanBytes(spec: MambaSpec, length: number, bytesPerNumber: number): number {
  const throughMemory = 6 * length * spec.inner * spec.state * bytesPerNumber;
  return fusedScanBytes(spec, length, bytesPerNumber) + throughMemory;
}
// #endregion scan-bytes

/**
 * FLOP per byte of one decoding step of the recurrence alone: h is read and written for
 * 7 FLOPs a number. Below any accelerator's ridge point, so memory decides.
 */
export function scanDecodeIntensity(spec: MambaSpec, bytesPerNumber: number): number {
  const bytes = (2 * mambaStateNumbers(spec) + 3 * spec.inner + 2 * spec.state) * bytesPerNumber;
  return selectiveScanFlops(spec) / bytes;
}

function carried(spec: MambaSpec): CarriedNumbers {
  return {
    keysAndValues: 0,
    state: mambaStateNumbers(spec),
    convolution: spec.inner * (spec.kernel - 1),
  };
}

export const mambaCosts: MixerCosts<MambaSpec> = {
  params: mambaParams,
  forwardFlops: (spec, length) => length * mambaStepFlops(spec),
  decodeFlops: (spec) => mambaStepFlops(spec),
  quadraticFlops: () => 0,
  carried: (spec) => carried(spec),
};
