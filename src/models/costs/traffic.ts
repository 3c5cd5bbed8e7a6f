// Where the bytes of attention and of the selective scan go, part by part, when each step is a
// kernel of its own and when all are one. The parts add up to the totals of the cost functions.
import { flashAttentionBytes } from './attention-memory.ts';
import { mambaSpec } from './mamba.ts';

/** A share of the traffic to and from main memory. */
export interface TrafficPart {
  readonly what: string;
  /** Inputs and outputs, which somebody must move; the rest is what fusing can save. */
  readonly needed: boolean;
  readonly bytes: number;
}

export interface TrafficSizes {
  readonly length: number;
  /** Width of the layer: heads · headDim, and half the channels of its Mamba counterpart. */
  readonly dim: number;
  readonly headDim: number;
  readonly bytesPerNumber: number;
}

// #region traffic-parts
/** All heads of one attention layer, scores in memory: `standardAttentionBytes` by its parts. */
export function unfusedAttentionTraffic(sizes: TrafficSizes): TrafficPart[] {
  const { length, dim, headDim, bytesPerNumber } = sizes;
  const scores = (dim / headDim) * length * length * bytesPerNumber;
  return [
    { what: 'q, k, v in, y out', needed: true, bytes: 4 * length * dim * bytesPerNumber },
    { what: 'scores written and read', needed: false, bytes: 2 * scores },
    { what: 'weights written and read', needed: false, bytes: 2 * scores },
  ];
}

/** The same layer by FlashAttention's tiles with `sramBytes` of fast memory for each block. */
export function tiledAttentionTraffic(sizes: TrafficSizes, sramBytes: number): TrafficPart[] {
  const { length, dim, headDim, bytesPerNumber } = sizes;
  const needed = 4 * length * dim * bytesPerNumber;
  const total =
    (dim / headDim) * flashAttentionBytes({ length, headDim, bytesPerNumber }, sramBytes);
  return [
    { what: 'q, k, v in, y out', needed: true, bytes: needed },
    { what: 'read again for each tile', needed: false, bytes: total - needed },
  ];
}

/** One Mamba layer, its states in memory: `unfusedScanBytes` by its parts. */
export function unfusedScanTraffic({ length, dim, bytesPerNumber }: TrafficSizes): TrafficPart[] {
  const { inner, state } = mambaSpec(dim);
  const states = length * inner * state * bytesPerNumber;
  return [
    ...fusedScanTraffic({ length, dim, bytesPerNumber }),
    { what: 'decays and inputs', needed: false, bytes: 4 * states },
    { what: 'states written and read', needed: false, bytes: 2 * states },
  ];
}

/** The same layer fused: what `fusedScanBytes` counts. */
export function fusedScanTraffic({
  length,
  dim,
  bytesPerNumber,
}: Omit<TrafficSizes, 'headDim'>): TrafficPart[] {
  const { inner, state } = mambaSpec(dim);
  const bytes = length * (3 * inner + 2 * state) * bytesPerNumber;
  return [{ what: 'x, Δ, B, C in, y out', needed: true, bytes }];
}
// #endregion traffic-parts

/** Σ bytes. */
export function totalBytes(parts: readonly TrafficPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
