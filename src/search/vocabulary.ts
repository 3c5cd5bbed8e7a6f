// Looking words up: exactly, by their beginning, and by what was probably meant.
import type { Word } from './format.ts';

export interface Vocabulary {
  readonly words: readonly Word[];
  readonly byStem: ReadonlyMap<string, number>;
}

export function createVocabulary(words: readonly Word[]): Vocabulary {
  return { words, byStem: new Map(words.map(({ stem }, index) => [stem, index])) };
}

/** Single words that begin so, those that readers may be sent to first, shortest first. */
export function withPrefix(vocabulary: Vocabulary, prefix: string, limit: number): number[] {
  const { words } = vocabulary;
  const found: number[] = [];
  for (let at = firstFrom(words, prefix); words[at]?.stem.startsWith(prefix); at++) {
    if (!words[at]!.stem.includes(' ')) found.push(at);
  }
  return found
    .sort(
      (a, b) =>
        Number(words[b]!.surface !== undefined) - Number(words[a]!.surface !== undefined) ||
        words[a]!.stem.length - words[b]!.stem.length,
    )
    .slice(0, limit);
}

function firstFrom(words: readonly Word[], prefix: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]!.stem < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Guess {
  readonly word: number;
  readonly distance: number;
}

/** The nearest words to a misspelt one: at most one edit up to six letters, two above. */
export function nearest(vocabulary: Vocabulary, surface: string, limit: number): Guess[] {
  if (surface.length < 4) return [];
  const most = surface.length < 7 ? 1 : 2;
  const guesses: (Guess & { readonly rank: number })[] = [];
  vocabulary.words.forEach(({ surface: candidate }, word) => {
    if (candidate === undefined || candidate.includes(' ')) return;
    if (Math.abs(candidate.length - surface.length) > most || candidate.length < 3) return;
    const distance = editDistance(surface, candidate, most);
    if (distance > most) return;
    // The first letter is seldom the wrong one, and never together with another.
    if (distance > 1 && candidate[0] !== surface[0]) return;
    guesses.push({ word, distance, rank: distance + (candidate[0] === surface[0] ? 0 : 0.6) });
  });
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
