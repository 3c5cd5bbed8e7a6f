// Eight tokens of attention tile by tile, with what the rows know after each tile: the figure of
// FlashAttention's forward pass.
import type { RunningSoftmax } from '../layers/online-softmax.ts';
import { rescale } from '../layers/online-softmax.ts';
import { traceTiledAttention, type Tile } from '../layers/tiled-attention.ts';
import { normal, seeded } from '../tensor/random.ts';
import { build } from '../tensor/tensor.ts';

export const tileTokens = 8;
const headDim = 4;

export interface TileRow extends RunningSoftmax {
  /** e^{m_before − m}: what the sums from before this tile were multiplied by; 1 where untouched. */
  readonly factor: number;
  /** Share of the row's whole softmax that has been collected, 0 … 1. */
  readonly collected: number;
}

export interface TileStep {
  readonly tile: Tile;
  /** One entry for each of the 8 queries; rows that no tile has reached have l = 0. */
  readonly rows: readonly TileRow[];
}

const untouched: TileRow = { m: -Infinity, l: 0, factor: 1, collected: 0 };

/** All tiles in order, skipped ones included. */
export function tileSteps(queryBlock: number, keyBlock: number, causal: boolean): TileStep[] {
  const random = seeded(12);
  const shape = [1, 1, tileTokens, headDim];
  const [q, k, v] = [0, 1, 2].map(() => build(shape, () => 1.4 * normal(random)));
  const tiles = [...traceTiledAttention(q!, k!, v!, { queryBlock, keyBlock, causal })];
  const final = new Map<number, RunningSoftmax>();
  for (const { queries, running } of tiles) {
    running.forEach((state, r) => final.set(queries[0] + r, state));
  }
  let rows: readonly TileRow[] = Array.from({ length: tileTokens }, () => untouched);
  return tiles.map((tile) => {
    const before = rows;
    rows = before.map((row, i) => {
      const now = tile.running[i - tile.queries[0]];
      if (!now) return { ...row, factor: 1 };
      const end = final.get(i)!;
      return {
        ...now,
        factor: row.l === 0 ? 1 : rescale(row.m, now.m),
        collected: (now.l * rescale(now.m, end.m)) / end.l,
      };
    });
    return { tile, rows };
  });
}
