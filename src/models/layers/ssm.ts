// The linear state space model: one system that can be run as a recurrence or as a convolution.
import { axes } from '../tensor/axes.ts';
import { convolve } from '../tensor/fft.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import type { Stepped } from './sequence.ts';
import { foldSteps, traceSteps } from './sequence.ts';

/** h_t = Abar h_{t−1} + Bbar x_t, y_t = C h_t + D x_t: one number in, one number out. */
export interface SsmParams {
  /** (state, state) */
  readonly Abar: ReadonlyTensor;
  /** (state) */
  readonly Bbar: ReadonlyTensor;
  /** (state) */
  readonly C: ReadonlyTensor;
  /** Absent means zero. */
  readonly D?: number | undefined;
}

/** h_{−1} = 0 for every batch row: (batch, state). */
export function initSsmState(params: SsmParams, batch: number): Tensor {
  return zeros([batch, params.Bbar.data.length]);
}

// #region ssm-step
/**
 * h_t = Abar h_{t−1} + Bbar x_t, then y_t = C h_t + D x_t.
 *
 * x_t (batch), h_{t−1} (batch, state) → y_t (batch) and h_t. Cost 2 · state² FLOPs a row, whatever
 * the length of the past.
 * @see gu2022s4 eq. 3
 */
export function ssmStep(
  { Abar, Bbar, C, D = 0 }: SsmParams,
  xAtT: ReadonlyTensor,
  h: ReadonlyTensor,
): Stepped<Tensor> {
  const { batch, state } = axes(
    'ssmStep',
    { x: 'batch', h: 'batch state', Abar: 'state state', Bbar: 'state', C: 'state' },
    { x: xAtT, h, Abar, Bbar, C },
  );
  const next = zeros([batch, state]);
  const y = zeros([batch]);
  for (let b = 0; b < batch; b++) {
    y.data[b] = D * xAtT.data[b]!;
    for (let n = 0; n < state; n++) {
      let sum = Bbar.data[n]! * xAtT.data[b]!;
      for (let k = 0; k < state; k++) sum += Abar.data[n * state + k]! * h.data[b * state + k]!;
      next.data[b * state + n] = sum;
      y.data[b]! += C.data[n]! * sum;
    }
  }
  return { output: y, state: next };
}
// #endregion ssm-step

/** `ssmStep` along time: x (batch, length) → y (batch, length) and the last h (batch, state). */
export function ssm(
  params: SsmParams,
  x: ReadonlyTensor,
  h0 = initSsmState(params, x.shape[0] ?? 0),
): Stepped<Tensor> {
  return foldSteps('ssm', x, h0, (xAtT, h) => ssmStep(params, xAtT, h));
}

// #region ssm-kernel
/**
 * K_l = C Abar^l Bbar for l = 0 … length−1: what an input of 1 is still worth l tokens later.
 *
 * The powers of Abar are never formed: the vector Abar^l Bbar is carried from l to l + 1. D is not
 * part of K.
 * @see gu2022s4 eq. 5
 */
export function ssmKernel({ Abar, Bbar, C }: SsmParams, length: number): Tensor {
  requireInteger('ssmKernel', 'length', length, 0);
  const { state } = axes(
    'ssmKernel',
    { Abar: 'state state', Bbar: 'state', C: 'state' },
    { Abar, Bbar, C },
  );
  const K = zeros([length]);
  let h = Float64Array.from(Bbar.data);
  for (let l = 0; l < length; l++) {
    for (let n = 0; n < state; n++) K.data[l]! += C.data[n]! * h[n]!;
    const next = new Float64Array(state);
    for (let n = 0; n < state; n++) {
      for (let k = 0; k < state; k++) next[n]! += Abar.data[n * state + k]! * h[k]!;
    }
    h = next;
  }
  return K;
}
// #endregion ssm-kernel

/**
 * y_t = Σ_{s=0}^{t} K_{t−s} x_s + D x_t: the same y as `ssm` from zero, all positions at once.
 *
 * x (batch, length) → (batch, length), by FFT.
 */
export function ssmConvolution(params: SsmParams, x: ReadonlyTensor): Tensor {
  const { batch, length } = axes('ssmConvolution', { x: 'batch length' }, { x });
  const K = ssmKernel(params, length).data;
  const y = zeros([batch, length]);
  for (let b = 0; b < batch; b++) {
    const row = Float64Array.from({ length }, (_, t) => x.data[b * length + t]!);
    const convolved = convolve(row, K);
    for (let t = 0; t < length; t++) {
      y.data[b * length + t] = convolved[t]! + (params.D ?? 0) * row[t]!;
    }
  }
  return y;
}

/** The state h (batch, length, state) after every token, and y (batch, length). */
export function traceSsm(
  params: SsmParams,
  x: ReadonlyTensor,
): { readonly h: Tensor; readonly y: Tensor } {
  const initial = { h: initSsmState(params, x.shape[0] ?? 0) };
  return traceSteps('traceSsm', x, initial, (xAtT, state) => {
    const { output, state: h } = ssmStep(params, xAtT, state.h);
    return { h, y: output };
  });
}
