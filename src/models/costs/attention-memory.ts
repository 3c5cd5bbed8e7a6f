// Bytes that softmax attention moves to and from main memory, with and without the score matrix.
import { requireInteger } from '../tensor/errors.ts';
import { requirePositive } from './units.ts';

export interface HeadSize {
  readonly length: number;
  readonly headDim: number;
  readonly bytesPerNumber: number;
}

// #region attention-bytes
/**
 * (4Nd + 4N²)·bytes, forward, one head: q, k read, S written; S read, P written; P, v read, o
 * written. The scores S and P of N² numbers each cross the memory bus twice.
 * @see dao2022flashattention Algorithm 0
 */
export function standardAttentionBytes({ length, headDim, bytesPerNumber }: HeadSize): number {
  requireInteger('standardAttentionBytes', 'length', length);
  return (4 * length * headDim + 4 * length * length) * bytesPerNumber;
}

/**
 * (2Nd + T_c·(3Nd + 4N))·bytes with T_c = ⌈N/B_c⌉ and B_c = ⌈M/4d⌉, forward, one head: k and v are
 * read once; q and o, and o's running maximum and sum, pass once for every block of keys.
 *
 * Θ(N²d²/M): `sramBytes` is the fast memory M of one block, in bytes. The scores never leave it.
 * @see dao2022flashattention Algorithm 1 and Theorem 2
 */
export function flashAttentionBytes(size: HeadSize, sramBytes: number): number {
  const { length, headDim, bytesPerNumber } = size;
  requireInteger('flashAttentionBytes', 'length', length);
  requirePositive('flashAttentionBytes', 'sramBytes', sramBytes);
  const keysPerBlock = Math.ceil(sramBytes / bytesPerNumber / (4 * headDim));
  const blocks = Math.ceil(length / keysPerBlock);
  const numbers = 2 * length * headDim + blocks * (3 * length * headDim + 4 * length);
  return numbers * bytesPerNumber;
}
// #endregion attention-bytes

/** FLOPs of the two matrix products over the full square of one head: 4N²d. */
export function headAttentionFlops({ length, headDim }: HeadSize): number {
  return 4 * length * length * headDim;
}

/**
 * 2·(heads/kvHeads)/bytes: FLOP per byte of the cache when one token is decoded.
 *
 * Every cached number is read once and used by heads/kvHeads queries, a multiplication and an
 * addition each: heads/kvHeads FLOP per byte at 16 bits, whatever the context or the batch.
 * @see austin2025scalingbook
 */
export function decodeAttentionIntensity(
  heads: number,
  kvHeads: number,
  bytesPerNumber: number,
): number {
  return (2 * heads) / kvHeads / bytesPerNumber;
}
