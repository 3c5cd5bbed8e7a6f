// A query as weighted words of the vocabulary: phrases, compounds, beginnings, corrections, synonyms.
import type { Kind } from './format.ts';
import { formulaPairs, formulaTokens, looksLikeFormula, spokenFormula } from './formula.ts';
import { stem } from './stem.ts';
import { contentWords, isStopWord, tokenise, weakKey, type Token } from './tokens.ts';
import { editDistance, nearest, withPrefix, type Vocabulary } from './vocabulary.ts';

export interface Wanted {
  /** Index into the vocabulary. */
  readonly word: number;
  readonly weight: number;
  /** Share of the query's content words that it stands for. */
  readonly share: number;
  /** Which words of the query it came from: alternatives for one word share a group. */
  readonly group: string;
}

export interface Query {
  readonly wanted: readonly Wanted[];
  /** Stems to mark in excerpts. */
  readonly marks: ReadonlySet<string>;
  /** The query with its misspelt words replaced, when there were any. */
  readonly corrected: string | undefined;
  /** What a formula or an identifier most likely asks for. */
  readonly prefers: Kind | undefined;
}

const prefixWeight = 0.55;
const typoWeight = 0.75;
const synonymWeight = 0.55;
const formulaWeight = 0.7;
const weakWeight = 0.1;
const longestPhrase = 5;

/**
 * What is noted as missing in the vocabulary has to be loaded and the query read again: a reading
 * counts when nothing was missing.
 */
export function parseQuery(
  text: string,
  vocabulary: Vocabulary,
  synonyms: ReadonlyMap<string, readonly string[]>,
): Query {
  const { words: all, wholes } = tokenise(text.slice(0, 400));
  const content = contentWords(all).slice(0, 24);
  const found = new Map<string, Wanted>();
  const marks = new Set<string>();
  const share = 1 / Math.max(1, content.length);
  const want = (stem: string, weight: number, part: number, group: string): boolean => {
    const word = vocabulary.find(stem);
    if (word === undefined) return false;
    const id = `${group}:${word}`;
    const known = found.get(id);
    if (!known || known.weight < weight) found.set(id, { word, weight, share: part, group });
    // Formula symbols and stop words carry a sign and are never marked.
    for (const piece of stem.split(' ')) marks.add(piece);
    return true;
  };

  let corrected = text;
  const stems: string[] = [];
  content.forEach((token, at) => {
    // A word said twice counts once.
    const group = `w${token.stem}`;
    stems.push(token.stem);
    const before = vocabulary.misses();
    /** Not known yet: what follows only matters for a word that is not there. */
    const open = (): boolean => vocabulary.misses() > before;
    const exact = want(token.stem, 1, share, group);
    const typing = token.end === text.trimEnd().length && !/\s$/.test(text);
    const completed = complete(token, exact, typing, vocabulary).filter((word) =>
      want(vocabulary.word(word).stem, prefixWeight * (exact ? 0.3 : 1), share, group),
    );
    if (exact || open() || (completed.length > 0 && typing)) return;
    const split = (shortest: number): boolean =>
      splitInTwo(token.surface, shortest, vocabulary)?.every((stem) =>
        want(stem, 0.9, share, group + stem),
      ) ?? false;
    if (split(3) || open()) return;
    // A word that is part of a known compound is not misspelt.
    if (joinsNeighbour(all, token, vocabulary) || open()) return;
    const guesses = nearest(vocabulary, token.surface, 3);
    if ((guesses[0]?.distance ?? 2) > 1 && split(2)) return;
    guesses.forEach(({ word, distance }) => {
      want(vocabulary.word(word).stem, typoWeight ** distance, share, group);
    });
    const best = guesses[0] && vocabulary.word(guesses[0].word);
    if (!best?.surface) return;
    stems[at] = best.stem;
    corrected = corrected.replace(text.slice(token.start, token.end), best.surface);
  });

  if (corrected !== text) corrected = respell(corrected, vocabulary);
  for (const { stem, surface } of all)
    if (isStopWord(surface)) want(weakKey(stem), weakWeight, 0, weakKey(stem));
  for (const whole of wholes) want(whole, 1.2, share, `c${whole}`);
  for (let at = 0; at + 1 < all.length; at++) {
    const joined = all[at]!.surface + all[at + 1]!.surface;
    if (joined.length > 2) want(joined, 1.2, 2 * share, `c${joined}`);
  }
  for (let length = Math.min(longestPhrase, stems.length); length > 1; length--) {
    for (let at = 0; at + length <= stems.length; at++) {
      const key = stems.slice(at, at + length).join(' ');
      want(key, 1, length * share, `p${at}-${length}`);
    }
  }
  for (let length = Math.min(3, stems.length); length > 0; length--) {
    for (let at = 0; at + length <= stems.length; at++) {
      const key = stems.slice(at, at + length).join(' ');
      for (const other of synonyms.get(key) ?? []) {
        const parts = other.split(' ');
        if (!want(other, synonymWeight * length, length * share, `s${at}-${length}`)) {
          for (const part of parts)
            want(part, (synonymWeight * length) / parts.length, share, `s${at}-${part}`);
        }
      }
    }
  }
  const formula = looksLikeFormula(text) ? text : spokenFormula(text);
  if (formula !== undefined) {
    for (const token of [...formulaTokens(formula), ...formulaPairs(formula)])
      want(token, formulaWeight, 0, token);
  }
  return {
    wanted: [...found.values()],
    marks,
    corrected: corrected === text ? undefined : corrected,
    prefers: formula !== undefined ? 'equation' : looksLikeCode(text) ? 'code' : undefined,
  };
}

/** Known words that only their spelling parts from what the course writes: `embeding`. */
function respell(text: string, vocabulary: Vocabulary): string {
  let out = text;
  for (const token of tokenise(text).words) {
    const word = vocabulary.find(token.stem);
    const usual = word === undefined ? undefined : vocabulary.word(word).surface;
    if (!usual || usual.replace(/s$/, '') === token.surface.replace(/s$/, '')) continue;
    if (editDistance(usual, token.surface, 1) === 1) out = out.replace(token.surface, usual);
  }
  return out;
}

function looksLikeCode(text: string): boolean {
  return /\p{L}_\p{L}{2}|\p{Ll}{2}\p{Lu}\p{Ll}|\w\(\)/u.test(text);
}

/** Words that the one being typed may become, or whose stem it has outgrown. */
function complete(token: Token, exact: boolean, typing: boolean, vocabulary: Vocabulary): number[] {
  if (typing && token.surface.length >= 2) {
    const begun = withPrefix(vocabulary, token.surface, 8);
    if (begun.length > 0) return begun;
  }
  if (exact) return [];
  for (let cut = 1; cut <= 4 && token.surface.length - cut >= 4; cut++) {
    const word = vocabulary.find(token.surface.slice(0, -cut));
    if (word !== undefined) return [word];
  }
  return [];
}

/** `slidingwindow` as two known words. */
function splitInTwo(
  surface: string,
  shortest: number,
  vocabulary: Vocabulary,
): string[] | undefined {
  for (let at = shortest; at + shortest <= surface.length; at++) {
    const parts = [stem(surface.slice(0, at)), stem(surface.slice(at))];
    if (parts.every((part) => vocabulary.find(part) !== undefined)) return parts;
  }
  return undefined;
}

function joinsNeighbour(all: readonly Token[], token: Token, vocabulary: Vocabulary): boolean {
  const at = all.indexOf(token);
  return [
    [all[at - 1], token],
    [token, all[at + 1]],
  ].some(([a, b]) => a && b && vocabulary.find(a.surface + b.surface) !== undefined);
}
