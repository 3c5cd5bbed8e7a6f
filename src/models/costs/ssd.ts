// Cost of the Mamba-2 block and of the three ways to compute its state space dual (SSD) layer.
import { requireInteger } from '../tensor/errors.ts';
import type { CarriedNumbers, MixerCosts } from './mixer.ts';
import { linearParams, shortConvFlops } from './mixer.ts';

export interface Mamba2Spec {
  readonly kind: 'mamba2';
  readonly dim: number;
  readonly inner: number;
  /** Channels that share one decay; inner / headDim heads. */
  readonly headDim: number;
  /** Numbers of state a channel. */
  readonly state: number;
  /** Groups of heads that share B and C. */
  readonly groups: number;
  readonly kernel: number;
}

/** A Mamba-2 block of the published proportions: inner 2·dim, heads of 64, state 128, 4 taps. */
export function mamba2Spec(dim: number): Mamba2Spec {
  return { kind: 'mamba2', dim, inner: 2 * dim, headDim: 64, state: 128, groups: 1, kernel: 4 };
}

function parts({ dim, inner, headDim, state, groups }: Mamba2Spec) {
  const heads = inner / headDim;
  const convChannels = inner + 2 * groups * state;
  const maps = linearParams(dim, inner + convChannels + heads) + linearParams(inner, dim);
  return { heads, convChannels, maps };
}

/**
 * Weights of the maps in (z, x, B, C, Δ) and out, the convolution over x, B and C with bias, Δ's
 * bias, A and D a head, and the gain of the norm before the output.
 * @see dao2024mamba2, mambarepo mamba_ssm/modules/mamba2.py
 */
export function mamba2Params(spec: Mamba2Spec): number {
  const { heads, convChannels, maps } = parts(spec);
  return maps + convChannels * (spec.kernel + 1) + 3 * heads + spec.inner;
}

/** 5·inner·state FLOPs a token: decay, (Δx)·B, sum, times C, sum. The decay is one number a head. */
export function ssdRecurrentFlops({ inner, state }: Mamba2Spec): number {
  return 5 * inner * state;
}

/** FLOPs of one token in the recurrent form. */
export function mamba2StepFlops(spec: Mamba2Spec): number {
  const { convChannels, maps } = parts(spec);
  const skipAndGate = 3 * spec.inner;
  const convolution = shortConvFlops(convChannels, spec.kernel);
  return 2 * maps + convolution + ssdRecurrentFlops(spec) + skipAndGate;
}

// #region ssd-forms
/** 2T²(groups·state + inner): the quadratic, attention-like form (CBᵀ ⊙ L)X, full square. */
export function ssdQuadraticFlops({ inner, state, groups }: Mamba2Spec, length: number): number {
  return 2 * length * length * (groups * state + inner);
}

/**
 * T·(2Q(groups·state + inner) + 4·inner·state): the chunked form with chunks of Q tokens. Inside a
 * chunk the quadratic form; then one state per chunk written (BᵀX) and read (C h).
 *
 * All four terms are matrix products; with Q = state = headDim it is O(T·state²) a head.
 * @see dao2024mamba2 §6
 */
export function ssdChunkFlops(spec: Mamba2Spec, length: number, chunk: number): number {
  requireInteger('ssdChunkFlops', 'chunk', chunk);
  const { inner, state, groups } = spec;
  return length * (2 * chunk * (groups * state + inner) + 4 * inner * state);
}
// #endregion ssd-forms

function carried(spec: Mamba2Spec): CarriedNumbers {
  return {
    keysAndValues: 0,
    state: spec.inner * spec.state,
    convolution: parts(spec).convChannels * (spec.kernel - 1),
  };
}

/** `forwardFlops` counts the recurrent form; the chunked one does more, on matrix units. */
export const mamba2Costs: MixerCosts<Mamba2Spec> = {
  params: mamba2Params,
  forwardFlops: (spec, length) => length * mamba2StepFlops(spec),
  decodeFlops: (spec) => mamba2StepFlops(spec),
  quadraticFlops: () => 0,
  carried: (spec) => carried(spec),
};
