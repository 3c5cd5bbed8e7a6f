// DNA cut into tokens of k letters: what it saves, and what one mutation does to the tokens.
import { requireInteger } from '../tensor/errors.ts';
import { seeded, uniformInteger } from '../tensor/random.ts';

export const letters = 'ACGT';

/** A random strand of `length` letters; no real gene. */
export function strand(length: number, seed: number): string {
  const random = seeded(seed);
  return Array.from({ length }, () => letters[uniformInteger(random, 4)]).join('');
}

// #region k-mers
/** Cuts a strand into words of k letters, from the left; a rest is dropped. */
export function kmers(dna: string, k: number): string[] {
  requireInteger('kmers', 'k', k);
  const words: string[] = [];
  for (let i = 0; i + k <= dna.length; i += k) words.push(dna.slice(i, i + k));
  return words;
}
// #endregion k-mers

/** 4^k: words that the vocabulary must hold. */
export function kmerVocabulary(k: number): number {
  return 4 ** requireInteger('kmerVocabulary', 'k', k);
}

const partner: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' };

export type Mutation = 'substitution' | 'deletion' | 'other-strand';

/** The strand with another letter at `at`, without that letter, or read from its other strand. */
export function mutate(dna: string, mutation: Mutation, at: number): string {
  switch (mutation) {
    case 'substitution':
      return dna.slice(0, at) + partner[dna[at] ?? 'A'] + dna.slice(at + 1);
    case 'deletion':
      return dna.slice(0, at) + dna.slice(at + 1);
    case 'other-strand':
      return [...dna]
        .toReversed()
        .map((letter) => partner[letter])
        .join('');
  }
}

export interface TokenChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** For each token of `after`: whether it is new, that is not on the longest common subsequence. */
  readonly fresh: readonly boolean[];
  readonly share: number;
}

/** Tokens before and after a mutation, aligned so that a shift by whole tokens changes nothing. */
export function tokenChange(dna: string, k: number, mutation: Mutation, at: number): TokenChange {
  const before = kmers(dna, k);
  const after = kmers(mutate(dna, mutation, at), k);
  const fresh = notInCommon(before, after);
  const share = after.length === 0 ? 0 : fresh.filter(Boolean).length / after.length;
  return { before, after, fresh, share };
}

/** Which words of `b` are left out by a longest common subsequence of `a` and `b`. */
function notInCommon(a: readonly string[], b: readonly string[]): boolean[] {
  // common[i][j]: length of the longest common subsequence of a from i and b from j.
  const common = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i]![j] =
        a[i] === b[j]
          ? common[i + 1]![j + 1]! + 1
          : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const fresh = b.map(() => true);
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      fresh[j] = false;
      i++;
      j++;
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) i++;
    else j++;
  }
  return fresh;
}

/** Tokens and pairs of a window of `length` letters, and the rows of the embedding. */
export function kmerBill(
  length: number,
  k: number,
): { tokens: number; pairs: number; rows: number } {
  const tokens = Math.floor(length / requireInteger('kmerBill', 'k', k));
  return { tokens, pairs: tokens * tokens, rows: kmerVocabulary(k) };
}
