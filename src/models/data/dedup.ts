// Removing near-duplicates from a collection: pairs become clusters, one document of each stays.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { Banding } from './minhash.ts';
import {
  candidatePairs,
  estimatedJaccard,
  jaccard,
  minhash,
  minhashSeeds,
  shingles,
} from './minhash.ts';

/**
 * The least member of each document's cluster: documents joined by a chain of pairs share it.
 *
 * Chains join what is not alike: A like B and B like C puts A and C together.
 */
export function clusters(
  documents: number,
  pairs: readonly (readonly [number, number])[],
): number[] {
  requireInteger('clusters', 'documents', documents, 0);
  const parent = Array.from({ length: documents }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const [i, j] of pairs) {
    const a = root(i);
    const b = root(j);
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  return parent.map((_, i) => root(i));
}

export interface DedupOptions extends Banding {
  /** Words a shingle. */
  readonly shingle: number;
  /** Candidates at least this alike, by their exact similarity, count as duplicates. */
  readonly threshold: number;
}

export interface DedupPair {
  readonly documents: readonly [number, number];
  readonly similarity: number;
  readonly estimate: number;
  readonly duplicate: boolean;
}

export interface Dedup {
  /** Candidates of the banding, with their exact and estimated similarity. */
  readonly pairs: readonly DedupPair[];
  /** Least member of each document's cluster. */
  readonly cluster: readonly number[];
  /** Documents that stay: the first of each cluster. */
  readonly kept: readonly number[];
  /** Comparisons that all pairs would have needed. */
  readonly allPairs: number;
}

// #region deduplicate
/** Shingles, signatures, candidates, exact check, clusters: which documents a collection keeps. */
export function deduplicate(
  texts: readonly string[],
  options: DedupOptions,
  random: Random,
): Dedup {
  const seeds = minhashSeeds(options.bands * options.rows, random);
  const sets = texts.map((text) => shingles(text, options.shingle));
  const signatures = sets.map((set) => minhash(set, seeds));
  const pairs = candidatePairs(signatures, options)
    .filter(([i]) => sets[i]!.size > 0)
    .map(([i, j]): DedupPair => {
      const similarity = jaccard(sets[i]!, sets[j]!);
      return {
        documents: [i, j],
        similarity,
        estimate: estimatedJaccard(signatures[i]!, signatures[j]!),
        duplicate: similarity >= options.threshold,
      };
    });
  const cluster = clusters(
    texts.length,
    pairs.filter((pair) => pair.duplicate).map((pair) => pair.documents),
  );
  const kept = cluster.flatMap((least, document) => (least === document ? [document] : []));
  return { pairs, cluster, kept, allPairs: (texts.length * (texts.length - 1)) / 2 };
}
// #endregion deduplicate
