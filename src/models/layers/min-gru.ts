// minGRU: a GRU whose gate and candidate no longer look at the state, so that time can be scanned.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map, zeros } from '../tensor/tensor.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';
import type { LinearRecurrence } from './linear-recurrence.ts';
import { linearRecurrence } from './linear-recurrence.ts';
import { sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';

export interface MinGruParams {
  /** To the update gate z, weight (state, dim). */
  readonly gate: LinearParams;
  /** To the candidate, weight (state, dim). */
  readonly candidate: LinearParams;
}

export interface MinGruState {
  /** h, shape (batch, state). */
  readonly h: Tensor;
}

export function initMinGru(
  config: { readonly dim: number; readonly state: number },
  random: Random,
): MinGruParams {
  const inDim = requireInteger('initMinGru', 'dim', config.dim);
  const outDim = requireInteger('initMinGru', 'state', config.state);
  return {
    gate: initLinear({ inDim, outDim }, random),
    candidate: initLinear({ inDim, outDim }, random),
  };
}

/** h_{−1} = 0. */
export function zeroMinGruState(params: MinGruParams, batch: number): MinGruState {
  return { h: zeros([batch, params.gate.weight.shape[0] ?? 0]) };
}

// #region min-gru
/**
 * z_t = σ(Wz x_t + bz), c_t = Wc x_t + bc, h_t = (1 − z_t) ⊙ h_{t−1} + z_t ⊙ c_t.
 *
 * x (batch, length, dim) → output (batch, length, state). Nothing but the last line looks back, so
 * `recurrence` may be the loop or the scan. Cost 4 · dim · state FLOPs a token for the two products.
 * z here weighs the new candidate; in `gru` it weighs the old state.
 * @throws ShapeError when a shape disagrees.
 * @see feng2024minrnn
 */
export function minGru(
  params: MinGruParams,
  x: ReadonlyTensor,
  state: MinGruState = zeroMinGruState(params, x.shape[0] ?? 0),
  recurrence: LinearRecurrence = linearRecurrence,
): Stepped<MinGruState> {
  const { a, b } = minGruInputs(params, x);
  const { output, state: h } = recurrence(a, b, state.h);
  return { output, state: { h } };
}

function minGruInputs(params: MinGruParams, x: ReadonlyTensor) {
  const z = map(linear(params.gate, x), sigmoid);
  const candidate = linear(params.candidate, x);
  const a = map(z, (value) => 1 - value);
  const b = build(z.shape, (i) => z.data[i]! * candidate.data[i]!);
  return { z, candidate, a, b };
}
// #endregion min-gru

/** One token: x_t (batch, dim) → y_t = h_t (batch, state). */
export function minGruStep(
  params: MinGruParams,
  xAtT: ReadonlyTensor,
  before: MinGruState,
): Stepped<MinGruState> {
  axes(
    'minGruStep',
    { x: 'batch dim', h: 'batch state', weight: 'state dim' },
    { x: xAtT, h: before.h, weight: params.gate.weight },
  );
  const { a, b } = minGruInputs(params, xAtT);
  const h = build(b.shape, (i) => a.data[i]! * before.h.data[i]! + b.data[i]!);
  return { output: h, state: { h } };
}

/** Gate, candidate, the recurrence's a and b, and all states, each (batch, length, state). */
export function traceMinGru(
  params: MinGruParams,
  x: ReadonlyTensor,
  state: MinGruState = zeroMinGruState(params, x.shape[0] ?? 0),
): {
  readonly z: Tensor;
  readonly candidate: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly h: Tensor;
} {
  const inputs = minGruInputs(params, x);
  return { ...inputs, h: linearRecurrence(inputs.a, inputs.b, state.h).output };
}
