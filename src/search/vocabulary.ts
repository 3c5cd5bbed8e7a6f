// Looking words up: exactly, by their beginning, and by what was probably meant.
import type { Word } from './format.ts';

/** The vocabulary as far as it is loaded; what is asked of the rest is noted. */
export interface Vocabulary {
  /** A word that is there. */
  readonly word: (index: number) => Word;
  /** The index of a word; undefined when there is none, or its part is still to be loaded. */
  readonly find: (stem: string) => number | undefined;
  /** All words that begin so, in order, as far as they are there. */
  readonly beginning: (prefix: string) => Iterable<readonly [index: number, word: Word]>;
  /** All words came at once, so that looking through them costs nothing. */
  readonly whole: boolean;
  /** How often something was asked for that was not there. */
  readonly misses: () => number;
  /** The parts that were, once. */
  readonly takeMissing: () => number[];
  readonly add: (part: number, words: readonly Word[]) => void;
}

/** `parts`: the first word of each part and its index. */
export function createVocabulary(
  parts: readonly (readonly [stem: string, index: number])[],
  whole: boolean,
): Vocabulary {
  const words: Word[] = [];
  const byStem = new Map<string, number>();
  const there = new Set<number>();
  const missing = new Set<number>();
  let misses = 0;
  const has = (part: number): boolean => {
    if (there.has(part)) return true;
    misses += 1;
    missing.add(part);
    return false;
  };
  /** The last part that begins with `stem` or before it. */
  const partOf = (stem: string): number => {
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parts[middle]![0] <= stem) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    word: (index) => words[index]!,
    find: (stem) => {
      const part = partOf(stem);
      return part >= 0 && has(part) ? byStem.get(stem) : undefined;
    },
    *beginning(prefix) {
      for (let part = Math.max(0, partOf(prefix)); part < parts.length; part++) {
        const [first, start] = parts[part]!;
        if (first > prefix && !first.startsWith(prefix)) return;
        if (!has(part)) continue;
        const end = parts[part + 1]?.[1] ?? words.length;
        for (let at = start; at < end; at++) {
          if (words[at]!.stem.startsWith(prefix)) yield [at, words[at]!];
        }
      }
    },
    whole,
    misses: () => misses,
    takeMissing: () => {
      const parts = [...missing];
      missing.clear();
      return parts;
    },
    add: (part, list) => {
      there.add(part);
      list.forEach((word, i) => {
        words[parts[part]![1] + i] = word;
        byStem.set(word.stem, parts[part]![1] + i);
      });
    },
  };
}

/** Single words that begin so, those that readers may be sent to first, shortest first. */
export function withPrefix(vocabulary: Vocabulary, prefix: string, limit: number): number[] {
  return [...vocabulary.beginning(prefix)]
    .filter(([, { stem }]) => !stem.includes(' '))
    .sort(
      ([, a], [, b]) =>
        Number(b.surface !== undefined) - Number(a.surface !== undefined) ||
        a.stem.length - b.stem.length,
    )
    .slice(0, limit)
    .map(([index]) => index);
}

export interface Guess {
  readonly word: number;
  readonly distance: number;
}

/**
 * The nearest words to a misspelt one: at most one edit up to six letters, two above. Where words
 * come in parts, only those with the same first letter are looked at.
 */
export function nearest(vocabulary: Vocabulary, surface: string, limit: number): Guess[] {
  if (surface.length < 4) return [];
  const most = surface.length < 7 ? 1 : 2;
  const guesses: (Guess & { readonly rank: number })[] = [];
  const candidates = vocabulary.beginning(vocabulary.whole ? '' : surface[0]!);
  for (const [word, { surface: candidate }] of candidates) {
    if (candidate === undefined || candidate.includes(' ')) continue;
    if (Math.abs(candidate.length - surface.length) > most || candidate.length < 3) continue;
    const distance = editDistance(surface, candidate, most);
    if (distance > most) continue;
    // The first letter is seldom the wrong one, and never together with another.
    if (distance > 1 && candidate[0] !== surface[0]) continue;
    guesses.push({ word, distance, rank: distance + (candidate[0] === surface[0] ? 0 : 0.6) });
  }
  guesses.sort((a, b) => a.rank - b.rank);
  const best = guesses[0]?.rank ?? 0;
  return guesses.filter(({ rank }) => rank <= best + 0.5).slice(0, limit);
}

/** Insertions, deletions, substitutions and swaps of neighbours; `most + 1` when there are more. */
export function editDistance(a: string, b: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j - 1]! + (same ? 0 : 1), row[j]! + 1, next[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      next.push(cost);
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return Math.min(row[b.length]!, most + 1);
}
