// The parameters of an RWKV-7 layer: seven projections of the shifted token, four of them low-rank.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, full, map, zeros } from '../tensor/tensor.ts';
import { headDimOf } from './block-diagonal.ts';
import { linear } from './linear.ts';

/** base + up ∘ f ∘ down: base (dim), down (dim, rank), up (rank, dim), both applied from the right. */
export interface LowRank {
  /** Absent means zero. */
  readonly base?: ReadonlyTensor | undefined;
  readonly down: ReadonlyTensor;
  readonly up: ReadonlyTensor;
}

export interface Rwkv7TimeMixingParams {
  readonly heads: number;
  /** How much of the token before (1) or of the token itself (0) each projection sees: (dim). */
  readonly mixR: ReadonlyTensor;
  readonly mixW: ReadonlyTensor;
  readonly mixK: ReadonlyTensor;
  readonly mixV: ReadonlyTensor;
  readonly mixA: ReadonlyTensor;
  readonly mixG: ReadonlyTensor;
  /** Raw decay w; its inner function is tanh. */
  readonly decay: LowRank;
  /** Raw in-context learning rate a. */
  readonly rate: LowRank;
  /** Raw share of the first layer's value. */
  readonly blend: LowRank;
  /** Output gate g; its inner function is σ. */
  readonly gate: LowRank;
  /** From key to removal key κ, before normalising, shape (dim). */
  readonly removal: ReadonlyTensor;
  /** How far the written key is scaled by a, shape (dim). */
  readonly replacement: ReadonlyTensor;
  /** Weight of the present token's own key, shape (dim). */
  readonly bonus: ReadonlyTensor;
  /** Shape (dim, dim). */
  readonly Wr: ReadonlyTensor;
  readonly Wk: ReadonlyTensor;
  readonly Wv: ReadonlyTensor;
  readonly Wo: ReadonlyTensor;
  /** Gain and shift after each head is normalised, shape (dim). */
  readonly norm: { readonly weight: ReadonlyTensor; readonly bias: ReadonlyTensor };
}

/** Small random parameters: decays spread over the channels, learning rates near ½. */
export function initRwkv7TimeMixing(
  config: { readonly dim: number; readonly heads: number; readonly rank: number },
  random: Random,
): Rwkv7TimeMixingParams {
  const dim = requireInteger('initRwkv7TimeMixing', 'dim', config.dim);
  const heads = requireInteger('initRwkv7TimeMixing', 'heads', config.heads);
  const rank = requireInteger('initRwkv7TimeMixing', 'rank', config.rank);
  headDimOf('initRwkv7TimeMixing', dim, heads);
  const uniform = (fanIn: number) => () => (2 * random() - 1) / Math.sqrt(fanIn);
  const mix = () => build([dim], () => random());
  const square = () => build([dim, dim], uniform(dim));
  const lowRankWith = (base?: Tensor): LowRank => ({
    base,
    down: build([dim, rank], uniform(dim)),
    up: build([rank, dim], uniform(rank)),
  });
  return {
    heads,
    mixR: mix(),
    mixW: mix(),
    mixK: mix(),
    mixV: mix(),
    mixA: mix(),
    mixG: mix(),
    decay: lowRankWith(build([dim], (d) => -5 + (6 * (d + 1)) / dim)),
    rate: lowRankWith(zeros([dim])),
    blend: lowRankWith(full([dim], 1)),
    gate: lowRankWith(),
    removal: full([dim], 0.85),
    replacement: full([dim], 1),
    bonus: zeros([dim]),
    Wr: square(),
    Wk: square(),
    Wv: square(),
    Wo: square(),
    norm: { weight: full([dim], 1), bias: zeros([dim]) },
  };
}

/** base + f(x · down) · up: x (batch, dim) → (batch, dim). @throws ShapeError when a shape disagrees. */
export function lowRank(
  { base, down, up }: LowRank,
  x: ReadonlyTensor,
  f: (value: number) => number = (value) => value,
): Tensor {
  axes(
    'lowRank',
    { x: 'batch dim', down: 'dim rank', up: 'rank out', base: 'out' },
    { x, down, up, base },
  );
  return linear(
    { weight: transpose(up), bias: base },
    map(linear({ weight: transpose(down) }, x), f),
  );
}

function transpose(A: ReadonlyTensor): Tensor {
  const [rows = 0, columns = 0] = A.shape;
  return build([columns, rows], (i) => A.data[(i % rows) * columns + Math.floor(i / rows)]!);
}
