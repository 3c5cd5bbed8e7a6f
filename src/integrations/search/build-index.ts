// Documents to the files of the index: words and their strengths, in a core, shards and chunks.
import { formulaPairs, formulaTokens } from '../../search/formula.ts';
import { spelling } from '../../search/engine.ts';
import {
  chunkFile,
  encodeCounts,
  encodePostings,
  encodeRuns,
  encodeWords,
  exactLevel,
  kinds,
  levelOf,
  nameKey,
  pagesFile,
  shardFile,
  wordsFile,
  type CoreFile,
  type Posting,
  type Run,
  type TextEntry,
  type Word,
} from '../../search/format.ts';
import { contentWords, isStopWord, phraseKey, tokenise, weakKey } from '../../search/tokens.ts';
import type { Document, Documents } from './documents.ts';

/** Name of each file to its content. */
export type IndexFiles = ReadonlyMap<string, unknown>;

const shardSize = 1000;
const chunkSize = 4000;
const pagesEach = 8;
/** Words and pages of up to so many letters come with the core. */
const carriedSize = 90_000;
/** Of a word that is nearly everywhere the entries that it matters to most. */
const mostPostings = 1000;
const longestPhrase = 5;
const averageProse = 130;
/** A word of a phrase that is on no more pages than this leads to them by itself. */
const leadingPages = 6;

export function buildIndex(
  { pages, documents }: Documents,
  synonyms: readonly (readonly string[])[],
  hash: (content: string) => string,
  carries = carriedSize,
  wordsSize = 1500,
): IndexFiles {
  const groups = synonyms.map((group) => [...new Set(group.map(phraseKey))]);
  const phrases = collectPhrases(documents, groups.flat());
  // Few words begin a phrase: at the others there is nothing to look for.
  const longestFrom = new Map<string, number>();
  for (const phrase of phrases) {
    const stems = phrase.split(' ');
    longestFrom.set(stems[0]!, Math.max(longestFrom.get(stems[0]!) ?? 0, stems.length));
  }
  const strengths = new Map<string, Map<number, number>>();
  const surfaces = new Map<string, Map<string, number>>();
  const exact = new Set<string>();

  documents.forEach((document, entry) => {
    const add = (term: string, strength: number): void => {
      let byEntry = strengths.get(term);
      if (!byEntry) strengths.set(term, (byEntry = new Map<number, number>()));
      byEntry.set(entry, (byEntry.get(entry) ?? 0) + strength);
    };
    for (const field of document.fields) {
      if (!field.text) continue;
      const { words, wholes, identifiers } = tokenise(field.text);
      const per = field.prose
        ? field.weight / (0.6 + (0.4 * words.length) / averageProse)
        : field.weight;
      for (const word of words) {
        if (isStopWord(word.surface)) {
          if ((field.names || field.asked) && document.kind === 'page')
            add(weakKey(word.stem), per);
          continue;
        }
        if (field.prose && isMeasuredValue(word.surface)) continue;
        add(word.stem, per);
        const counts = surfaces.get(word.stem) ?? new Map<string, number>();
        counts.set(word.surface, (counts.get(word.surface) ?? 0) + (field.names ? 3 : 1));
        surfaces.set(word.stem, counts);
      }
      for (const whole of field.prose ? identifiers : wholes) add(whole, per);
      const stems = contentWords(words).map((word) => word.stem);
      for (let at = 0; at < stems.length; at++) {
        const longest = Math.min(longestFrom.get(stems[at]!) ?? 0, stems.length - at);
        for (let length = 2; length <= longest; length++) {
          const key = stems.slice(at, at + length).join(' ');
          if (phrases.has(key)) add(key, per);
        }
      }
    }
    for (const formula of document.formulas)
      for (const token of formulaTokens(formula)) add(token, 2);
    for (const formula of document.typed)
      for (const token of [...formulaTokens(formula), ...formulaPairs(formula)]) add(token, 6);
    for (const name of document.names) {
      for (const key of [phraseKey(name), ...(name.includes(' ') ? [] : tokenise(name).wholes)]) {
        if (!key || key.split(' ').length > longestPhrase) continue;
        add(key, 1);
        exact.add(`${entry}:${key}`);
      }
    }
  });

  const pagesOf = (term: string): number =>
    new Set([...(strengths.get(term)?.keys() ?? [])].map((entry) => documents[entry]!.owner)).size;
  const answered = new Set(
    [...exact].map((key) => key.slice(key.indexOf(':') + 1)).concat(groups.flat()),
  );
  for (const phrase of phrases) {
    if (answered.has(phrase)) continue;
    if (phrase.split(' ').some((word) => pagesOf(word) <= leadingPages)) strengths.delete(phrase);
  }

  pages.forEach(({ title, short, slug }, page) => {
    const own = documents.findIndex((d) => d.kind === 'page' && d.page === page);
    for (const name of [title, short, slug, ...title.split(': ')]) {
      const key = nameKey(spelling(name));
      if (own >= 0 && key !== nameKey('') && !strengths.has(key))
        strengths.set(key, new Map([[own, 1]]));
    }
  });

  const terms = [...strengths.keys()].sort((a, b) => (a < b ? -1 : 1));
  const words = terms.map((term): Word => ({
    stem: term,
    surface: suggestion(surfaces.get(term)),
  }));
  const lists = terms.map((term) => {
    const postings = strongest([...strengths.get(term)!])
      .map(([entry, strength]): Posting => ({
        entry,
        level: exact.has(`${entry}:${term}`) ? exactLevel : levelOf(strength),
      }))
      .filter(({ level }) => level > 0);
    return encodePostings(postings);
  });

  const files = new Map<string, unknown>();
  const texts = documents.map(({ title, anchor, text }): TextEntry => [title, anchor, text]);
  const shards = cut(lists, (list) => list.length + 1, shardSize);
  const chunks = cut(texts, (text) => text.join().length, chunkSize);
  const parts = cut(words, ({ stem }) => 3 + stem.length / 2, wordsSize);
  const bundles = cut(pages, () => 1, pagesEach);
  const edition = hash(JSON.stringify([shards, chunks, parts, bundles]));
  const more = new Map<string, unknown>();
  parts.forEach(({ items }, i) => more.set(wordsFile({ edition }, i), encodeWords(items)));
  bundles.forEach(({ items }, i) => more.set(pagesFile({ edition }, i), items));
  const carried = JSON.stringify([...more.values()]).length <= carries;
  shards.forEach(({ items }, i) => files.set(shardFile({ edition }, i), items.join(' ')));
  chunks.forEach(({ items }, i) => files.set(chunkFile({ edition }, i), items));
  if (!carried) for (const [name, content] of more) files.set(name, content);
  const core: CoreFile = {
    version: 3,
    pages: {
      count: pages.length,
      chapters: pages.filter(({ chapter }) => chapter).length,
      each: pagesEach,
      priors: Object.fromEntries(
        pages.flatMap(({ prior }, page) => (prior === 1 ? [] : [[page, prior]])),
      ),
    },
    runs: encodeRuns(runsOf(documents)),
    words: parts.map(({ first, items }) => [items[0]!.stem, first]),
    edition,
    shards: encodeCounts(shards.map(({ items }) => items.length)),
    chunks: encodeCounts(chunks.map(({ items }) => items.length)),
    synonyms: groups.filter((group) => group.length > 1),
    carried: carried ? Object.fromEntries(more) : {},
  };
  files.set('core.json', core);
  return files;
}

/** Entries and strengths, in the order of the entries; of a word that is nearly everywhere the best. */
function strongest(list: [entry: number, strength: number][]): [number, number][] {
  const kept =
    list.length <= mostPostings ? list : list.sort((a, b) => b[1] - a[1]).slice(0, mostPostings);
  return kept.sort(([a], [b]) => a - b);
}

/** Names of two and more words: as one term they outweigh their words. */
function collectPhrases(documents: readonly Document[], more: readonly string[]): Set<string> {
  const phrases = new Set(more.filter((key) => key.includes(' ')));
  for (const { kind, names, fields } of documents) {
    const texts = kind === 'reference' || kind === 'claim' ? [] : [...names];
    if (kind === 'page')
      texts.push(...fields.filter((f) => f.names && f.text.length < 60).map((f) => f.text));
    for (const text of texts) {
      const stems = phraseKey(text).split(' ');
      if (stems.length > 1 && stems.length <= longestPhrase) phrases.add(stems.join(' '));
      for (let at = 0; at + 2 < stems.length; at++) {
        if (kind !== 'page') break;
        phrases.add(stems.slice(at, at + 2).join(' '));
      }
    }
  }
  return phrases;
}

/** Nobody searches for the `0.095` of a text; the `2.1` of a title, `7b` and years are names. */
function isMeasuredValue(surface: string): boolean {
  return /^\d+\.\d+$/.test(surface);
}

/** How a word is written most often, when it is common enough to be what someone meant. */
function suggestion(counts: ReadonlyMap<string, number> | undefined): string | undefined {
  if (!counts) return undefined;
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0]!;
  return total >= 3 && best.length > 2 && /^[a-z]/.test(best) && !best.includes('/')
    ? best
    : undefined;
}

function runsOf(documents: readonly Document[]): Run[] {
  const runs: (Run & { count: number })[] = [];
  for (const { kind, page, owner } of documents) {
    const last = runs.at(-1);
    const own = { kind: kinds.indexOf(kind), page, owner };
    if (last?.kind === own.kind && last.page === page && last.owner === owner) last.count += 1;
    else runs.push({ ...own, count: 1 });
  }
  return runs;
}

/** Consecutive items in bundles of about `size`. */
function cut<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  size: number,
): { first: number; items: T[] }[] {
  const bundles: { first: number; items: T[]; size: number }[] = [];
  items.forEach((item, at) => {
    const last = bundles.at(-1);
    const own = sizeOf(item);
    if (last && last.size + own <= size) {
      last.items.push(item);
      last.size += own;
    } else bundles.push({ first: at, items: [item], size: own });
  });
  return bundles;
}
