// Long short-term memory: a cell that is added to rather than rewritten, behind three gates.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';
import { requireGateRows } from './gate-rows.ts';
import { linear } from './linear.ts';
import { sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { elementwise, foldSteps, traceSteps } from './sequence.ts';
import { matrixOfRadius } from './spectral.ts';

export interface LstmParams {
  /** From the input, shape (4 · state, dim): the rows of i, then f, g and o. */
  readonly Wx: ReadonlyTensor;
  /** From the state before, shape (4 · state, state), in the same order. */
  readonly Wh: ReadonlyTensor;
  /** Shape (4 · state). Absent means zero. */
  readonly bias?: ReadonlyTensor | undefined;
}

export interface LstmState {
  /** h, what the layer shows, shape (batch, state). */
  readonly h: Tensor;
  /** c, what the layer keeps, shape (batch, state). */
  readonly c: Tensor;
}

/** One step gate by gate, each value (batch, state). */
export interface LstmCell extends LstmState {
  /** Input gate, in (0, 1). */
  readonly i: Tensor;
  /** Forget gate, in (0, 1): 1 keeps everything. */
  readonly f: Tensor;
  /** Candidate, in (−1, 1). */
  readonly g: Tensor;
  /** Output gate, in (0, 1). */
  readonly o: Tensor;
  /** f ⊙ c_{t−1}: what is left of the old cell. */
  readonly kept: Tensor;
  /** i ⊙ g: what is added to it. */
  readonly written: Tensor;
  /** tanh(c_t): the cell, squashed before the output gate. */
  readonly squashed: Tensor;
}

/**
 * Weights uniform in ±1/√state; the forget gate's bias set to `forgetBias` when one is given, and
 * each gate's recurrent block a scaled rotation when a spectral radius is asked for.
 */
export function initLstm(
  config: {
    readonly dim: number;
    readonly state: number;
    readonly spectralRadius?: number;
    readonly forgetBias?: number;
  },
  random: Random,
): LstmParams {
  const dim = requireInteger('initLstm', 'dim', config.dim);
  const state = requireInteger('initLstm', 'state', config.state);
  const uniform = () => (2 * random() - 1) / Math.sqrt(state);
  const Wx = build([4 * state, dim], uniform);
  const Wh = build([4 * state, state], uniform);
  const bias = build([4 * state], uniform);
  if (config.spectralRadius !== undefined) {
    for (let gate = 0; gate < 4; gate++) {
      const block = matrixOfRadius(state, config.spectralRadius, random);
      Wh.data.set(block.data, gate * state * state);
    }
  }
  if (config.forgetBias !== undefined) bias.data.fill(config.forgetBias, state, 2 * state);
  return { Wx, Wh, bias };
}

/** h_{−1} = c_{−1} = 0. */
export function zeroLstmState(params: LstmParams, batch: number): LstmState {
  const state = params.Wh.shape[1] ?? 0;
  return { h: zeros([batch, state]), c: zeros([batch, state]) };
}

/**
 * i, f, o = σ(·), g = tanh(·) of Wx x_t + Wh h_{t−1} + b; c_t = f ⊙ c_{t−1} + i ⊙ g; h_t = o ⊙ tanh c_t.
 *
 * x_t (batch, dim); h, c (batch, state). Cost 8 · state · (dim + state) FLOPs a row.
 * The forget gate came after the paper of 1997 (Gers, Schmidhuber and Cummins, 2000); this is the
 * cell everybody means today.
 * @throws ShapeError when a shape disagrees.
 * @see hochreiter1997long
 */
export function lstmCell(params: LstmParams, xAtT: ReadonlyTensor, before: LstmState): LstmCell {
  const { Wx, Wh, bias } = params;
  const { batch, state } = axes(
    'lstm',
    { x: 'batch dim', h: 'batch state', c: 'batch state', Wx: 'rows dim', Wh: 'rows state' },
    { x: xAtT, h: before.h, c: before.c, Wx, Wh },
  );
  requireGateRows('lstm', 4, state, { Wx, Wh, bias });
  const fromInput = linear({ weight: Wx, bias }, xAtT);
  const fromState = linear({ weight: Wh }, before.h);
  const names = ['i', 'f', 'g', 'o', 'kept', 'written', 'c', 'squashed', 'h'] as const;
  return elementwise(names, [batch, state], (b, s) => {
    const preactivation = (gate: number) => {
      const row = (4 * b + gate) * state + s;
      return fromInput.data[row]! + fromState.data[row]!;
    };
    const cBefore = before.c.data[b * state + s]!;
    // #region lstm-cell
    const i = sigmoid(preactivation(0));
    const f = sigmoid(preactivation(1));
    const g = Math.tanh(preactivation(2));
    const o = sigmoid(preactivation(3));
    const kept = f * cBefore;
    const written = i * g;
    const c = kept + written;
    const squashed = Math.tanh(c);
    const h = o * squashed;
    // #endregion lstm-cell
    return { i, f, g, o, kept, written, c, squashed, h };
  });
}

/** One step: y_t = h_t. */
export function lstmStep(
  params: LstmParams,
  xAtT: ReadonlyTensor,
  state: LstmState,
): Stepped<LstmState> {
  const { h, c } = lstmCell(params, xAtT, state);
  return { output: h, state: { h, c } };
}

/** y_t = h_t for the whole sequence: x (batch, length, dim) → (batch, length, state). */
export function lstm(
  params: LstmParams,
  x: ReadonlyTensor,
  state: LstmState = zeroLstmState(params, x.shape[0] ?? 0),
): Stepped<LstmState> {
  return foldSteps('lstm', x, state, (xAtT, before) => lstmStep(params, xAtT, before));
}

/** All gates and states of every step, each (batch, length, state). */
export function traceLstm(
  params: LstmParams,
  x: ReadonlyTensor,
  state: LstmState = zeroLstmState(params, x.shape[0] ?? 0),
): LstmCell {
  return traceSteps<LstmState, LstmCell>('traceLstm', x, state, (xAtT, before) =>
    lstmCell(params, xAtT, before),
  );
}
