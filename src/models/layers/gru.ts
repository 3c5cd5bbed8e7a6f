// The gated recurrent unit: one gate decides between the old state and a new candidate.
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

export interface GruParams {
  /** From the input, shape (3 · state, dim): the rows of r, then z and n. */
  readonly Wx: ReadonlyTensor;
  /** From the state before, shape (3 · state, state), in the same order. */
  readonly Wh: ReadonlyTensor;
  /** Added to Wx x, shape (3 · state). Absent means zero. */
  readonly biasX?: ReadonlyTensor | undefined;
  /** Added to Wh h, shape (3 · state): its last third is inside the reset. Absent means zero. */
  readonly biasH?: ReadonlyTensor | undefined;
}

export interface GruState {
  /** h, shape (batch, state). */
  readonly h: Tensor;
}

/** One step gate by gate, each value (batch, state). */
export interface GruCell extends GruState {
  /** Reset gate, in (0, 1): how much of the old state the candidate sees. */
  readonly r: Tensor;
  /** Update gate, in (0, 1): 1 keeps the old state. */
  readonly z: Tensor;
  /** Candidate, in (−1, 1). */
  readonly n: Tensor;
}

/** Weights and biases uniform in ±1/√state. */
export function initGru(
  config: { readonly dim: number; readonly state: number },
  random: Random,
): GruParams {
  const dim = requireInteger('initGru', 'dim', config.dim);
  const state = requireInteger('initGru', 'state', config.state);
  const uniform = () => (2 * random() - 1) / Math.sqrt(state);
  return {
    Wx: build([3 * state, dim], uniform),
    Wh: build([3 * state, state], uniform),
    biasX: build([3 * state], uniform),
    biasH: build([3 * state], uniform),
  };
}

/** h_{−1} = 0. */
export function zeroGruState(params: GruParams, batch: number): GruState {
  return { h: zeros([batch, params.Wh.shape[1] ?? 0]) };
}

/**
 * r, z = σ(Wx x_t + bx + Wh h_{t−1} + bh); n = tanh(Wx x_t + bx + r ⊙ (Wh h_{t−1} + bh));
 * h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}, each gate with its own rows of Wx, Wh and the biases.
 *
 * x_t (batch, dim), h (batch, state). Cost 6 · state · (dim + state) FLOPs a row.
 * As in common libraries, the reset gate comes after the product with Wh; the paper resets h
 * before it. The two agree when Wh is diagonal and bh is zero in the rows of n.
 * @throws ShapeError when a shape disagrees.
 * @see cho2014learning
 */
export function gruCell(params: GruParams, xAtT: ReadonlyTensor, before: GruState): GruCell {
  const { Wx, Wh, biasX, biasH } = params;
  const { batch, state } = axes(
    'gru',
    { x: 'batch dim', h: 'batch state', Wx: 'rows dim', Wh: 'rows state' },
    { x: xAtT, h: before.h, Wx, Wh },
  );
  requireGateRows('gru', 3, state, { Wx, Wh, biasX, biasH });
  const fromInput = linear({ weight: Wx, bias: biasX }, xAtT);
  const fromState = linear({ weight: Wh, bias: biasH }, before.h);
  return elementwise(['r', 'z', 'n', 'h'], [batch, state], (b, s) => {
    const seen = (gate: number) => fromInput.data[(3 * b + gate) * state + s]!;
    const recalled = (gate: number) => fromState.data[(3 * b + gate) * state + s]!;
    const hBefore = before.h.data[b * state + s]!;
    // #region gru-cell
    const r = sigmoid(seen(0) + recalled(0));
    const z = sigmoid(seen(1) + recalled(1));
    const n = Math.tanh(seen(2) + r * recalled(2));
    const h = (1 - z) * n + z * hBefore;
    // #endregion gru-cell
    return { r, z, n, h };
  });
}

/** One step: y_t = h_t. */
export function gruStep(
  params: GruParams,
  xAtT: ReadonlyTensor,
  state: GruState,
): Stepped<GruState> {
  const { h } = gruCell(params, xAtT, state);
  return { output: h, state: { h } };
}

/** y_t = h_t for the whole sequence: x (batch, length, dim) → (batch, length, state). */
export function gru(
  params: GruParams,
  x: ReadonlyTensor,
  state: GruState = zeroGruState(params, x.shape[0] ?? 0),
): Stepped<GruState> {
  return foldSteps('gru', x, state, (xAtT, before) => gruStep(params, xAtT, before));
}

/** Gates and states of every step, each (batch, length, state). */
export function traceGru(
  params: GruParams,
  x: ReadonlyTensor,
  state: GruState = zeroGruState(params, x.shape[0] ?? 0),
): GruCell {
  return traceSteps<GruState, GruCell>('traceGru', x, state, (xAtT, before) =>
    gruCell(params, xAtT, before),
  );
}
