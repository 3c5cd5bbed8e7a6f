// One token of RWKV-7 time mixing: a matrix state that decays by channel, is corrected by a delta
// rule and added to, between projections of the shifted token.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map, reshape, tensor, zeros } from '../tensor/tensor.ts';
import { headDimOf } from './block-diagonal.ts';
import { stateOf } from './heads.ts';
import { linear } from './linear.ts';
import { layerNorm } from './norm.ts';
import { sigmoid } from './pointwise.ts';
import type { Rwkv7TimeMixingParams } from './rwkv7-params.ts';
import { lowRank } from './rwkv7-params.ts';
import type { Matrix, Vector } from './state-matrix.ts';
import { dot } from './state-matrix.ts';
import { tokenShift } from './token-shift.ts';

/** e^{−1/2} as the authors' code rounds it: no channel forgets faster than e^{−0.606531} a step. */
const decayRange = 0.606531;

export interface Rwkv7State {
  /** The token before, shape (batch, dim). */
  readonly x: Tensor;
  /** S, shape (batch, heads, headDim of values, headDim of keys): values first, as the authors store it. */
  readonly S: Tensor;
}

/** One step, each value (batch, dim) except S. */
export interface Rwkv7Cell extends Rwkv7State {
  readonly r: Tensor;
  /** Decay of each key channel, in (e^{−0.607}, 1). */
  readonly w: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  /** In-context learning rate, in (0, 1). */
  readonly a: Tensor;
  /** Removal key, of length 1 in each head. */
  readonly kappa: Tensor;
  readonly g: Tensor;
  /** S_t r_t, before the norm. */
  readonly read: Tensor;
  readonly y: Tensor;
  /** The value before blending: what the first layer hands to the others. */
  readonly vOwn: Tensor;
}

// #region rwkv7-head
/**
 * S_t = S_{t−1} (diag(w) − κ (a ⊙ κ)ᵀ) + v kᵀ, then S_t r: one token of one head; changes S.
 *
 * S has one row a value channel. The first factor decays the keys and takes out what is stored
 * under κ, at the rate a; the second term writes. 6 · headDim² FLOPs, the read 2 · headDim² more.
 * @see peng2025rwkv7
 */
export function rwkv7HeadStep(
  S: Matrix,
  token: Readonly<Record<'r' | 'w' | 'k' | 'v' | 'a' | 'kappa', Vector>>,
): Vector {
  const { r, w, k, v, a, kappa } = token;
  return Float64Array.from(S, (row, i) => {
    const stored = dot(row, kappa);
    for (let j = 0; j < row.length; j++) {
      row[j] = row[j]! * w[j]! - stored * kappa[j]! * a[j]! + v[i]! * k[j]!;
    }
    return dot(row, r);
  });
}
// #endregion rwkv7-head

/** Nothing seen: the token before and the memory are zero. */
export function zeroRwkv7State(params: Rwkv7TimeMixingParams, batch: number): Rwkv7State {
  const dim = params.Wk.shape[1] ?? 0;
  const headDim = headDimOf('rwkv7', dim, params.heads);
  return { x: zeros([batch, dim]), S: zeros([batch, params.heads, headDim, headDim]) };
}

/**
 * One step of time mixing with all its values. `vFirst` is the value of the first layer at this
 * token, with which later layers blend their own; the first layer passes none.
 * @throws ShapeError when a shape disagrees.
 */
export function rwkv7TimeMixingCell(
  params: Rwkv7TimeMixingParams,
  xAtT: ReadonlyTensor,
  before: Rwkv7State,
  vFirst?: ReadonlyTensor,
): Rwkv7Cell {
  const { heads } = params;
  const { batch, dim } = axes(
    'rwkv7',
    { x: 'batch dim', before: 'batch dim', vFirst: 'batch dim' },
    { x: xAtT, before: before.x, vFirst },
  );
  const headDim = headDimOf('rwkv7', dim, heads);
  axes('rwkv7', { S: `${batch} ${heads} ${headDim} ${headDim}` }, { S: before.S });
  const shifted = (mix: ReadonlyTensor) =>
    tokenShift(
      map(mix, (part) => 1 - part),
      xAtT,
      before.x,
    );
  const each = (f: (i: number, d: number) => number) => build([batch, dim], (i) => f(i, i % dim));

  // #region rwkv7-inputs
  const r = linear({ weight: params.Wr }, shifted(params.mixR));
  const kRaw = linear({ weight: params.Wk }, shifted(params.mixK));
  const vOwn = linear({ weight: params.Wv }, shifted(params.mixV));
  const decay = lowRank(params.decay, shifted(params.mixW), Math.tanh);
  const w = map(decay, (raw) => Math.exp(-decayRange * sigmoid(raw)));
  const a = map(lowRank(params.rate, shifted(params.mixA)), sigmoid);
  const g = lowRank(params.gate, shifted(params.mixG), sigmoid);
  const blend = map(lowRank(params.blend, shifted(params.mixV)), sigmoid);
  const v = each((i) => {
    const own = vOwn.data[i]!;
    return vFirst ? own + (vFirst.data[i]! - own) * blend.data[i]! : own;
  });
  const kappa = unitHeads(
    each((i, d) => kRaw.data[i]! * params.removal.data[d]!),
    headDim,
  );
  const k = each((i, d) => kRaw.data[i]! * (1 + (a.data[i]! - 1) * params.replacement.data[d]!));
  // #endregion rwkv7-inputs

  const S = tensor(before.S.shape, before.S.data);
  const read = zeros([batch, dim]);
  const bonus = zeros([batch, dim]);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const start = b * dim + h * headDim;
      const of = (x: Tensor) => x.data.subarray(start, start + headDim);
      const token = { r: of(r), w: of(w), k: of(k), v: of(v), a: of(a), kappa: of(kappa) };
      read.data.set(rwkv7HeadStep(stateOf(S, b, h), token), start);
      let match = 0;
      for (let d = 0; d < headDim; d++) {
        match += token.r[d]! * token.k[d]! * params.bonus.data[h * headDim + d]!;
      }
      for (let d = 0; d < headDim; d++) bonus.data[start + d] = match * token.v[d]!;
    }
  }
  const normed = layerNorm({ eps: 64e-5 }, reshape(read, [batch, heads, headDim]));
  const scaled = (i: number, d: number) =>
    (normed.data[i]! * params.norm.weight.data[d]! + params.norm.bias.data[d]! + bonus.data[i]!) *
    g.data[i]!;
  const y = linear({ weight: params.Wo }, each(scaled));
  return { x: tensor(xAtT.shape, xAtT.data), S, r, w, k, v, a, kappa, g, read, y, vOwn };
}

/** Each head of x (…, heads · headDim) divided by its length; a zero head stays zero. */
function unitHeads(x: Tensor, headDim: number): Tensor {
  const unit = zeros(x.shape);
  for (let start = 0; start < x.data.length; start += headDim) {
    const head = x.data.subarray(start, start + headDim);
    const length = Math.max(Math.sqrt(dot(head, head)), 1e-12);
    for (let d = 0; d < headDim; d++) unit.data[start + d] = head[d]! / length;
  }
  return unit;
}
