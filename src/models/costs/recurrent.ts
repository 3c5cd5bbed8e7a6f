// Cost of the classical recurrent layers (RNN, GRU, LSTM) and of the RG-LRU block of Griffin.
import type { CarriedNumbers, MixerCosts } from './mixer.ts';
import { linearParams, shortConvFlops } from './mixer.ts';

export interface RecurrentSpec {
  readonly kind: 'rnn' | 'gru' | 'lstm';
  readonly dim: number;
  /** Size of the hidden state. */
  readonly inner: number;
}

/** Linear maps of input and state per step: 1 for the RNN, 3 for the GRU, 4 for the LSTM. */
export const recurrentMaps = { rnn: 1, gru: 3, lstm: 4 } as const;

/**
 * g·(inner² + inner·dim + inner): state, input and bias of each of the g maps.
 *
 * PyTorch stores two biases per map, which adds g·inner.
 * @see hochreiter1997long
 */
export function recurrentParams({ kind, dim, inner }: RecurrentSpec): number {
  const oneMap = linearParams(inner, inner) + linearParams(dim, inner) + inner;
  return recurrentMaps[kind] * oneMap;
}

/** 2g·(inner² + inner·dim) FLOPs a step, the same at every position: O(n d²) over n steps. */
export function recurrentStepFlops({ kind, dim, inner }: RecurrentSpec): number {
  return 2 * recurrentMaps[kind] * (linearParams(inner, inner) + linearParams(dim, inner));
}

/** Numbers carried: h, and for the LSTM the cell c as well. */
export function recurrentStateNumbers({ kind, inner }: RecurrentSpec): number {
  return kind === 'lstm' ? 2 * inner : inner;
}

/**
 * Steps that must follow one another in training: all of them for a recurrence that is not
 * linear in its state, 2·⌈log₂ n⌉ for a linear one by a scan (up- and down-sweep), 1 for attention.
 * @see vaswani2017attention Table 1, blelloch1990prefix
 */
export function sequentialSteps(length: number, kind: 'recurrence' | 'scan' | 'attention'): number {
  if (kind === 'recurrence') return length;
  return kind === 'scan' ? 2 * Math.ceil(Math.log2(Math.max(1, length))) : 1;
}

export const recurrentCosts: MixerCosts<RecurrentSpec> = {
  params: recurrentParams,
  forwardFlops: (spec, length) => length * recurrentStepFlops(spec),
  decodeFlops: (spec) => recurrentStepFlops(spec),
  quadraticFlops: () => 0,
  carried: (spec) => ({ keysAndValues: 0, state: recurrentStateNumbers(spec), convolution: 0 }),
};

export interface RgLruSpec {
  readonly kind: 'rg-lru';
  readonly dim: number;
  /** Width of the recurrence. */
  readonly inner: number;
  /** The two gates are block-diagonal with this many blocks. */
  readonly blocks: number;
  /** Taps of the convolution before the recurrence. */
  readonly kernel: number;
}

/**
 * Two maps in, one out, a convolution, two block-diagonal gates and one decay a channel.
 * @see de2024griffin §2.4, botev2024recurrentgemma
 */
export function rgLruParams({ dim, inner, blocks, kernel }: RgLruSpec): number {
  const maps = 2 * (linearParams(dim, inner) + inner) + linearParams(inner, dim) + dim;
  const convolution = inner * (kernel + 1);
  const gates = 2 * (linearParams(inner, inner / blocks) + inner);
  return maps + convolution + gates + inner;
}

/** FLOPs a token; h_t = a_t h_{t−1} + √(1 − a_t²)·(i_t x_t) costs 4 a channel beyond the maps. */
export function rgLruStepFlops({ dim, inner, blocks, kernel }: RgLruSpec): number {
  const maps = 2 * (3 * linearParams(dim, inner) + 2 * linearParams(inner, inner / blocks));
  const gateOfOutput = inner;
  return maps + shortConvFlops(inner, kernel) + 4 * inner + gateOfOutput;
}

function rgLruCarried({ inner, kernel }: RgLruSpec): CarriedNumbers {
  return { keysAndValues: 0, state: inner, convolution: inner * (kernel - 1) };
}

export const rgLruCosts: MixerCosts<RgLruSpec> = {
  params: rgLruParams,
  forwardFlops: (spec, length) => length * rgLruStepFlops(spec),
  decodeFlops: (spec) => rgLruStepFlops(spec),
  quadraticFlops: () => 0,
  carried: (spec) => rgLruCarried(spec),
};
