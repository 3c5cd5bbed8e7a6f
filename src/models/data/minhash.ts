// Near-duplicate detection: shingles, MinHash signatures, and the banding that finds the pairs
// worth comparing without comparing all of them.
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { uniformInteger } from '../tensor/random.ts';
import { hashText, mix32, words } from './hash.ts';

// #region shingles
/**
 * All runs of `size` consecutive words, as a set. A text with fewer words is one shingle; a text
 * without words has none.
 */
export function shingles(text: string, size: number): Set<string> {
  requireInteger('shingles', 'size', size);
  const list = words(text);
  if (list.length === 0) return new Set();
  const found = new Set<string>();
  for (let i = 0; i + size <= list.length; i++) found.add(list.slice(i, i + size).join(' '));
  if (found.size === 0) found.add(list.join(' '));
  return found;
}

/** |A ∩ B| / |A ∪ B|; 0 for two empty sets, which share nothing that could be removed. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const element of a) if (b.has(element)) shared++;
  const union = a.size + b.size - shared;
  return union === 0 ? 0 : shared / union;
}
// #endregion shingles

/** `count` seeds, one for each hash function of a signature. */
export function minhashSeeds(count: number, random: Random): Uint32Array {
  requireInteger('minhashSeeds', 'count', count);
  return Uint32Array.from({ length: count }, () => uniformInteger(random, 2 ** 32));
}

// #region minhash
/**
 * m_i = min_{x ∈ set} h_i(x): the least hash of the set under each of the seeded functions.
 *
 * Two sets agree in m_i exactly when the least element of their union lies in both, which a
 * random function makes as likely as their Jaccard similarity. An empty set gets 2³² − 1.
 * @see broder1997resemblance
 */
export function minhash(set: ReadonlySet<string>, seeds: Uint32Array): Uint32Array {
  const signature = new Uint32Array(seeds.length).fill(0xffffffff);
  for (const element of set) {
    const hash = hashText(element);
    for (let i = 0; i < seeds.length; i++) {
      const value = mix32(hash ^ seeds[i]!);
      if (value < signature[i]!) signature[i] = value;
    }
  }
  return signature;
}

/** Share of places in which two signatures agree: an unbiased estimate of the similarity. */
export function estimatedJaccard(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal++;
  return equal / a.length;
}
// #endregion minhash

// #region banding
/** How a signature is cut: `bands` pieces of `rows` values each. */
export interface Banding {
  readonly bands: number;
  readonly rows: number;
}

/** The cut that FineWeb used for documents at least 75 % alike: 14 bands of 8, over 5-grams.
 * @see penedo2024fineweb §3.4 */
export const fineWebBanding: Banding = { bands: 14, rows: 8 };

/**
 * 1 − (1 − s^r)^b: probability that two sets of similarity s agree in all r rows of at least one
 * of b bands. A steep curve around (1/b)^{1/r}.
 * @see indyk1998approximate
 */
export function collisionProbability(similarity: number, { bands, rows }: Banding): number {
  return 1 - (1 - similarity ** rows) ** bands;
}

/** (1/b)^{1/r}: similarity near which the curve rises. */
export function bandingThreshold({ bands, rows }: Banding): number {
  return (1 / bands) ** (1 / rows);
}

/**
 * Pairs [i, j], i < j, whose signatures share a band, in order. Only these need be compared.
 * @throws DomainError when the bands do not fit in the signatures.
 */
export function candidatePairs(
  signatures: readonly Uint32Array[],
  { bands, rows }: Banding,
): [number, number][] {
  const needed = bands * rows;
  const short = signatures.find((signature) => signature.length < needed);
  if (short) {
    throw new DomainError(
      `candidatePairs: expected signatures of at least ${needed} values, got ${short.length}.`,
      'Make bands times rows at most the length of a signature.',
    );
  }
  const pairs = new Map<string, [number, number]>();
  for (let band = 0; band < bands; band++) {
    const buckets = new Map<string, number[]>();
    signatures.forEach((signature, document) => {
      const key = signature.subarray(band * rows, (band + 1) * rows).join(' ');
      const bucket = buckets.get(key) ?? [];
      for (const other of bucket) pairs.set(`${other} ${document}`, [other, document]);
      bucket.push(document);
      buckets.set(key, bucket);
    });
  }
  return [...pairs.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
// #endregion banding
