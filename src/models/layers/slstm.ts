// sLSTM: the LSTM with exponential gates. A normaliser divides out how much was ever written, and a
// stabiliser keeps the exponentials in range.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';
import { headDimOf } from './block-diagonal.ts';
import { linear } from './linear.ts';
import { logSigmoid, sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { elementwise, foldSteps, traceSteps } from './sequence.ts';

/** What the recurrence itself needs, once the input has been projected. */
export interface SlstmRecurrenceParams {
  /** One block a head, shape (heads, 4 · headDim, headDim): the rows of i, then f, z and o. */
  readonly R: ReadonlyTensor;
  /** Shape (4 · state): all of i, then f, z and o. Absent means zero. */
  readonly bias?: ReadonlyTensor | undefined;
}

export interface SlstmParams extends SlstmRecurrenceParams {
  /** From the input, shape (4 · state, dim), in the order of `bias`. */
  readonly W: ReadonlyTensor;
}

export interface SlstmState {
  /** h, what the layer shows, shape (batch, state). */
  readonly h: Tensor;
  /** c, the weighted sum of what was written, shape (batch, state). */
  readonly c: Tensor;
  /** n, the sum of the weights, shape (batch, state). */
  readonly n: Tensor;
  /** m, the logarithm of the scale that c and n are kept in, shape (batch, state). */
  readonly m: Tensor;
}

/** One step gate by gate, each value (batch, state); i and f are scaled by e^{−m}. */
export interface SlstmCell extends SlstmState {
  readonly i: Tensor;
  readonly f: Tensor;
  readonly z: Tensor;
  readonly o: Tensor;
}

export function initSlstm(
  config: { readonly dim: number; readonly state: number; readonly heads: number },
  random: Random,
): SlstmParams {
  const dim = requireInteger('initSlstm', 'dim', config.dim);
  const state = requireInteger('initSlstm', 'state', config.state);
  const heads = requireInteger('initSlstm', 'heads', config.heads);
  const headDim = headDimOf('initSlstm', state, heads, 'state');
  const uniform = (fanIn: number) => () => (2 * random() - 1) / Math.sqrt(fanIn);
  return {
    W: build([4 * state, dim], uniform(dim)),
    R: build([heads, 4 * headDim, headDim], uniform(headDim)),
    bias: build([4 * state], uniform(dim)),
  };
}

/** h = c = n = m = 0. */
export function zeroSlstmState(params: SlstmRecurrenceParams, batch: number): SlstmState {
  const [heads = 0, , headDim = 0] = params.R.shape;
  const value = () => zeros([batch, heads * headDim]);
  return { h: value(), c: value(), n: value(), m: value() };
}

/** R as one matrix (4 · state, state), zero between heads: rows of i, then f, z and o. */
export function denseRecurrence(R: ReadonlyTensor): Tensor {
  const { heads, rows, headDim } = axes('denseRecurrence', { R: 'heads rows headDim' }, { R });
  axes('denseRecurrence', { R: `${heads} ${4 * headDim} ${headDim}` }, { R });
  const state = heads * headDim;
  const dense = zeros([4 * state, state]);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < rows; row++) {
      const gate = Math.floor(row / headDim);
      const into = gate * state + head * headDim + (row % headDim);
      for (let j = 0; j < headDim; j++) {
        dense.data[into * state + head * headDim + j] = R.data[(head * rows + row) * headDim + j]!;
      }
    }
  }
  return dense;
}

/**
 * i = e^{ĩ}, f = σ(f̃), z = tanh z̃, o = σ(õ) of p_t + R h_{t−1} + b; c_t = f c_{t−1} + i z,
 * n_t = f n_{t−1} + i, h_t = o c_t / n_t — with c and n held at the scale e^{−m_t}, where
 * m_t = max(log f + m_{t−1}, ĩ), which leaves h unchanged.
 *
 * p_t (batch, 4 · state) is the projected input. While n is zero everywhere there is no past to
 * weigh, and m_t = ĩ.
 * @throws ShapeError when a shape disagrees.
 * @see beck2024xlstm section 2.2
 */
export function slstmCell(
  params: SlstmRecurrenceParams,
  projected: ReadonlyTensor,
  before: SlstmState,
): SlstmCell {
  const { bias } = params;
  const R = denseRecurrence(params.R);
  const wide = 'batch state';
  const { batch, state } = axes(
    'slstm',
    { R: 'rows state', input: 'batch rows', bias: 'rows', h: wide, c: wide, n: wide, m: wide },
    { R, input: projected, bias, h: before.h, c: before.c, n: before.n, m: before.m },
  );
  const fromState = linear({ weight: R, bias }, before.h);
  const nothingWritten = before.n.data.every((n) => n === 0);
  return elementwise(['i', 'f', 'z', 'o', 'c', 'n', 'm', 'h'], [batch, state], (b, s) => {
    const preactivation = (gate: number) => {
      const row = (4 * b + gate) * state + s;
      return projected.data[row]! + fromState.data[row]!;
    };
    const at = b * state + s;
    const [cBefore, nBefore, mBefore] = [
      before.c.data[at]!,
      before.n.data[at]!,
      before.m.data[at]!,
    ];
    // #region slstm-cell
    const logI = preactivation(0);
    const logF = logSigmoid(preactivation(1));
    const m = nothingWritten ? logI : Math.max(logF + mBefore, logI);
    const i = Math.exp(logI - m);
    const f = Math.min(Math.exp(logF + mBefore - m), 1);
    const z = Math.tanh(preactivation(2));
    const o = sigmoid(preactivation(3));
    const c = f * cBefore + i * z;
    const n = f * nBefore + i;
    const h = (o * c) / n;
    // #endregion slstm-cell
    return { i, f, z, o, c, n, m, h };
  });
}

/** The recurrence over an input that is already projected: (batch, length, 4 · state) → h. */
export function slstmRecurrence(
  params: SlstmRecurrenceParams,
  projected: ReadonlyTensor,
  state: SlstmState = zeroSlstmState(params, projected.shape[0] ?? 0),
): Stepped<SlstmState> {
  return foldSteps('slstm', projected, state, (projectedAtT, before) => {
    const { h, c, n, m } = slstmCell(params, projectedAtT, before);
    return { output: h, state: { h, c, n, m } };
  });
}

/** One step: x_t (batch, dim) → y_t = h_t (batch, state). */
export function slstmStep(
  params: SlstmParams,
  xAtT: ReadonlyTensor,
  state: SlstmState,
): Stepped<SlstmState> {
  const { h, c, n, m } = slstmCell(params, linear({ weight: params.W }, xAtT), state);
  return { output: h, state: { h, c, n, m } };
}

/** y_t = h_t for the whole sequence: x (batch, length, dim) → (batch, length, state). */
export function slstm(
  params: SlstmParams,
  x: ReadonlyTensor,
  state: SlstmState = zeroSlstmState(params, x.shape[0] ?? 0),
): Stepped<SlstmState> {
  return slstmRecurrence(params, linear({ weight: params.W }, x), state);
}

/** All gates and states of every step, each (batch, length, state). */
export function traceSlstm(
  params: SlstmParams,
  x: ReadonlyTensor,
  state: SlstmState = zeroSlstmState(params, x.shape[0] ?? 0),
): SlstmCell {
  return traceSteps<SlstmState, SlstmCell>('traceSlstm', x, state, (xAtT, before) =>
    slstmCell(params, linear({ weight: params.W }, xAtT), before),
  );
}
