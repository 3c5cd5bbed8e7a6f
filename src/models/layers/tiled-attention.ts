// FlashAttention's forward pass: the same attention, computed tile by tile so that the matrix of
// scores never exists as a whole. Only the order of the sums differs from sdpa.
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import type { AttentionOptions } from './attention-mask.ts';
import { attentionSizes, scoreRule } from './attention-mask.ts';
import { dot, headRows } from './attention.ts';
import type { RunningSoftmax } from './online-softmax.ts';
import { emptySoftmax, mergeSoftmax, rescale } from './online-softmax.ts';

export interface TileOptions extends AttentionOptions {
  /** Queries in a tile. */
  readonly queryBlock: number;
  /** Keys in a tile. */
  readonly keyBlock: number;
}

/** What is known after one tile: the state of its query rows, the keys before the tile included. */
export interface Tile {
  readonly batch: number;
  readonly head: number;
  /** Rows [start, end) of the scores. */
  readonly queries: readonly [number, number];
  /** Columns [start, end) of the scores. */
  readonly keys: readonly [number, number];
  /** s of this tile alone, row by row; −∞ where hidden. */
  readonly scores: readonly (readonly number[])[];
  /** True when no query of the tile sees a key of it, so that a kernel would not load it. */
  readonly skipped: boolean;
  /** Per row: running maximum and running sum of e^{s − m}. */
  readonly running: readonly RunningSoftmax[];
  /** Per row: Σ_j e^{s_j − m} v_j over the keys so far, not yet divided by l. */
  readonly accumulated: readonly Float64Array[];
}

/**
 * y = sdpa(q, k, v).output and logSumExp, without ever holding more scores than one tile.
 *
 * Shapes and options as in `sdpa`; any block sizes give the same numbers up to rounding.
 * @throws ShapeError when shapes disagree. @throws DomainError for a block size below 1.
 * @see dao2022flashattention, dao2023flashattention2
 */
export function tiledAttention(
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
  options: TileOptions,
): { readonly output: Tensor; readonly logSumExp: Tensor } {
  const { batch, heads, queries, valueDim } = attentionSizes('tiledAttention', q, k, v);
  const output = zeros([batch, heads, queries, valueDim]);
  const logSumExp = zeros([batch, heads, queries]);
  logSumExp.data.fill(-Infinity);

  for (const tile of traceTiledAttention(q, k, v, options)) {
    // Each tile overwrites what the ones to its left left behind: the last of a row is complete.
    tile.running.forEach(({ m, l }, r) => {
      const row = (tile.batch * heads + tile.head) * queries + tile.queries[0] + r;
      if (l === 0) return;
      logSumExp.data[row] = m + Math.log(l);
      const y = tile.accumulated[r]!.map((sum) => sum / l);
      output.data.set(y, row * valueDim);
    });
  }
  return { output, logSumExp };
}

// #region tiled-attention
/** The tiles of `tiledAttention` in the order of the computation: down the queries, along the keys. */
export function* traceTiledAttention(
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
  options: TileOptions,
): Generator<Tile, void> {
  const sizes = attentionSizes('tiledAttention', q, k, v);
  const { batch, heads, kvHeads, queries, keys, headDim, valueDim } = sizes;
  const queryBlock = requireInteger('tiledAttention', 'queryBlock', options.queryBlock);
  const keyBlock = requireInteger('tiledAttention', 'keyBlock', options.keyBlock);
  const scale = options.scale ?? 1 / Math.sqrt(headDim);
  const rule = scoreRule('tiledAttention', options, sizes);

  for (const { b, h } of eachHead(batch, heads)) {
    const kvHead = Math.floor((h * kvHeads) / heads);
    const query = headRows(q, b, h);
    const key = headRows(k, b, kvHead);
    const value = headRows(v, b, kvHead);

    for (let i0 = 0; i0 < queries; i0 += queryBlock) {
      const rows = query.slice(i0, i0 + queryBlock);
      let running = rows.map(() => startOfRow(options.sinks?.data[h]));
      let accumulated = rows.map(() => new Float64Array(valueDim));

      for (let j0 = 0; j0 < keys; j0 += keyBlock) {
        const tileKeys = key.slice(j0, j0 + keyBlock);
        const scores = rows.map((q_i, r) =>
          tileKeys.map((k_j, c) => rule(scale * dot(q_i, k_j), b, h, i0 + r, j0 + c)),
        );
        const before = running;
        running = before.map((state, r) => mergeSoftmax(state, summarise(scores[r]!)));
        accumulated = accumulated.map((sum, r) => {
          const { m } = running[r]!;
          const next = sum.map((x) => x * rescale(before[r]!.m, m));
          scores[r]!.forEach((s, c) => addScaled(next, rescale(s, m), value[j0 + c]!));
          return next;
        });
        yield {
          batch: b,
          head: h,
          queries: [i0, i0 + rows.length],
          keys: [j0, j0 + tileKeys.length],
          scores,
          skipped: scores.every((row) => row.every((s) => s === -Infinity)),
          running,
          accumulated,
        };
      }
    }
  }
}
// #endregion tiled-attention

function* eachHead(batch: number, heads: number): Generator<{ b: number; h: number }, void> {
  for (let b = 0; b < batch; b++) for (let h = 0; h < heads; h++) yield { b, h };
}

/** A row starts empty, or with its sink already counted. */
function startOfRow(sink: number | undefined): RunningSoftmax {
  return sink === undefined ? emptySoftmax : { m: sink, l: 1 };
}

/** m and l of one row of one tile. */
function summarise(scores: readonly number[]): RunningSoftmax {
  const m = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  return { m, l: scores.reduce((sum, s) => sum + rescale(s, m), 0) };
}

function addScaled(y: Float64Array, factor: number, x: Float64Array): void {
  for (let c = 0; c < y.length; c++) y[c]! += factor * x[c]!;
}
