// Cost of convolutions as long as the sequence, directly and by FFT, and of the two layers built
// on them that the course shows: S4D and Hyena.
import { requireInteger } from '../tensor/errors.ts';
import type { MixerCosts } from './mixer.ts';
import { linearParams, shortConvFlops } from './mixer.ts';

// #region convolution-flops
/** T(T+1): a causal convolution of one channel with a filter as long as the sequence, directly. */
export function directConvFlops(length: number): number {
  return length * (length + 1);
}

/** 5n·log₂n real operations for a complex FFT of n points; half of that when the input is real. */
export function realFftFlops(points: number): number {
  return 2.5 * points * Math.log2(points);
}

/**
 * Three real FFTs of n points and n/2 + 1 complex products of 6, n the power of two ≥ 2T: the
 * same convolution of one channel by FFT, zero-padded so that it does not wrap around.
 * @see cooley1965algorithm, fu2023flashfftconv
 */
export function fftConvFlops(length: number): number {
  requireInteger('fftConvFlops', 'length', length);
  const points = 2 ** Math.ceil(Math.log2(2 * length));
  return 3 * realFftFlops(points) + 6 * (points / 2 + 1);
}

/** Shortest length from which the FFT needs fewer FLOPs than the direct sum, for good. */
export function fftConvCrossoverLength(): number {
  let length = 1 << 16;
  while (fftConvFlops(length - 1) < directConvFlops(length - 1)) length--;
  return length;
}
// #endregion convolution-flops

/**
 * FLOPs of one step of a filter with a complex pole a mode: h = λh + x is 7 (a complex product
 * and one real addition), y += Re(c h) is 4.
 */
export const complexModeStepFlops = 11;

export interface S4dSpec {
  readonly kind: 's4d';
  readonly dim: number;
  /** Complex modes a channel; each stands for a conjugate pair, so the state order is twice it. */
  readonly modes: number;
}

/**
 * dim·(4·modes + 2) + 2·dim·(dim + 1): complex A and C, Δ and D of each channel (B is 1), and
 * the map to 2·dim before the gated linear unit.
 * @see gu2022s4d
 */
export function s4dParams({ dim, modes }: S4dSpec): number {
  return dim * (4 * modes + 2) + 2 * dim * (dim + 1);
}

/** FLOPs of a sequence by convolution: the kernel (10 a mode and position), FFT, skip, output. */
export function s4dFlops({ dim, modes }: S4dSpec, length: number): number {
  const kernel = 10 * dim * modes * length;
  const output = length * (2 * dim + 2 * linearParams(dim, 2 * dim));
  return kernel + dim * fftConvFlops(length) + output;
}

/** FLOPs of one token by recurrence. */
export function s4dStepFlops({ dim, modes }: S4dSpec): number {
  return complexModeStepFlops * dim * modes + 2 * dim + 2 * linearParams(dim, 2 * dim);
}

export const s4dCosts: MixerCosts<S4dSpec> = {
  params: s4dParams,
  forwardFlops: s4dFlops,
  decodeFlops: (spec) => s4dStepFlops(spec),
  quadraticFlops: () => 0,
  carried: ({ dim, modes }) => ({ keysAndValues: 0, state: 2 * dim * modes, convolution: 0 }),
};

export interface HyenaSpec {
  readonly kind: 'hyena';
  readonly dim: number;
  /** Taps of the short convolution on each of the three projections. */
  readonly kernel: number;
  /** Complex modes a channel of the long filter, in training or after distillation. */
  readonly modes: number;
}

/**
 * Three projections in, one out (all with bias), three short convolutions with bias, and for each
 * channel `modes` complex poles and residues and a skip: the block of StripedHyena.
 *
 * Hyena proper makes its filter by a small MLP instead of poles.
 * @see poli2023stripedhyena stripedhyena/model.py, poli2023hyena
 */
export function hyenaParams({ dim, kernel, modes }: HyenaSpec): number {
  const maps = 4 * (linearParams(dim, dim) + dim);
  return maps + 3 * dim * (kernel + 1) + dim * (4 * modes + 1);
}

function hyenaTokenFlops({ dim, kernel }: HyenaSpec): number {
  const skipAndGates = 4 * dim;
  return 8 * linearParams(dim, dim) + shortConvFlops(3 * dim, kernel) + skipAndGates;
}

/** Forward FLOPs of a sequence: maps, short convolutions, one long convolution a channel by FFT. */
export function hyenaFlops(spec: HyenaSpec, length: number): number {
  return length * hyenaTokenFlops(spec) + spec.dim * fftConvFlops(length);
}

/**
 * FLOPs of one token once the filter is a recurrence of `modes` poles.
 * @see massaroli2023laughing
 */
export function hyenaStepFlops(spec: HyenaSpec): number {
  return hyenaTokenFlops(spec) + complexModeStepFlops * spec.dim * spec.modes;
}

/** `carried` is that of the recurrence; as a convolution, Hyena keeps all past inputs instead. */
export const hyenaCosts: MixerCosts<HyenaSpec> = {
  params: hyenaParams,
  forwardFlops: hyenaFlops,
  decodeFlops: (spec) => hyenaStepFlops(spec),
  quadraticFlops: () => 0,
  carried: ({ dim, kernel, modes }) => ({
    keysAndValues: 0,
    state: 2 * dim * modes,
    convolution: 3 * dim * (kernel - 1),
  }),
};
