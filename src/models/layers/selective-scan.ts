// The selective state space model S6: a diagonal linear recurrence whose step size, input and
// output vectors are made from the input, so that each token decides what is kept.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { tensor, zeros } from '../tensor/tensor.ts';
import { silu } from './pointwise.ts';
import {
  inputFactor,
  projection,
  selectiveScanSizes,
  stepSizes,
  type SelectiveScanInputs,
  type SelectiveScanOptions,
} from './selective-scan-inputs.ts';
import type { Stepped } from './sequence.ts';

/**
 * h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t, y_t = (C_t · h_t + D x_t) silu(z_t), h_{−1} = 0, in each
 * channel of its own, with Δ_t = softplus(deltaRaw_t + deltaBias) and h of `state` numbers.
 *
 * x, deltaRaw, z (batch length dim), A (dim state), B and C as in SelectiveScanInputs → output
 * (batch length dim) and the last h as state (batch dim state). Cost about 8 · length · dim · state
 * FLOPs a batch row as written, exp counted as one (7 when Δ x is formed once a channel); the state
 * does not grow with length.
 * A is the negative matrix itself, not its logarithm. B̄ = Δ B departs from equation (4) of the
 * paper, as its authors' code does; `discretisation: 'zoh'` follows the equation.
 * @throws ShapeError when shapes disagree. @see gu2023mamba (2a), (2b), algorithm 2
 */
export function selectiveScan(
  inputs: SelectiveScanInputs,
  options: SelectiveScanOptions = {},
): Stepped<Tensor> {
  const { x, deltaRaw, A, B, C, deltaBias, D, z } = inputs;
  const { softplus, discretisation = 'mamba', initialState } = options;
  const { batch, length, dim, state } = selectiveScanSizes('selectiveScan', inputs, options);
  const inB = projection('selectiveScan', 'B', inputs);
  const inC = projection('selectiveScan', 'C', inputs);
  const Delta = stepSizes(deltaRaw, { bias: deltaBias, softplus });

  const output = zeros([batch, length, dim]);
  const last = initialState
    ? tensor([batch, dim, state], initialState.data)
    : zeros([batch, dim, state]);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      const row = (b * dim + d) * state;
      const h = last.data.subarray(row, row + state);
      // #region selective-scan
      for (let t = 0; t < length; t++) {
        const i = (b * length + t) * dim + d;
        const delta = Delta.data[i]!;
        let y = D ? D.data[d]! * x.data[i]! : 0;
        for (let n = 0; n < state; n++) {
          const A_n = A.data[d * state + n]!;
          const Abar = Math.exp(delta * A_n);
          const Bbar = inputFactor(delta, A_n, discretisation) * B.data[inB(b, t, d, n)]!;
          h[n] = Abar * h[n]! + Bbar * x.data[i]!;
          y += C.data[inC(b, t, d, n)]! * h[n]!;
        }
        output.data[i] = z ? y * silu(z.data[i]!) : y;
      }
      // #endregion selective-scan
    }
  }
  return { output, state: last };
}

/** One token of every batch element: the inputs of `selectiveScan` without their length axis. */
export interface SelectiveScanToken {
  /** (batch dim). */
  readonly x: ReadonlyTensor;
  /** (batch dim). */
  readonly deltaRaw: ReadonlyTensor;
  /** (dim state). */
  readonly A: ReadonlyTensor;
  /** (batch state) for all channels, or (batch groups state). A constant B has groups = dim. */
  readonly B: ReadonlyTensor;
  /** As B. */
  readonly C: ReadonlyTensor;
  /** (dim). */
  readonly deltaBias?: ReadonlyTensor | undefined;
  /** (dim). */
  readonly D?: ReadonlyTensor | undefined;
  /** (batch dim). */
  readonly z?: ReadonlyTensor | undefined;
}

/**
 * h = exp(Δ A) h_before + Δ B x, y = (C · h + D x) silu(z): `selectiveScan` for one token.
 *
 * x (batch dim), h_before (batch dim state), zero when undefined → output (batch dim) and the new
 * h. The cost is that of one token, whatever came before.
 * @throws ShapeError when shapes disagree. @see gu2023mamba
 */
export function selectiveScanStep(
  token: SelectiveScanToken,
  before: ReadonlyTensor | undefined,
  options: Omit<SelectiveScanOptions, 'initialState'> = {},
): Stepped<Tensor> {
  const { x, deltaRaw, A, deltaBias, D, z } = token;
  const { softplus, discretisation = 'mamba' } = options;
  const { batch, dim, state, groups } = axes(
    'selectiveScanStep',
    {
      x: 'batch dim',
      deltaRaw: 'batch dim',
      A: 'dim state',
      B: 'batch groups state',
      C: 'batch groups state',
      deltaBias: 'dim',
      D: 'dim',
      z: 'batch dim',
      before: 'batch dim state',
    },
    { x, deltaRaw, A, B: grouped(token.B), C: grouped(token.C), deltaBias, D, z, before },
  );
  const { B, C } = token;
  const Delta = stepSizes(deltaRaw, { bias: deltaBias, softplus });
  const output = zeros([batch, dim]);
  const h = before ? tensor(before.shape, before.data) : zeros([batch, dim, state]);
  for (let b = 0; b < batch; b++) {
    // #region selective-scan-step
    for (let d = 0; d < dim; d++) {
      const i = b * dim + d;
      const delta = Delta.data[i]!;
      const group = b * groups + Math.floor((d * groups) / dim);
      let y = D ? D.data[d]! * x.data[i]! : 0;
      for (let n = 0; n < state; n++) {
        const A_n = A.data[d * state + n]!;
        const Abar = Math.exp(delta * A_n);
        const Bbar = inputFactor(delta, A_n, discretisation) * B.data[group * state + n]!;
        h.data[i * state + n] = Abar * h.data[i * state + n]! + Bbar * x.data[i]!;
        y += C.data[group * state + n]! * h.data[i * state + n]!;
      }
      output.data[i] = z ? y * silu(z.data[i]!) : y;
    }
    // #endregion selective-scan-step
  }
  return { output, state: h };
}

/** (batch state) read as (batch 1 state): one group. */
function grouped(x: ReadonlyTensor): ReadonlyTensor {
  if (x.shape.length !== 2) return x;
  return { shape: [x.shape[0]!, 1, x.shape[1]!], data: x.data };
}
