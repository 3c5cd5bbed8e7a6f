// The search itself, the same in the page, in the tests and in `npm run search:eval`.
import {
  chunkFile,
  decodePostings,
  decodeWords,
  shardFile,
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
  readonly pages: readonly Page[];
  readonly entries: Entries;
  /** Titles, their parts, short titles and slugs, to the page. */
  readonly called: ReadonlyMap<string, number>;
  readonly vocabulary: Vocabulary;
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
  readonly core: CoreFile;
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
  if (core.version !== 2) throw new Error('The search index is of another version.');
  const synonyms = new Map<string, string[]>();
  for (const group of core.synonyms) {
    for (const key of group) {
      const others = group.filter((other) => other !== key);
      synonyms.set(key, [...(synonyms.get(key) ?? []), ...others]);
    }
  }
  const arrived = new Set<string>();
  return {
    arrived,
    pages: core.pages,
    entries: expandRuns(core),
    called: callPages(core.pages),
    vocabulary: createVocabulary(decodeWords(core.words)),
    synonyms,
    core,
    load: once(load, arrived),
  };
}

/** Every word in order, stop words too. */
function spelling(text: string): string {
  return tokenise(text)
    .words.map((word) => word.stem)
    .join(' ');
}

function callPages(pages: readonly Page[]): Map<string, number> {
  const called = new Map<string, number>();
  pages.forEach(({ title, short, slug }, page) => {
    for (const name of [title, short, slug, ...title.split(': ')]) {
      const key = spelling(name);
      if (key && !called.has(key)) called.set(key, page);
    }
  });
  return called;
}

/** Ranks everything for a query. */
export async function search(engine: Engine, text: string): Promise<Found> {
  const query = parseQuery(text, engine.vocabulary, engine.synonyms);
  const postings = await loadPostings(
    engine,
    query.wanted.map(({ word }) => word),
  );
  const called = engine.called.get(spelling(text));
  return { query, ...rank(query, postings, engine.pages, engine.entries, called) };
}

/** Title, place and text of an entry. */
export async function readEntry(engine: Engine, entry: number): Promise<Entry> {
  const { chunks } = engine.core;
  const chunk = lastAtOrBefore(chunks, entry);
  const texts = (await engine.load(chunkFile(engine.core, chunk))) as readonly TextEntry[];
  const [title, anchor, body] = texts[entry - chunks[chunk]!]!;
  return {
    kind: engine.entries.kind[entry]!,
    page: engine.pages[engine.entries.page[entry]!]!,
    title,
    anchor,
    text: body,
  };
}

/** Whether the texts of these entries need no more loading. */
export function atHand(engine: Engine, entries: readonly number[]): boolean {
  const { chunks } = engine.core;
  return entries.every((entry) =>
    engine.arrived.has(chunkFile(engine.core, lastAtOrBefore(chunks, entry))),
  );
}

/** Files that a query needs besides the core, for measuring. */
export function filesOf(engine: Engine, found: Found, shownEntries: readonly number[]): string[] {
  const { shards, chunks } = engine.core;
  return [
    ...new Set([
      ...found.query.wanted.map(({ word }) => shardFile(engine.core, lastAtOrBefore(shards, word))),
      ...shownEntries.map((entry) => chunkFile(engine.core, lastAtOrBefore(chunks, entry))),
    ]),
  ];
}

async function loadPostings(
  engine: Engine,
  words: readonly number[],
): Promise<Map<number, Posting[]>> {
  const { shards } = engine.core;
  const needed = [...new Set(words.map((word) => lastAtOrBefore(shards, word)))];
  const files = new Map<number, string[]>();
  await Promise.all(
    needed.map(async (shard) => {
      files.set(shard, ((await engine.load(shardFile(engine.core, shard))) as string).split(' '));
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
  let at = starts.length - 1;
  while (at > 0 && starts[at]! > value) at -= 1;
  return at;
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
