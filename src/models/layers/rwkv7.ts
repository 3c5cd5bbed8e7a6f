// RWKV-7 time mixing along a sequence, with the value that the first layer hands to the others.
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import type { Rwkv7Cell, Rwkv7State } from './rwkv7-cell.ts';
import { rwkv7TimeMixingCell, zeroRwkv7State } from './rwkv7-cell.ts';
import type { Rwkv7TimeMixingParams } from './rwkv7-params.ts';
import type { Stepped } from './sequence.ts';
import { timeSlice, traceSteps } from './sequence.ts';

export interface Rwkv7Options {
  /** What was seen before; nothing unless given. */
  readonly state?: Rwkv7State | undefined;
  /** Values of the first layer, (batch, length, dim); absent in the first layer itself. */
  readonly vFirst?: ReadonlyTensor | undefined;
}

/**
 * y_t = Wo ((norm(S_t r_t) + (r_t ⊙ bonus · k_t) v_t) ⊙ g_t): `rwkv7HeadStep` between projections of
 * the shifted token, with w = e^{−0.607 σ(·)}, a = σ(·), κ the normalised removal key.
 *
 * x_t and vFirst at t (batch, dim) → y_t (batch, dim).
 * @throws ShapeError when a shape disagrees.
 * @see peng2025rwkv7
 */
export function rwkv7TimeMixingStep(
  params: Rwkv7TimeMixingParams,
  xAtT: ReadonlyTensor,
  before: Rwkv7State,
  vFirst?: ReadonlyTensor,
): Stepped<Rwkv7State> {
  const { x, S, y } = rwkv7TimeMixingCell(params, xAtT, before, vFirst);
  return { output: y, state: { x, S } };
}

/**
 * `rwkv7TimeMixingStep` along a sequence: x (batch, length, dim) → output (batch, length, dim), the
 * last state, and the values of the first layer for the layers that follow.
 */
export function rwkv7TimeMixing(
  params: Rwkv7TimeMixingParams,
  x: ReadonlyTensor,
  options: Rwkv7Options = {},
): Stepped<Rwkv7State> & { readonly vFirst: ReadonlyTensor } {
  const { y, x: seen, S, vOwn } = traceRwkv7TimeMixing(params, x, options);
  const last = seen.shape[1]! - 1;
  return {
    output: y,
    state: { x: timeSlice(seen, last), S: timeSlice(S, last) },
    vFirst: options.vFirst ?? vOwn,
  };
}

/** Every value of every step, each (batch, length, …). */
export function traceRwkv7TimeMixing(
  params: Rwkv7TimeMixingParams,
  x: ReadonlyTensor,
  { state, vFirst }: Rwkv7Options = {},
): { readonly [Name in keyof Rwkv7Cell]: Tensor } {
  const start = state ?? zeroRwkv7State(params, x.shape[0] ?? 0);
  return traceSteps<Rwkv7State, Rwkv7Cell>('rwkv7TimeMixing', x, start, (xAtT, before, t) =>
    rwkv7TimeMixingCell(params, xAtT, before, vFirst && timeSlice(vFirst, t)),
  );
}
