// The feed-forward half of RWKV-7: a squared ReLU on the shifted token, without a gate.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { build, map, zeros } from '../tensor/tensor.ts';
import { linear } from './linear.ts';
import { relu } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { foldSteps } from './sequence.ts';
import { tokenShift } from './token-shift.ts';

export interface Rwkv7ChannelMixingParams {
  /** How much of the token before (1) or of the token itself (0) is seen, shape (dim). */
  readonly mixK: ReadonlyTensor;
  /** Shape (hidden, dim). */
  readonly Wk: ReadonlyTensor;
  /** Shape (dim, hidden). */
  readonly Wv: ReadonlyTensor;
}

export function initRwkv7ChannelMixing(
  config: { readonly dim: number; readonly hidden: number },
  random: Random,
): Rwkv7ChannelMixingParams {
  const dim = requireInteger('initRwkv7ChannelMixing', 'dim', config.dim);
  const hidden = requireInteger('initRwkv7ChannelMixing', 'hidden', config.hidden);
  const uniform = (fanIn: number) => () => (2 * random() - 1) / Math.sqrt(fanIn);
  return {
    mixK: build([dim], () => random()),
    Wk: build([hidden, dim], uniform(dim)),
    Wv: build([dim, hidden], uniform(hidden)),
  };
}

/**
 * y_t = Wv relu(Wk (x_t + mixK ⊙ (x_{t−1} − x_t)))²; the state is x_t.
 *
 * x_t, x_{t−1} (batch, dim) → y_t (batch, dim).
 * @throws ShapeError when a shape disagrees.
 * @see peng2025rwkv7
 */
export function rwkv7ChannelMixingStep(
  params: Rwkv7ChannelMixingParams,
  xAtT: ReadonlyTensor,
  before: ReadonlyTensor,
): Stepped<ReadonlyTensor> {
  const shifted = tokenShift(
    map(params.mixK, (part) => 1 - part),
    xAtT,
    before,
  );
  const k = map(linear({ weight: params.Wk }, shifted), (value) => relu(value) ** 2);
  return { output: linear({ weight: params.Wv }, k), state: xAtT };
}

/** `rwkv7ChannelMixingStep` along a sequence: x (batch, length, dim) → (batch, length, dim). */
export function rwkv7ChannelMixing(
  params: Rwkv7ChannelMixingParams,
  x: ReadonlyTensor,
  before: ReadonlyTensor = zeros([x.shape[0] ?? 0, x.shape[2] ?? 0]),
): Stepped<ReadonlyTensor> {
  return foldSteps('rwkv7ChannelMixing', x, before, (xAtT, last) =>
    rwkv7ChannelMixingStep(params, xAtT, last),
  );
}
