// Cost of linear attention and of its gated and delta-rule descendants: a state of
// keyDim × valueDim numbers a head, whatever the context.
import { requireInteger } from '../tensor/errors.ts';
import type { CarriedNumbers, MixerCosts } from './mixer.ts';
import { linearParams, shortConvFlops } from './mixer.ts';

/** How a token changes the state S (keyDim, valueDim); reading is o = qᵀS for all. */
export type StateRule =
  | 'sum' // S += k vᵀ
  | 'decay' // S = γ S + k vᵀ, γ fixed (RetNet)
  | 'gate' // S = diag(α) S + k vᵀ, α from the input (GLA)
  | 'delta' // S += β k (v − Sᵀk)ᵀ (DeltaNet)
  | 'gated-delta' // S = α S, then delta, α a number a head (Gated DeltaNet)
  | 'channel-gated-delta'; // S = diag(α) S, then delta (Kimi Delta Attention)

export interface LinearAttentionSpec {
  readonly kind: 'linear-attention';
  readonly rule: StateRule;
  readonly dim: number;
  /** Heads of values, each with its own state. */
  readonly heads: number;
  /** Heads of queries and keys when fewer; absent: as many as `heads`. */
  readonly keyHeads?: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** Taps of the short convolution on q, k and v; 0 when there is none. */
  readonly kernel: number;
  readonly outputGate: 'none' | 'full' | 'low-rank';
  /** Rank of low-rank gates; needed for `gate`, `channel-gated-delta` and a low-rank output gate. */
  readonly gateRank?: number;
}

// #region state-update-flops
/**
 * FLOPs for each number of the state and token: write k vᵀ 2, read qᵀS 2, decay 1 when there is
 * one, and 2 more for the delta rule, which first reads what the key already holds.
 */
export const stateUpdateFlops: Readonly<Record<StateRule, number>> = {
  sum: 4,
  decay: 5,
  gate: 5,
  delta: 6,
  'gated-delta': 7,
  'channel-gated-delta': 7,
};
// #endregion state-update-flops

/** heads·keyDim·valueDim: numbers of state. */
export function linearAttentionStateNumbers(spec: LinearAttentionSpec): number {
  return spec.heads * spec.keyDim * spec.valueDim;
}

function mixedChannels(spec: LinearAttentionSpec): number {
  return 2 * (spec.keyHeads ?? spec.heads) * spec.keyDim + spec.heads * spec.valueDim;
}

function gateParams(spec: LinearAttentionSpec): number {
  const { rule, dim, heads, keyDim, valueDim, outputGate, gateRank = 0 } = spec;
  const lowRank = (outputs: number): number =>
    linearParams(dim, gateRank) + linearParams(gateRank, outputs);
  const output = { none: 0, full: linearParams(dim, heads * valueDim) };
  const outputParams = outputGate === 'low-rank' ? lowRank(heads * valueDim) : output[outputGate];
  const oneEachHead = linearParams(dim, heads);
  const ofRule = {
    sum: 0,
    decay: 0,
    gate: lowRank(heads * keyDim),
    delta: oneEachHead,
    'gated-delta': 2 * oneEachHead,
    'channel-gated-delta': oneEachHead + lowRank(heads * keyDim),
  };
  return outputParams + ofRule[rule];
}

/** Weights of q, k, v, output, gates and short convolutions. */
export function linearAttentionParams(spec: LinearAttentionSpec): number {
  const channels = mixedChannels(spec);
  const maps =
    linearParams(spec.dim, channels) + linearParams(spec.heads * spec.valueDim, spec.dim);
  return maps + gateParams(spec) + channels * spec.kernel;
}

/** FLOPs of one token in the recurrent form: maps, convolutions, state; no context in it. */
export function linearAttentionStepFlops(spec: LinearAttentionSpec): number {
  const channels = mixedChannels(spec);
  const maps = 2 * (linearAttentionParams(spec) - channels * spec.kernel);
  const state = stateUpdateFlops[spec.rule] * linearAttentionStateNumbers(spec);
  return maps + shortConvFlops(channels, spec.kernel) + state;
}

// #region three-forms
/** 2T²(keyDim + valueDim) a head: the parallel form, (QKᵀ ⊙ M)V with the full square computed. */
export function linearAttentionParallelFlops(spec: LinearAttentionSpec, length: number): number {
  return 2 * spec.heads * length * length * (spec.keyDim + spec.valueDim);
}

/**
 * T·(2C(keyDim + valueDim) + 4·keyDim·valueDim) a head: squares of C inside the chunks, the state
 * between them. C = 1 is the recurrent form, C = T the parallel one plus a state nobody reads.
 *
 * Plain linear attention only; gates and the delta rule add terms of the same orders.
 * @see yang2024gla
 */
export function linearAttentionChunkFlops(
  spec: LinearAttentionSpec,
  length: number,
  chunk: number,
): number {
  requireInteger('linearAttentionChunkFlops', 'chunk', chunk);
  const { heads, keyDim, valueDim } = spec;
  return heads * length * (2 * chunk * (keyDim + valueDim) + 4 * keyDim * valueDim);
}
// #endregion three-forms

/**
 * 6Td² + 3TCd + TC²: one head of the chunked gated delta rule as its authors count it.
 * @see kimi2025linear eq. 13 (C = 64; eq. 14 counts softmax attention as 2T²d)
 */
export function gatedDeltaChunkFlops(length: number, chunk: number, headDim: number): number {
  return 6 * length * headDim ** 2 + 3 * length * chunk * headDim + length * chunk ** 2;
}

function carried(spec: LinearAttentionSpec): CarriedNumbers {
  return {
    keysAndValues: 0,
    state: linearAttentionStateNumbers(spec),
    convolution: mixedChannels(spec) * Math.max(0, spec.kernel - 1),
  };
}

/** `forwardFlops` counts the recurrent form; chunked kernels do a little more, on faster units. */
export const linearAttentionCosts: MixerCosts<LinearAttentionSpec> = {
  params: linearAttentionParams,
  forwardFlops: (spec, length) => length * linearAttentionStepFlops(spec),
  decodeFlops: (spec) => linearAttentionStepFlops(spec),
  quadraticFlops: () => 0,
  carried: (spec) => carried(spec),
};
