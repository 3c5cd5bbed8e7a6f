// The hierarchically gated recurrent network: a forget gate with a floor that rises with depth.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map, tensor, reshape, zeros } from '../tensor/tensor.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';
import type { LinearRecurrence } from './linear-recurrence.ts';
import { linearRecurrence } from './linear-recurrence.ts';
import { sigmoid, silu } from './pointwise.ts';
import type { Stepped } from './sequence.ts';

export interface HgrnParams {
  /** To the candidate, weight (state, dim). */
  readonly candidate: LinearParams;
  /** To the forget gate, weight (state, dim). */
  readonly forget: LinearParams;
  /** To the output gate, weight (state, dim). */
  readonly gate: LinearParams;
  /** Back to the model, weight (dim, state). */
  readonly out: LinearParams;
  /** γ, the least the forget gate can be, in [0, 1): small in the first layer, near 1 in the last. */
  readonly lowerBound: number;
}

export interface HgrnState {
  /** h, shape (batch, state). */
  readonly h: Tensor;
}

export interface HgrnTrace {
  readonly candidate: Tensor;
  readonly f: Tensor;
  readonly h: Tensor;
  readonly outputGate: Tensor;
}

export function initHgrn(
  config: { readonly dim: number; readonly state: number; readonly lowerBound?: number },
  random: Random,
): HgrnParams {
  const dim = requireInteger('initHgrn', 'dim', config.dim);
  const state = requireInteger('initHgrn', 'state', config.state);
  const into = () => initLinear({ inDim: dim, outDim: state, bias: false }, random);
  return {
    candidate: into(),
    forget: into(),
    gate: into(),
    out: initLinear({ inDim: state, outDim: dim, bias: false }, random),
    lowerBound: config.lowerBound ?? 0,
  };
}

/** h_{−1} = 0. */
export function zeroHgrnState(params: HgrnParams, batch: number): HgrnState {
  return { h: zeros([batch, params.forget.weight.shape[0] ?? 0]) };
}

/**
 * h_t = e^{logF_t} ⊙ h_{t−1} + b_t: the recurrence alone, its decay given by the logarithm.
 *
 * b, logF (batch, length, state); h_{−1} (batch, state), zero unless given.
 * @throws ShapeError when a shape disagrees.
 */
export function hgrnRecurrence(
  b: ReadonlyTensor,
  logF: ReadonlyTensor,
  initial?: ReadonlyTensor,
  recurrence: LinearRecurrence = linearRecurrence,
): Stepped<Tensor> {
  return recurrence(map(logF, Math.exp), b, initial);
}

/**
 * f_t = γ + (1 − γ) σ(Wf x_t), h_t = f_t ⊙ h_{t−1} + (1 − f_t) ⊙ silu(Wc x_t),
 * y_t = Wo (σ(Wg x_t) ⊙ h_t).
 *
 * x (batch, length, dim) → output (batch, length, dim).
 * After Qin, Yang and Zhong (2023, arXiv:2311.04823), whose state also turns in the complex plane
 * and whose output is normalised; both are left out here to show the gate.
 * @throws ShapeError when a shape disagrees.
 */
export function hgrn(
  params: HgrnParams,
  x: ReadonlyTensor,
  state: HgrnState = zeroHgrnState(params, x.shape[0] ?? 0),
  recurrence: LinearRecurrence = linearRecurrence,
): Stepped<HgrnState> {
  const { f, b, outputGate } = hgrnInputs(params, x);
  const { output: hs, state: h } = recurrence(f, b, state.h);
  const shown = build(hs.shape, (i) => outputGate.data[i]! * hs.data[i]!);
  return { output: linear(params.out, shown), state: { h } };
}

/** One token: x_t (batch, dim) → y_t (batch, dim). */
export function hgrnStep(
  params: HgrnParams,
  xAtT: ReadonlyTensor,
  state: HgrnState,
): Stepped<HgrnState> {
  const [batch = 0, dim = 0] = xAtT.shape;
  const next = hgrn(params, tensor([batch, 1, dim], xAtT.data), state);
  return { output: reshape(next.output, [batch, dim]), state: next.state };
}

/** Candidate, forget gate, state and output gate of every step, each (batch, length, state). */
export function traceHgrn(
  params: HgrnParams,
  x: ReadonlyTensor,
  state: HgrnState = zeroHgrnState(params, x.shape[0] ?? 0),
): HgrnTrace {
  const { candidate, f, b, outputGate } = hgrnInputs(params, x);
  return { candidate, f, h: linearRecurrence(f, b, state.h).output, outputGate };
}

// #region hgrn
function hgrnInputs(params: HgrnParams, x: ReadonlyTensor) {
  const floor = params.lowerBound;
  const f = map(linear(params.forget, x), (raw) => floor + (1 - floor) * sigmoid(raw));
  const candidate = map(linear(params.candidate, x), silu);
  const b = build(f.shape, (i) => (1 - f.data[i]!) * candidate.data[i]!);
  const outputGate = map(linear(params.gate, x), sigmoid);
  return { f, candidate, b, outputGate };
}
// #endregion hgrn
