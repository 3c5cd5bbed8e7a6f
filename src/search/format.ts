// The index as files: one small core, all else in pieces that are loaded as a query needs them, so
// that a first result costs about the same on a site of any size.
// core.json: kinds of the entries, and where the pieces of the other files begin.
// words-<n>.<edition>: a run of the vocabulary, front-coded.
// postings-<n>.<edition>: for a run of the vocabulary, which entries hold each word and how strongly.
// pages-<n>.<edition>: titles and summaries of a run of pages.
// texts-<n>.<edition>: titles, anchors and texts of a run of entries.
// On a site of the size of a book the core carries words and pages, which saves a round trip.

export const kinds = [
  'page',
  'section',
  'figure',
  'code',
  'equation',
  'glossary',
  'notation',
  'reference',
  'claim',
  'exercise',
] as const;
export type Kind = (typeof kinds)[number];

export interface Page {
  /** The chapter's slug, or the page's name. */
  readonly slug: string;
  readonly title: string;
  readonly short: string;
  readonly summary: string;
  /** Address under the site's base path, without the leading slash. */
  readonly url: string;
  readonly chapter: boolean;
  /** How much the page counts against others, 1 for a chapter. */
  readonly prior: number;
}

export interface CoreFile {
  readonly version: 3;
  readonly pages: {
    readonly count: number;
    /** They come before all others. */
    readonly chapters: number;
    /** How many lie in each file. */
    readonly each: number;
    /** How much a page counts against others, where it is not 1. */
    readonly priors: Readonly<Record<number, number>>;
  };
  /** Runs of entries that are alike; see encodeRuns. */
  readonly runs: string;
  /** First word of each file of the vocabulary and its index. */
  readonly words: readonly (readonly [stem: string, index: number])[];
  /** Part of every other file's name, so that a new index never mixes with an old one. */
  readonly edition: string;
  /** How many words each shard of postings has, and entries each chunk of texts; see encodeCounts. */
  readonly shards: string;
  readonly chunks: string;
  /** Groups of words that stand for each other in a query, as phrase keys. */
  readonly synonyms: readonly (readonly string[])[];
  /** Files that come along, by name. */
  readonly carried: Readonly<Record<string, unknown>>;
}

export const wordsFile = (core: Pick<CoreFile, 'edition'>, part: number): string =>
  `words-${part}.${core.edition}.json`;
export const pagesFile = (core: Pick<CoreFile, 'edition'>, part: number): string =>
  `pages-${part}.${core.edition}.json`;
export const shardFile = (core: Pick<CoreFile, 'edition'>, shard: number): string =>
  `postings-${shard}.${core.edition}.json`;
export const chunkFile = (core: Pick<CoreFile, 'edition'>, chunk: number): string =>
  `texts-${chunk}.${core.edition}.json`;

/** Title, anchor, text and, for entries of the data, the names it answers to. */
export type TextEntry = readonly [title: string, anchor: string, text: string];

export interface Word {
  readonly stem: string;
  /** The word as readers write it, where a correction may lead to it. */
  readonly surface: string | undefined;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const digitOf = new Map([...digits].map((digit, value) => [digit, value]));

/** Each word as the length shared with the one before, the rest, and how its surface differs. */
export function encodeWords(words: readonly Word[]): string {
  let before = '';
  return words
    .map(({ stem, surface }) => {
      const shared = Math.min(commonPrefix(before, stem), 35);
      before = stem;
      const head = shared.toString(36) + stem.slice(shared);
      if (surface === undefined) return head;
      const kept = commonPrefix(stem, surface);
      return `${head}/${stem.length === kept ? '' : stem.length - kept}${surface.slice(kept)}`;
    })
    .join('|');
}

export function decodeWords(text: string): Word[] {
  let before = '';
  return text.split('|').map((item) => {
    const [head, tail] = item.split('/') as [string, string | undefined];
    const stem = before.slice(0, parseInt(head[0]!, 36)) + head.slice(1);
    before = stem;
    if (tail === undefined) return { stem, surface: undefined };
    const cut = /^\d+/.exec(tail)?.[0] ?? '';
    return { stem, surface: stem.slice(0, stem.length - Number(cut)) + tail.slice(cut.length) };
  });
}

/** The word that stands for a page by what it is called; its posting is the page's own entry. */
export const nameKey = (spelling: string): string => `@${spelling}`;

export interface Run {
  readonly kind: number;
  /** The page that the entries lie on, and the one that they speak for (-1: none). */
  readonly page: number;
  readonly owner: number;
  readonly count: number;
}

/** Kind, page after the page before, owner after the page, and one less than the count. */
export function encodeRuns(runs: readonly Run[]): string {
  let before = 0;
  return runs
    .map(({ kind, page, owner, count }) => {
      const numbers = [kind, signed(page - before), signed(owner - page), count - 1];
      before = page;
      return numbers.map(encodeNumber).join('');
    })
    .join('');
}

export function decodeRuns(text: string): Run[] {
  const numbers = decodeNumbers(text);
  const runs: Run[] = [];
  let page = 0;
  for (let at = 0; at < numbers.length; at += 4) {
    page += unsigned(numbers[at + 1]!);
    runs.push({
      kind: numbers[at]!,
      page,
      owner: page + unsigned(numbers[at + 2]!),
      count: numbers[at + 3]! + 1,
    });
  }
  return runs;
}

export const encodeCounts = (counts: readonly number[]): string =>
  counts.map(encodeNumber).join('');

/** Where each piece begins. */
export function decodeStarts(counts: string): number[] {
  let start = 0;
  return decodeNumbers(counts).map((count) => {
    start += count;
    return start - count;
  });
}

/** Small numbers of either sign as small numbers. */
const signed = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unsigned = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** Groups of five bits, the lowest first; all but the last are marked. */
function encodeNumber(value: number): string {
  let out = '';
  let rest = value;
  for (; rest >= 32; rest = Math.floor(rest / 32)) out += digits[32 + (rest % 32)]!;
  return out + digits[rest]!;
}

function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const letter of text) {
    const digit = digitOf.get(letter)!;
    value += (digit % 32) * factor;
    factor *= 32;
    if (digit >= 32) continue;
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  return numbers;
}

export interface Posting {
  readonly entry: number;
  /** 0 to 63; 63 when the entry is called exactly this. */
  readonly level: number;
}

export const exactLevel = 63;

/** Strength of a word in an entry as a level and back; steps of about nine percent. */
export function levelOf(strength: number): number {
  return Math.max(0, Math.min(exactLevel - 1, Math.round(8 * Math.log2(1 + strength))));
}

export function strengthOf(level: number): number {
  return 2 ** (level / 8) - 1;
}

/** Level, then the distance to the entry before in groups of five bits. */
export function encodePostings(postings: readonly Posting[]): string {
  let before = -1;
  let out = '';
  for (const { entry, level } of postings) {
    out += digits[level]! + encodeNumber(entry - before - 1);
    before = entry;
  }
  return out;
}

export function decodePostings(text: string): Posting[] {
  const postings: Posting[] = [];
  let entry = -1;
  for (let at = 0; at < text.length;) {
    const level = digitOf.get(text[at++]!)!;
    let distance = 0;
    let factor = 1;
    for (;;) {
      const digit = digitOf.get(text[at++]!)!;
      distance += (digit % 32) * factor;
      factor *= 32;
      if (digit < 32) break;
    }
    entry += distance + 1;
    postings.push({ entry, level });
  }
  return postings;
}

export function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
