// RWKV-4: a weighted average of all values so far, whose weights decay with distance, each channel
// at its own rate. It is attention without queries, and so a recurrence of two numbers a channel.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, full, map, zeros } from '../tensor/tensor.ts';
import { linear } from './linear.ts';
import { sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { foldSteps, traceSteps } from './sequence.ts';
import { tokenShift } from './token-shift.ts';
import type { Wkv4Params, Wkv4State } from './wkv4.ts';
import { wkv4Cell } from './wkv4.ts';

export interface Rwkv4TimeMixingParams extends Wkv4Params {
  /** How much of the token (1) and how much of its predecessor (0) each projection sees: (dim). */
  readonly timeMixK: ReadonlyTensor;
  readonly timeMixV: ReadonlyTensor;
  readonly timeMixR: ReadonlyTensor;
  /** Shape (inner, dim); inner is the size of r, k and v. */
  readonly Wk: ReadonlyTensor;
  readonly Wv: ReadonlyTensor;
  readonly Wr: ReadonlyTensor;
  /** Shape (dim, inner). */
  readonly Wo: ReadonlyTensor;
}

export interface Rwkv4TimeMixingState extends Wkv4State {
  /** The token before, shape (batch, dim). */
  readonly x: ReadonlyTensor;
}

/** Weights uniform in ±1/√dim; decays spread over the channels, e^{w} from about 0.99 to 0.05. */
export function initRwkv4TimeMixing(
  config: { readonly dim: number },
  random: Random,
): Rwkv4TimeMixingParams {
  const dim = requireInteger('initRwkv4TimeMixing', 'dim', config.dim);
  const uniform = () => (2 * random() - 1) / Math.sqrt(dim);
  const part = (d: number) => (dim === 1 ? 0.5 : d / (dim - 1));
  return {
    timeMixK: build([dim], part),
    timeMixV: build([dim], part),
    timeMixR: build([dim], (d) => part(d) / 2),
    timeFirst: full([dim], Math.log(0.3)),
    timeDecay: build([dim], (d) => -Math.exp(-5 + 6 * part(d))),
    Wk: build([dim, dim], uniform),
    Wv: build([dim, dim], uniform),
    Wr: build([dim, dim], uniform),
    Wo: build([dim, dim], uniform),
  };
}

/** Nothing seen: the token before is zero and the sums are empty. */
export function zeroRwkv4TimeMixingState(
  params: Rwkv4TimeMixingParams,
  batch: number,
): Rwkv4TimeMixingState {
  const [inner = 0, dim = 0] = params.Wk.shape;
  const value = () => zeros([batch, inner]);
  return { x: zeros([batch, dim]), a: value(), b: value(), p: full([batch, inner], -1e30) };
}

// #region rwkv4-time-mixing
/** All values of one step: r, k, v, wkv (batch, inner), y (batch, dim), and the next state. */
function timeMixingCell(
  params: Rwkv4TimeMixingParams,
  x: ReadonlyTensor,
  before: Rwkv4TimeMixingState,
) {
  const r = map(linear({ weight: params.Wr }, tokenShift(params.timeMixR, x, before.x)), sigmoid);
  const k = linear({ weight: params.Wk }, tokenShift(params.timeMixK, x, before.x));
  const v = linear({ weight: params.Wv }, tokenShift(params.timeMixV, x, before.x));
  const { wkv, a, b, p } = wkv4Cell(params, k, v, before);
  const y = linear(
    { weight: params.Wo },
    build(r.shape, (i) => r.data[i]! * wkv.data[i]!),
  );
  return { x: map(x, (value) => value), r, k, v, wkv, y, a, b, p };
}
// #endregion rwkv4-time-mixing

/**
 * y_t = Wo (σ(r_t) ⊙ wkv_t), with r, k, v projections of the shifted token and wkv as in `wkv4`.
 *
 * x_t (batch, dim) → y_t (batch, dim).
 * @throws ShapeError when a shape disagrees.
 * @see peng2023rwkv Eq. 11–17
 */
export function rwkv4TimeMixingStep(
  params: Rwkv4TimeMixingParams,
  xAtT: ReadonlyTensor,
  before: Rwkv4TimeMixingState,
): Stepped<Rwkv4TimeMixingState> {
  const { x, a, b, p, y } = timeMixingCell(params, xAtT, before);
  return { output: y, state: { x, a, b, p } };
}

/** `rwkv4TimeMixingStep` along a sequence: x (batch, length, dim) → (batch, length, dim). */
export function rwkv4TimeMixing(
  params: Rwkv4TimeMixingParams,
  x: ReadonlyTensor,
  state: Rwkv4TimeMixingState = zeroRwkv4TimeMixingState(params, x.shape[0] ?? 0),
): Stepped<Rwkv4TimeMixingState> {
  return foldSteps('rwkv4TimeMixing', x, state, (xAtT, before) =>
    rwkv4TimeMixingStep(params, xAtT, before),
  );
}

/** Receptance, keys, values, averages and sums of every step, each (batch, length, …). */
export function traceRwkv4TimeMixing(
  params: Rwkv4TimeMixingParams,
  x: ReadonlyTensor,
  state: Rwkv4TimeMixingState = zeroRwkv4TimeMixingState(params, x.shape[0] ?? 0),
): Readonly<Record<'x' | 'r' | 'k' | 'v' | 'wkv' | 'y' | 'a' | 'b' | 'p', Tensor>> {
  return traceSteps<Rwkv4TimeMixingState, ReturnType<typeof timeMixingCell>>(
    'traceRwkv4TimeMixing',
    x,
    state,
    (xAtT, before) => timeMixingCell(params, xAtT, before),
  );
}
