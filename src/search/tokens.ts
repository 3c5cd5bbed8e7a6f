// Text to search words: the same on the page being indexed and in the box being typed into.
import { stem } from './stem.ts';

export interface Token {
  /** The word as it stood, lower-case: what a correction is measured against. */
  readonly surface: string;
  readonly stem: string;
  readonly start: number;
  readonly end: number;
}

export interface Tokens {
  /** Words in order; identifiers are split into their parts. */
  readonly words: readonly Token[];
  /** Identifiers and compounds as one word: `selective_scan` is also `selectivescan`. */
  readonly wholes: readonly string[];
  /** Those of them that are names, not plain words with a hyphen such as `low-rank`. */
  readonly identifiers: readonly string[];
}

const greek: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  η: 'eta',
  θ: 'theta',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  φ: 'phi',
  ϕ: 'phi',
  ω: 'omega',
  Δ: 'delta',
  Λ: 'lambda',
  Σ: 'sigma',
  Φ: 'phi',
  Ω: 'omega',
};

const compound = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[._'’+‑-]+[\p{L}\p{N}\p{M}]+)*/gu;
/** `2.1` and `W.A.L.T` are one word, `nn.LSTM` and `scan.ts` are two. */
const partOfCompound =
  /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+|\.\p{N}[\p{L}\p{N}\p{M}]*|(?<=(?<!\p{L})\p{L})\.\p{L}(?!\p{L}))*/gu;
const piece = /\p{Lu}+(?!\p{Ll})[\p{N}]*s?(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{N}]+|\p{Lu}+|[\p{L}\p{N}]+/gu;

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const plain = /^[ -~]*$/;

/** Letters without marks, Greek by name; as long as the input where it is plain text. */
export function plainLetters(text: string): string {
  if (isAscii(text)) return text;
  if (plain.test(text)) return text;
  return text
    .normalize('NFKD')
    .replace(/([A-Za-z])\u0304/g, '$1bar')
    .replace(/\p{M}/gu, '')
    .replace(/[\u0370-\u03ff]/g, (letter) => greek[letter] ?? letter);
}

/** The words of a text, stemmed, with the place of each in it. */
export function tokenise(text: string): Tokens {
  const words: Token[] = [];
  const wholes = new Set<string>();
  const identifiers = new Set<string>();
  for (const match of text.matchAll(compound)) {
    const raw = match[0].replace(/['’]s$/, '');
    const at = match.index;
    const pieces: Token[] = [];
    for (const part of raw.matchAll(partOfCompound)) {
      for (const inner of splitCase(part[0])) {
        const surface = normal(inner.text);
        if (!surface) continue;
        const start = at + part.index + inner.at;
        pieces.push({ surface, stem: stem(surface), start, end: start + inner.text.length });
      }
    }
    words.push(...pieces);
    if (pieces.length < 2) continue;
    const whole = stem(pieces.map(({ surface }) => surface).join(''));
    wholes.add(whole);
    if (/[\p{N}_]|\p{Ll}\p{Lu}/u.test(raw)) identifiers.add(whole);
  }
  return { words, wholes: [...wholes], identifiers: [...identifiers] };
}

function normal(text: string): string {
  const plain = plainLetters(text).toLowerCase();
  return /['’]/.test(plain) ? plain.replace(/['’]/g, '') : plain;
}

/** `selectiveScan` in two, `StripedHyena` in two, `lossOfData` in three, `RoPE`, `SaShiMi` and `S4D` in one. */
function splitCase(text: string): { text: string; at: number }[] {
  if (!/\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}{2}/u.test(text)) return [{ text, at: 0 }];
  const parts = [...text.matchAll(piece)].map((match) => ({ text: match[0], at: match.index }));
  const readable =
    parts.length > 1 &&
    parts.every(
      ({ text: word }) => word.length > 2 || (word.length > 1 && isStopWord(word.toLowerCase())),
    );
  return readable ? parts : [{ text, at: 0 }];
}

const stopWords = new Set(
  (
    'a about all also am an and any are as at be because been being but by can could did do does doing ' +
    'for from get gets give given had has have having he her here hers him his how i if in into is it its ' +
    'just let like made make makes many may me mean means might more most much must my of off ' +
    'on one or other our out over own please should show so some still such tell than that the their them ' +
    'then there these they thing things this those to too under up us use used uses using very was we were ' +
    'what when where which while who whom whose why will with work works would you your explain ' +
    'explained explanation difference between vs versus want need really actually anyone s t'
  ).split(' '),
);

/** Words that carry no subject; a query of nothing else keeps them. */
export function isStopWord(surface: string): boolean {
  return stopWords.has(surface);
}

/** Stop words stand apart in the vocabulary: they count a little, and only where things are named. */
export const weakKey = (stem: string): string => `~${stem}`;

/** Content words of a short text as one key: `The forget gate` → `forget gate`. */
export function phraseKey(text: string): string {
  return contentWords(tokenise(text).words)
    .map((word) => word.stem)
    .join(' ');
}

/** The words without stop words, unless nothing would be left. */
export function contentWords(words: readonly Token[]): readonly Token[] {
  const content = words.filter((word) => !isStopWord(word.surface));
  return content.length > 0 ? content : words;
}
