// The index as files: one small core, postings in shards, texts in chunks; loaded as needed.
// core.json: pages, kinds of the entries, the vocabulary and where its postings lie.
// postings-<n>.<edition>: for a run of the vocabulary, which entries hold each word and how strongly.
// texts-<n>.<edition>: titles, anchors and texts of a run of entries.

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
  readonly version: 2;
  readonly pages: readonly Page[];
  /** Per run of entries: kind, page it lies on, page it speaks for (-1: none), how many. */
  readonly runs: readonly (readonly [kind: number, page: number, owner: number, count: number])[];
  /** The vocabulary, sorted and front-coded. */
  readonly words: string;
  /** Part of every other file's name, so that a new index never mixes with an old one. */
  readonly edition: string;
  /** First word of each shard of postings. */
  readonly shards: readonly number[];
  /** First entry of each chunk of texts. */
  readonly chunks: readonly number[];
  /** Groups of words that stand for each other in a query, as phrase keys. */
  readonly synonyms: readonly (readonly string[])[];
}

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
    out += digits[level]!;
    let distance = entry - before - 1;
    before = entry;
    while (distance >= 32) {
      out += digits[32 + (distance % 32)]!;
      distance = Math.floor(distance / 32);
    }
    out += digits[distance]!;
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
