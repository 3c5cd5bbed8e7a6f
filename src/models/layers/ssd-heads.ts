// The forms of the state space duality over batch and heads, each head reading the B and C of its
// group. Step sizes are already inside x and logA here; `ssdScan` puts them there.
import { axes } from '../tensor/axes.ts';
import { requireInteger, ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { tensor, zeros } from '../tensor/tensor.ts';
import { putRows, rowsOf, scalarsOf, stateOf } from './heads.ts';
import type { Stepped } from './sequence.ts';
import type { SsdForm, SsdHead } from './ssd.ts';
import { ssdHeadChunked, ssdHeadMatrix, ssdHeadParallel, ssdHeadRecurrent } from './ssd.ts';

export interface SsdInputs {
  /** (batch length heads headDim), already multiplied by Δ. */
  readonly x: ReadonlyTensor;
  /** Δ A: the logarithm of each head's decay, (batch length heads); at most 0 for a state that decays. */
  readonly logA: ReadonlyTensor;
  /** (batch length groups state); head h reads group ⌊h · groups / heads⌋. */
  readonly B: ReadonlyTensor;
  /** (batch length groups state). */
  readonly C: ReadonlyTensor;
}

export interface SsdOptions {
  /** h before the first token, (batch heads headDim state). Absent means zero. */
  readonly initialState?: ReadonlyTensor | undefined;
}

/**
 * h_t = exp(logA_t) h_{t−1} + x_t B_tᵀ, y_t = h_t C_t in each head, token by token.
 *
 * Returns output (batch length heads headDim) and the last h (batch heads headDim state).
 * @throws ShapeError when shapes disagree or groups does not divide heads. @see dao2024mamba2
 */
export function ssdRecurrent(inputs: SsdInputs, options: SsdOptions = {}): Stepped<Tensor> {
  return eachHead('ssdRecurrent', inputs, options, ssdHeadRecurrent);
}

/** The same as `ssdRecurrent`, as one matrix a head: Y = (L ∘ C Bᵀ) X. Needs length² numbers. */
export function ssdParallel(inputs: SsdInputs, options: SsdOptions = {}): Stepped<Tensor> {
  return eachHead('ssdParallel', inputs, options, ssdHeadParallel);
}

/**
 * The same as `ssdRecurrent`, in chunks of `chunk` tokens (64 unless given).
 * @throws DomainError when chunk is not a whole number of at least 1. @see dao2024mamba2
 */
export function ssdChunked(
  inputs: SsdInputs,
  options: SsdOptions & { readonly chunk?: number | undefined } = {},
): Stepped<Tensor> {
  const chunk = requireInteger('ssdChunked', 'chunk', options.chunk ?? 64);
  return eachHead('ssdChunked', inputs, options, (h, head) => ssdHeadChunked(h, head, chunk));
}

/** M = L ∘ (C Bᵀ) of every head, (batch heads length length), row t, column s. */
export function ssdMatrix(inputs: SsdInputs): Tensor {
  const { batch, length, heads } = ssdSizes('ssdMatrix', inputs, {});
  const M = zeros([batch, heads, length, length]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      ssdHeadMatrix(headOf(inputs, b, h)).forEach((row, t) => {
        M.data.set(row, ((b * heads + h) * length + t) * length);
      });
    }
  }
  return M;
}

function ssdSizes(caller: string, inputs: SsdInputs, { initialState }: SsdOptions) {
  const { x, logA, B, C } = inputs;
  const sizes = axes(
    caller,
    {
      x: 'batch length heads headDim',
      logA: 'batch length heads',
      B: 'batch length groups state',
      C: 'batch length groups state',
      initialState: 'batch heads headDim state',
    },
    { x, logA, B, C, initialState },
  );
  if (sizes.heads % sizes.groups !== 0) {
    throw new ShapeError(
      `${caller}: expected the ${sizes.groups} groups of B to divide the ${sizes.heads} heads of x.`,
      'Give every group the same number of heads.',
    );
  }
  return sizes;
}

function headOf({ x, logA, B, C }: SsdInputs, b: number, h: number): SsdHead {
  const group = Math.floor((h * B.shape[2]!) / x.shape[2]!);
  return {
    X: rowsOf(x, b, h),
    logA: scalarsOf(logA, b, h),
    B: rowsOf(B, b, group),
    C: rowsOf(C, b, group),
  };
}

function eachHead(
  caller: string,
  inputs: SsdInputs,
  options: SsdOptions,
  form: SsdForm,
): Stepped<Tensor> {
  const { batch, heads, headDim, state } = ssdSizes(caller, inputs, options);
  const output = zeros(inputs.x.shape);
  const shape = [batch, heads, headDim, state];
  const last = options.initialState ? tensor(shape, options.initialState.data) : zeros(shape);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      putRows(output, b, h, form(stateOf(last, b, h), headOf(inputs, b, h)));
    }
  }
  return { output, state: last };
}
