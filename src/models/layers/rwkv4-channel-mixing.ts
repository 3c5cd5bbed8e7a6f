// The feed-forward half of RWKV-4: a squared ReLU behind a gate, both on shifted tokens.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { build, map, zeros } from '../tensor/tensor.ts';
import { linear } from './linear.ts';
import { relu, sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { foldSteps } from './sequence.ts';
import { tokenShift } from './token-shift.ts';

export interface Rwkv4ChannelMixingParams {
  readonly timeMixK: ReadonlyTensor;
  readonly timeMixR: ReadonlyTensor;
  /** Shape (hidden, dim). */
  readonly Wk: ReadonlyTensor;
  /** Shape (dim, hidden). */
  readonly Wv: ReadonlyTensor;
  /** Shape (dim, dim). */
  readonly Wr: ReadonlyTensor;
}

/** Weights uniform in ±1/√(fan-in), token shifts spread over the channels. */
export function initRwkv4ChannelMixing(
  config: { readonly dim: number; readonly hidden: number },
  random: Random,
): Rwkv4ChannelMixingParams {
  const dim = requireInteger('initRwkv4ChannelMixing', 'dim', config.dim);
  const hidden = requireInteger('initRwkv4ChannelMixing', 'hidden', config.hidden);
  const uniform = (fanIn: number) => () => (2 * random() - 1) / Math.sqrt(fanIn);
  return {
    timeMixK: build([dim], (d) => (d + 1) / dim),
    timeMixR: build([dim], (d) => (d + 1) / dim),
    Wk: build([hidden, dim], uniform(dim)),
    Wv: build([dim, hidden], uniform(hidden)),
    Wr: build([dim, dim], uniform(dim)),
  };
}

/**
 * y_t = σ(Wr x'_t) ⊙ Wv relu(Wk x''_t)², x' and x'' shifted tokens: the feed-forward half.
 *
 * x_t, x_{t−1} (batch, dim) → y_t (batch, dim); the state is x_t.
 * @throws ShapeError when a shape disagrees.
 * @see peng2023rwkv Eq. 18
 */
export function rwkv4ChannelMixingStep(
  params: Rwkv4ChannelMixingParams,
  xAtT: ReadonlyTensor,
  before: ReadonlyTensor,
): Stepped<ReadonlyTensor> {
  const r = map(linear({ weight: params.Wr }, tokenShift(params.timeMixR, xAtT, before)), sigmoid);
  const k = linear({ weight: params.Wk }, tokenShift(params.timeMixK, xAtT, before));
  const kv = linear(
    { weight: params.Wv },
    map(k, (value) => relu(value) ** 2),
  );
  return { output: build(kv.shape, (i) => r.data[i]! * kv.data[i]!), state: xAtT };
}

/** `rwkv4ChannelMixingStep` along a sequence: x (batch, length, dim) → (batch, length, dim). */
export function rwkv4ChannelMixing(
  params: Rwkv4ChannelMixingParams,
  x: ReadonlyTensor,
  before: ReadonlyTensor = zeros([x.shape[0] ?? 0, x.shape[2] ?? 0]),
): Stepped<ReadonlyTensor> {
  return foldSteps('rwkv4ChannelMixing', x, before, (xAtT, last) =>
    rwkv4ChannelMixingStep(params, xAtT, last),
  );
}
