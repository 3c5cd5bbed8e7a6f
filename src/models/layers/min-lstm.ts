// minLSTM: forget and input gates that depend on the input alone and share out a whole.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';
import type { LinearRecurrence } from './linear-recurrence.ts';
import { linearRecurrence } from './linear-recurrence.ts';
import { logSigmoid, sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';

export interface MinLstmParams {
  /** To the forget gate f, weight (state, dim). */
  readonly forget: LinearParams;
  /** To the input gate i, weight (state, dim). */
  readonly input: LinearParams;
  /** To the candidate, weight (state, dim). */
  readonly candidate: LinearParams;
}

export interface MinLstmState {
  /** h, shape (batch, state). */
  readonly h: Tensor;
}

export function initMinLstm(
  config: { readonly dim: number; readonly state: number },
  random: Random,
): MinLstmParams {
  const inDim = requireInteger('initMinLstm', 'dim', config.dim);
  const outDim = requireInteger('initMinLstm', 'state', config.state);
  return {
    forget: initLinear({ inDim, outDim }, random),
    input: initLinear({ inDim, outDim }, random),
    candidate: initLinear({ inDim, outDim }, random),
  };
}

/** h_{−1} = 0. */
export function zeroMinLstmState(params: MinLstmParams, batch: number): MinLstmState {
  return { h: zeros([batch, params.forget.weight.shape[0] ?? 0]) };
}

/**
 * f = σ(Wf x_t + bf), i = σ(Wi x_t + bi), c = Wc x_t + bc, h_t = f/(f+i) ⊙ h_{t−1} + i/(f+i) ⊙ c.
 *
 * x (batch, length, dim) → output (batch, length, state). The two shares add to one, so h is a
 * running average whatever the length. Cost 6 · dim · state FLOPs a token for the three products.
 * @throws ShapeError when a shape disagrees.
 * @see feng2024minrnn
 */
export function minLstm(
  params: MinLstmParams,
  x: ReadonlyTensor,
  state: MinLstmState = zeroMinLstmState(params, x.shape[0] ?? 0),
  recurrence: LinearRecurrence = linearRecurrence,
): Stepped<MinLstmState> {
  const { forgetShare, b } = minLstmInputs(params, x);
  const { output, state: h } = recurrence(forgetShare, b, state.h);
  return { output, state: { h } };
}

/** One token: x_t (batch, dim) → y_t = h_t (batch, state). */
export function minLstmStep(
  params: MinLstmParams,
  xAtT: ReadonlyTensor,
  before: MinLstmState,
): Stepped<MinLstmState> {
  axes(
    'minLstmStep',
    { x: 'batch dim', h: 'batch state', weight: 'state dim' },
    { x: xAtT, h: before.h, weight: params.forget.weight },
  );
  const { forgetShare, b } = minLstmInputs(params, xAtT);
  const h = build(b.shape, (i) => forgetShare.data[i]! * before.h.data[i]! + b.data[i]!);
  return { output: h, state: { h } };
}

/** Shares, candidate, what is added and all states, each (batch, length, state). */
export function traceMinLstm(
  params: MinLstmParams,
  x: ReadonlyTensor,
  state: MinLstmState = zeroMinLstmState(params, x.shape[0] ?? 0),
): {
  readonly forgetShare: Tensor;
  readonly inputShare: Tensor;
  readonly candidate: Tensor;
  readonly b: Tensor;
  readonly h: Tensor;
} {
  const inputs = minLstmInputs(params, x);
  return { ...inputs, h: linearRecurrence(inputs.forgetShare, inputs.b, state.h).output };
}

// #region min-lstm
function minLstmInputs(params: MinLstmParams, x: ReadonlyTensor) {
  const forget = linear(params.forget, x);
  const input = linear(params.input, x);
  const candidate = linear(params.candidate, x);
  // f/(f+i) = σ(log f − log i): the same number, and no 0/0 when both gates underflow.
  const logRatio = (i: number) => logSigmoid(forget.data[i]!) - logSigmoid(input.data[i]!);
  const forgetShare = build(forget.shape, (i) => sigmoid(logRatio(i)));
  const inputShare = build(forget.shape, (i) => sigmoid(-logRatio(i)));
  const b = build(forget.shape, (i) => inputShare.data[i]! * candidate.data[i]!);
  return { forgetShare, inputShare, candidate, b };
}
// #endregion min-lstm
