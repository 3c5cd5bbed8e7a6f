// Near-duplicates among 35 licences, found one signature at a time: the corpus of the first figure of
// the data chapter, with what banding finds against what comparing all pairs would find.
import { licences } from '../data/corpus-licences.ts';
import type { Banding } from '../data/minhash.ts';
import {
  candidatePairs,
  collisionProbability,
  estimatedJaccard,
  jaccard,
  minhash,
  minhashSeeds,
  shingles,
} from '../data/minhash.ts';
import { seeded } from '../tensor/random.ts';

/** Words a shingle, and values a signature: every banding of the figure fits in it. */
export const shingleWords = 5;
export const signatureLength = 128;
/** From here on a pair counts as a near-duplicate, as in FineWeb. @see penedo2024fineweb */
export const duplicateFrom = 0.75;

export const corpusIds: readonly string[] = licences.map(({ id }) => id);

const sets = licences.map(({ text }) => shingles(text, shingleWords));
const seeds = minhashSeeds(signatureLength, seeded(2023));
const signatures = sets.map((set) => minhash(set, seeds));

export interface CorpusPair {
  readonly documents: readonly [number, number];
  /** By counting shingles. */
  readonly similarity: number;
}

/** All 595 pairs with their exact similarity, the most alike first. */
export const corpusPairs: readonly CorpusPair[] = sets
  .flatMap((a, i) =>
    sets.slice(i + 1).map((b, k): CorpusPair => ({
      documents: [i, i + 1 + k],
      similarity: jaccard(a, b),
    })),
  )
  .sort((a, b) => b.similarity - a.similarity);

export interface FoundPair extends CorpusPair {
  readonly found: boolean;
}

export interface Search {
  /** Pairs among the documents read, the most alike first. */
  readonly pairs: readonly FoundPair[];
  readonly candidates: number;
  /** Pairs at least `duplicateFrom` alike, and how many of them are candidates. */
  readonly duplicates: number;
  readonly caught: number;
  /** Candidates that one would expect from the formula, given the true similarities. */
  readonly expected: number;
}

/**
 * What banding finds when the first `read` documents have arrived.
 * @throws DomainError when bands times rows exceed the signature.
 */
export function searchCorpus(read: number, banding: Banding): Search {
  const keys = new Set(
    candidatePairs(signatures.slice(0, read), banding).map(([i, j]) => `${i} ${j}`),
  );
  const pairs = corpusPairs
    .filter(({ documents: [, j] }) => j < read)
    .map((pair): FoundPair => ({ ...pair, found: keys.has(pair.documents.join(' ')) }));
  const alike = pairs.filter(({ similarity }) => similarity >= duplicateFrom);
  return {
    pairs,
    candidates: keys.size,
    duplicates: alike.length,
    caught: alike.filter(({ found }) => found).length,
    expected: pairs.reduce(
      (sum, { similarity }) => sum + collisionProbability(similarity, banding),
      0,
    ),
  };
}

export interface SignatureComparison {
  readonly ids: readonly [string, string];
  readonly similarity: number;
  /** From the first bands × rows places. */
  readonly estimate: number;
  /** By band, by row: do the two signatures agree? */
  readonly bands: readonly (readonly boolean[])[];
  readonly found: boolean;
}

/** The signatures of two documents place by place, cut into bands. */
export function compareSignatures(
  first: string,
  second: string,
  { bands, rows }: Banding,
): SignatureComparison {
  const [i, j] = [corpusIds.indexOf(first), corpusIds.indexOf(second)];
  const cut = (document: number): Uint32Array => signatures[document]!.subarray(0, bands * rows);
  const [a, b] = [cut(i), cut(j)];
  const agree = Array.from({ length: bands }, (_, band) =>
    Array.from({ length: rows }, (_, row) => a[band * rows + row] === b[band * rows + row]),
  );
  return {
    ids: [first, second],
    similarity: jaccard(sets[i]!, sets[j]!),
    estimate: estimatedJaccard(a, b),
    bands: agree,
    found: agree.some((band) => band.every(Boolean)),
  };
}

/** Two sentences small enough to count by hand: the worked example of the chapter. */
export const handExample = {
  texts: ['the cat sat on the mat', 'the cat sat on a mat'],
  shingle: 2,
} as const;

/** Shingles of both sentences, those they share, and their similarity. */
export function compareByHand(): {
  readonly sizes: readonly [number, number];
  readonly shared: readonly string[];
  readonly similarity: number;
} {
  const [a, b] = handExample.texts.map((text) => shingles(text, handExample.shingle)) as [
    Set<string>,
    Set<string>,
  ];
  return {
    sizes: [a.size, b.size],
    shared: [...a].filter((shingle) => b.has(shingle)),
    similarity: jaccard(a, b),
  };
}
