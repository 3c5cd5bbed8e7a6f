// One row of attention in two tiles, small enough to do by hand with powers of two: the worked
// example of the hardware chapter.
import { mergeSoftmax, emptySoftmax, rescale, softmaxStep } from '../layers/online-softmax.ts';

/** Scores as powers of two: the weight of a score s is 2^s. Two tiles of two. */
export const rowScores: readonly (readonly number[])[] = [
  [1, 3],
  [2, 4],
];
export const rowValues: readonly (readonly number[])[] = [
  [4, 8],
  [2, 6],
];

/** What is kept after a tile. */
export interface RowState {
  /** Running maximum, in powers of two. */
  readonly m: number;
  /** Running sum of 2^{s − m}. */
  readonly l: number;
  /** Running sum of 2^{s − m} v. */
  readonly sum: number;
  /** What the sums from before were multiplied by. */
  readonly factor: number;
}

/** The states after each tile; the last one's sum / l is the output. */
export function rowTiles(
  scores: readonly (readonly number[])[] = rowScores,
  values: readonly (readonly number[])[] = rowValues,
): RowState[] {
  // A power of two is a power of e of a score times ln 2.
  let running = emptySoftmax;
  let sum = 0;
  return scores.map((tile, i) => {
    const natural = tile.map((s) => s * Math.LN2);
    const before = running;
    running = mergeSoftmax(before, natural.reduce(softmaxStep, emptySoftmax));
    const factor = rescale(before.m, running.m);
    sum *= factor;
    natural.forEach((s, j) => (sum += rescale(s, running.m) * values[i]![j]!));
    return { m: running.m / Math.LN2, l: running.l, sum, factor };
  });
}
