// The search itself, the same in the page, in the tests and in `npm run search:eval`.
import {
  chunkFile,
  decodePostings,
  decodeStarts,
  decodeWords,
  nameKey,
  pagesFile,
  shardFile,
  wordsFile,
  type CoreFile,
  type Kind,
  type Page,
  type Posting,
  type TextEntry,
} from './format.ts';
import { parseQuery, type Query } from './query.ts';
import { expandRuns, rank, type Entries, type RankedEntry, type RankedPage } from './rank.ts';
import { tokenise } from './tokens.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** Reads one file of the index by its name. */
export type Loader = (file: string) => Promise<unknown>;

export interface Engine {
  readonly entries: Entries;
  readonly vocabulary: Vocabulary;
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
  readonly core: CoreFile;
  /** First word of each shard of postings, first entry of each chunk of texts. */
  readonly shards: readonly number[];
  readonly chunks: readonly number[];
  readonly load: Loader;
  /** Files that have arrived. */
  readonly arrived: ReadonlySet<string>;
}

export interface Found {
  readonly query: Query;
  readonly pages: readonly RankedPage[];
  readonly entries: readonly RankedEntry[];
  readonly answer: number | undefined;
}

export interface Entry {
  readonly kind: Kind;
  readonly page: Page;
  readonly title: string;
  readonly anchor: string;
  readonly text: string;
}

export const coreFile = 'core.json';

/** @throws Error when the index is not there or of another version. */
export async function openEngine(load: Loader): Promise<Engine> {
  const core = (await load(coreFile)) as CoreFile;
  if (core.version !== 3) throw new Error('The search index is of another version.');
  const synonyms = new Map<string, string[]>();
  for (const group of core.synonyms) {
    for (const key of group) {
      const others = group.filter((other) => other !== key);
      synonyms.set(key, [...(synonyms.get(key) ?? []), ...others]);
    }
  }
  const vocabulary = createVocabulary(core.words, wordsFile(core, 0) in core.carried);
  core.words.forEach((_, part) => {
    const words = core.carried[wordsFile(core, part)];
    if (words !== undefined) vocabulary.add(part, decodeWords(words as string));
  });
  const arrived = new Set(Object.keys(core.carried));
  return {
    arrived,
    entries: expandRuns(core.runs),
    vocabulary,
    synonyms,
    core,
    shards: decodeStarts(core.shards),
    chunks: decodeStarts(core.chunks),
    load: once(
      (file) => (file in core.carried ? Promise.resolve(core.carried[file]) : load(file)),
      arrived,
    ),
  };
}

/** Every word in order, stop words too. */
export function spelling(text: string): string {
  return tokenise(text)
    .words.map((word) => word.stem)
    .join(' ');
}

/** Ranks everything for a query. */
export async function search(engine: Engine, text: string): Promise<Found> {
  const { query, called } = await readQuery(engine, text);
  const words = query.wanted.map(({ word }) => word);
  const postings = await loadPostings(engine, called === undefined ? words : [...words, called]);
  const named = called === undefined ? undefined : postings.get(called)?.[0]?.entry;
  const page = named === undefined ? undefined : engine.entries.page[named];
  return { query, ...rank(query, postings, engine.core.pages, engine.entries, page) };
}

/** The query, and the word for the page that it calls by its name, from the parts that it needs. */
async function readQuery(
  engine: Engine,
  text: string,
): Promise<{ query: Query; called: number | undefined }> {
  const { vocabulary, core, load } = engine;
  const name = spelling(text);
  for (;;) {
    const query = parseQuery(text, vocabulary, engine.synonyms);
    const called = name ? vocabulary.find(nameKey(name)) : undefined;
    const missing = vocabulary.takeMissing();
    if (missing.length === 0) return { query, called };
    await Promise.all(
      missing.map(async (part) => {
        vocabulary.add(part, decodeWords((await load(wordsFile(core, part))) as string));
      }),
    );
  }
}

/** Titles and summary of a page. */
export async function readPageInfo({ core, load }: Engine, page: number): Promise<Page> {
  const part = Math.floor(page / core.pages.each);
  const pages = (await load(pagesFile(core, part))) as readonly Page[];
  return pages[page - part * core.pages.each]!;
}

/** Title, place and text of an entry. */
export async function readEntry(engine: Engine, entry: number): Promise<Entry> {
  const { chunks, core, entries, load } = engine;
  const chunk = lastAtOrBefore(chunks, entry);
  const [page, texts] = await Promise.all([
    readPageInfo(engine, entries.page[entry]!),
    load(chunkFile(core, chunk)),
  ]);
  const [title, anchor, text] = (texts as readonly TextEntry[])[entry - chunks[chunk]!]!;
  return { kind: entries.kind[entry]!, page, title, anchor, text };
}

/** Whether the texts of these entries need no more loading. */
export function atHand({ chunks, core, arrived }: Engine, entries: readonly number[]): boolean {
  return entries.every((entry) => arrived.has(chunkFile(core, lastAtOrBefore(chunks, entry))));
}

async function loadPostings(
  { shards, core, load }: Engine,
  words: readonly number[],
): Promise<Map<number, Posting[]>> {
  const needed = [...new Set(words.map((word) => lastAtOrBefore(shards, word)))];
  const files = new Map<number, string[]>();
  await Promise.all(
    needed.map(async (shard) => {
      files.set(shard, ((await load(shardFile(core, shard))) as string).split(' '));
    }),
  );
  return new Map(
    words.map((word) => {
      const shard = lastAtOrBefore(shards, word);
      return [word, decodePostings(files.get(shard)![word - shards[shard]!]!)];
    }),
  );
}

function lastAtOrBefore(starts: readonly number[], value: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Remembers files that arrived; one that failed may be asked for again. */
function once(load: Loader, arrived: Set<string>): Loader {
  const files = new Map<string, Promise<unknown>>();
  return (file) => {
    const known = files.get(file);
    if (known) return known;
    const promise = load(file);
    files.set(file, promise);
    promise.then(
      () => arrived.add(file),
      () => files.delete(file),
    );
    return promise;
  };
}
