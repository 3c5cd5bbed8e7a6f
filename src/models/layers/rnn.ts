// The simple recurrent network: the smallest model with a memory, and the one whose gradient fades.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map, zeros } from '../tensor/tensor.ts';
import { linear } from './linear.ts';
import { relu } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { foldSteps, traceSteps } from './sequence.ts';
import { matrixOfRadius } from './spectral.ts';

export interface RnnParams {
  /** From the input, shape (state, dim). */
  readonly Wx: ReadonlyTensor;
  /** From the state before, shape (state, state). */
  readonly Wh: ReadonlyTensor;
  /** Shape (state). Absent means zero. */
  readonly bias?: ReadonlyTensor | undefined;
  /** f; tanh unless given. */
  readonly activation?: 'tanh' | 'relu' | undefined;
}

export interface RnnState {
  /** h, shape (batch, state). */
  readonly h: Tensor;
}

export interface RnnCell extends RnnState {
  /** What the nonlinearity is applied to, shape (batch, state). */
  readonly preactivation: Tensor;
}

/** Weights uniform in ±1/√state; Wh a scaled rotation when a spectral radius is asked for. */
export function initRnn(
  config: {
    readonly dim: number;
    readonly state: number;
    readonly spectralRadius?: number;
    readonly activation?: 'tanh' | 'relu';
  },
  random: Random,
): RnnParams {
  const dim = requireInteger('initRnn', 'dim', config.dim);
  const state = requireInteger('initRnn', 'state', config.state);
  const uniform = () => (2 * random() - 1) / Math.sqrt(state);
  return {
    Wx: build([state, dim], uniform),
    Wh:
      config.spectralRadius === undefined
        ? build([state, state], uniform)
        : matrixOfRadius(state, config.spectralRadius, random),
    bias: build([state], uniform),
    activation: config.activation ?? 'tanh',
  };
}

/** h_{−1} = 0. */
export function zeroRnnState(params: RnnParams, batch: number): RnnState {
  return { h: zeros([batch, params.Wh.shape[0] ?? 0]) };
}

// #region rnn-cell
/**
 * h_t = f(Wx x_t + Wh h_{t−1} + b), f = tanh or relu.
 *
 * x_t (batch, dim), h (batch, state). Cost 2 · state · (dim + state) FLOPs a row.
 * @throws ShapeError when a shape disagrees.
 * @see elman1990finding
 */
export function rnnCell(params: RnnParams, xAtT: ReadonlyTensor, { h }: RnnState): RnnCell {
  const { Wx, Wh, bias } = params;
  axes(
    'rnn',
    { x: 'batch dim', h: 'batch state', Wx: 'state dim', Wh: 'state state', bias: 'state' },
    { x: xAtT, h, Wx, Wh, bias },
  );
  const f = params.activation === 'relu' ? relu : Math.tanh;
  const fromInput = linear({ weight: Wx, bias }, xAtT);
  const fromState = linear({ weight: Wh }, h);
  const preactivation = build(h.shape, (i) => fromInput.data[i]! + fromState.data[i]!);
  return { preactivation, h: map(preactivation, f) };
}
// #endregion rnn-cell

/** One step: y_t = h_t. */
export function rnnStep(
  params: RnnParams,
  xAtT: ReadonlyTensor,
  state: RnnState,
): Stepped<RnnState> {
  const { h } = rnnCell(params, xAtT, state);
  return { output: h, state: { h } };
}

/** y_t = h_t for the whole sequence: x (batch, length, dim) → (batch, length, state). */
export function rnn(
  params: RnnParams,
  x: ReadonlyTensor,
  state: RnnState = zeroRnnState(params, x.shape[0] ?? 0),
): Stepped<RnnState> {
  return foldSteps('rnn', x, state, (xAtT, before) => rnnStep(params, xAtT, before));
}

/** Pre-activations and states of every step, each (batch, length, state). */
export function traceRnn(
  params: RnnParams,
  x: ReadonlyTensor,
  state: RnnState = zeroRnnState(params, x.shape[0] ?? 0),
): { readonly preactivation: Tensor; readonly h: Tensor } {
  return traceSteps<RnnState, RnnCell>('traceRnn', x, state, (xAtT, before) =>
    rnnCell(params, xAtT, before),
  );
}
