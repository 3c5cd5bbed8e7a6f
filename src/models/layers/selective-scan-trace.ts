// What the figures of the selective scan draw: every number of the recurrence, how much of each
// token is left in the state later on, and the matrix that the whole layer amounts to.
import { DomainError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';
import {
  inputFactor,
  projection,
  selectiveScanSizes,
  stepSizes,
  type SelectiveScanInputs,
  type SelectiveScanOptions,
} from './selective-scan-inputs.ts';
import { selectiveScan } from './selective-scan.ts';

export interface SelectiveScanTrace {
  /** Δ before softplus, bias added, (batch length dim). */
  readonly deltaRaw: Tensor;
  /** Δ, (batch length dim). */
  readonly delta: Tensor;
  /** exp(Δ_t A): the share of each state that token t lets through, (batch length dim state). */
  readonly Abar: Tensor;
  /** What token t's input is multiplied by on its way in, (batch length dim state). */
  readonly Bbar: Tensor;
  /** C_t written out for every channel, (batch length dim state). */
  readonly C: Tensor;
  /** The state after token t, (batch length dim state). */
  readonly h: Tensor;
  /** C_t · h_t, before D and the gate, (batch length dim). */
  readonly read: Tensor;
  /** y, (batch length dim), as selectiveScan returns it. */
  readonly output: Tensor;
}

/**
 * `selectiveScan` with all its intermediates.
 * @throws ShapeError as selectiveScan.
 */
export function traceSelectiveScan(
  inputs: SelectiveScanInputs,
  options: SelectiveScanOptions = {},
): SelectiveScanTrace {
  const { x, A, B } = inputs;
  const { softplus, discretisation = 'mamba', initialState } = options;
  const { batch, length, dim, state } = selectiveScanSizes('traceSelectiveScan', inputs, options);
  const inB = projection('traceSelectiveScan', 'B', inputs);
  const inC = projection('traceSelectiveScan', 'C', inputs);
  const deltaRaw = stepSizes(inputs.deltaRaw, { bias: inputs.deltaBias, softplus: false });
  const delta = stepSizes(deltaRaw, { softplus });

  const shape = [batch, length, dim, state];
  const [Abar, Bbar, C, h] = [zeros(shape), zeros(shape), zeros(shape), zeros(shape)];
  const read = zeros([batch, length, dim]);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < length; t++) {
      for (let d = 0; d < dim; d++) {
        const i = (b * length + t) * dim + d;
        for (let n = 0; n < state; n++) {
          const j = i * state + n;
          const A_n = A.data[d * state + n]!;
          const before =
            t > 0 ? h.data[j - dim * state]! : (initialState?.data[(b * dim + d) * state + n] ?? 0);
          Abar.data[j] = Math.exp(delta.data[i]! * A_n);
          Bbar.data[j] =
            inputFactor(delta.data[i]!, A_n, discretisation) * B.data[inB(b, t, d, n)]!;
          C.data[j] = inputs.C.data[inC(b, t, d, n)]!;
          h.data[j] = Abar.data[j]! * before + Bbar.data[j]! * x.data[i]!;
          read.data[i]! += C.data[j]! * h.data[j]!;
        }
      }
    }
  }
  return { deltaRaw, delta, Abar, Bbar, C, h, read, output: selectiveScan(inputs, options).output };
}

/** Which recurrence of the layer to look at. */
export interface StateIndex {
  readonly batch: number;
  readonly channel: number;
  readonly state: number;
}

// #region token-survival
/**
 * K_{ts} = Ā_{s+1} Ā_{s+2} ⋯ Ā_t for s ≤ t, 0 for s > t: how much of what token s wrote is still in
 * the state after token t. K_tt = 1: a token is whole when it has just been written.
 *
 * Abar (batch length dim state) → (length length), row t, column s.
 * @throws DomainError when the index lies outside Abar.
 */
export function tokenSurvival(Abar: ReadonlyTensor, index: StateIndex): Tensor {
  const { length, at } = oneRecurrence('tokenSurvival', Abar, index);
  const K = zeros([length, length]);
  for (let s = 0; s < length; s++) {
    let left = 1;
    for (let t = s; t < length; t++) {
      if (t > s) left *= Abar.data[at(t)]!;
      K.data[t * length + s] = left;
    }
  }
  return K;
}
// #endregion token-survival

/**
 * M_{ts} = Σ_n C_{tn} (Ā_{s+1} ⋯ Ā_t)_n B̄_{sn}, so that C_t · h_t = Σ_{s≤t} M_{ts} x_s when the
 * initial state is zero: one channel of the scan as a causal matrix, as if it were attention.
 *
 * Returns (length length), row t, column s.
 * @throws DomainError when the index lies outside the trace.
 */
export function mixingMatrix(
  trace: Pick<SelectiveScanTrace, 'Abar' | 'Bbar' | 'C'>,
  index: Omit<StateIndex, 'state'>,
): Tensor {
  const states = trace.Abar.shape[3] ?? 0;
  const length = trace.Abar.shape[1] ?? 0;
  const M = zeros([length, length]);
  for (let state = 0; state < states; state++) {
    const { at } = oneRecurrence('mixingMatrix', trace.Abar, { ...index, state });
    const K = tokenSurvival(trace.Abar, { ...index, state });
    for (let t = 0; t < length; t++) {
      for (let s = 0; s <= t; s++) {
        const through = K.data[t * length + s]! * trace.Bbar.data[at(s)]!;
        M.data[t * length + s]! += trace.C.data[at(t)]! * through;
      }
    }
  }
  return M;
}

/**
 * The part of the state after the last token that each token accounts for:
 * K_{last,s} B̄_s x_s, (length). They add up to the last h when the initial state is zero.
 */
export function tokenContributions(
  trace: Pick<SelectiveScanTrace, 'Abar' | 'Bbar'>,
  x: ReadonlyTensor,
  index: StateIndex,
): Tensor {
  const { length, at } = oneRecurrence('tokenContributions', trace.Abar, index);
  const K = tokenSurvival(trace.Abar, index);
  const [, , dim = 0] = trace.Abar.shape;
  return build([length], (s) => {
    const x_s = x.data[(index.batch * length + s) * dim + index.channel]!;
    return K.data[(length - 1) * length + s]! * trace.Bbar.data[at(s)]! * x_s;
  });
}

function oneRecurrence(
  caller: string,
  x: ReadonlyTensor,
  { batch, channel, state }: StateIndex,
): { readonly length: number; readonly at: (t: number) => number } {
  const [batches = 0, length = 0, dim = 0, states = 0] = x.shape;
  const inside = (i: number, size: number) => Number.isInteger(i) && i >= 0 && i < size;
  if (!inside(batch, batches) || !inside(channel, dim) || !inside(state, states)) {
    throw new DomainError(
      `${caller}: expected batch, channel and state below ${batches}, ${dim} and ${states}, got ${batch}, ${channel} and ${state}.`,
      'Count from 0.',
    );
  }
  return { length, at: (t) => ((batch * length + t) * dim + channel) * states + state };
}
