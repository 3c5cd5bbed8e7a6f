// npm run search:ablate: what each means of the search adds, found by leaving it out.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { getCourse, type Course } from '../course/load.ts';
import { buildIndex } from '../integrations/search/build-index.ts';
import { listDocuments, type Document } from '../integrations/search/documents.ts';
import { abbreviations, readHints, type SearchHints } from '../integrations/search/hints.ts';
import { restorePages, searchedPages } from '../integrations/search/pages-file.ts';
import { coreFile, openEngine, type Engine } from '../search/engine.ts';
import type { Vocabulary } from '../search/vocabulary.ts';
import { stop } from './arguments.ts';
import { QueriesError, readQueries, scoreAll, summary } from './search/score.ts';

interface Sources {
  readonly course: Course;
  readonly hints: SearchHints;
  readonly synonyms: readonly (readonly string[])[];
}

interface Means {
  readonly name: string;
  readonly sources?: (full: Sources) => Sources;
  readonly documents?: (document: Document) => readonly Document[];
  readonly vocabulary?: (vocabulary: Vocabulary) => Vocabulary;
}

const file = searchedPages();
if (!existsSync(file)) {
  stop(`search:ablate: expected ${file}, got none. Run npm run build first.`);
}
const built = restorePages(readFileSync(file, 'utf8'));
const course = getCourse();
const hints = readHints(course.root, new Set(course.chapters.map(({ slug }) => slug)));
const full: Sources = { course, hints, synonyms: hints.synonyms };

const forChapters = (change: (c: SearchHints['chapters'][string]) => object) => (s: Sources) => ({
  ...s,
  hints: {
    ...s.hints,
    chapters: Object.fromEntries(
      Object.entries(s.hints.chapters).map(([slug, c]) => [slug, { ...c, ...change(c) }]),
    ),
  },
});
const withoutWords =
  (pattern: RegExp) =>
  (vocabulary: Vocabulary): Vocabulary => ({
    ...vocabulary,
    find: (stem) => (pattern.test(stem) ? undefined : vocabulary.find(stem)),
  });
const withoutKinds = (...kinds: readonly string[]) => ({
  documents: (document: Document) => (kinds.includes(document.kind) ? [] : [document]),
});

const means: readonly Means[] = [
  { name: 'nothing left out' },
  { name: 'topics of search.yaml', sources: forChapters(() => ({ topics: [] })) },
  { name: 'questions of search.yaml', sources: forChapters(() => ({ questions: [] })) },
  { name: 'formulas as readers type them', sources: forChapters(() => ({ formulas: [] })) },
  { name: 'synonyms of search.yaml', sources: (s) => ({ ...s, synonyms: [] }) },
  {
    name: 'glossary: terms, aliases, abbreviations',
    sources: (s) => ({ ...s, course: { ...s.course, glossary: [] } }),
  },
  {
    name: 'notation: symbols and their code names',
    sources: (s) => ({ ...s, course: { ...s.course, notation: [] } }),
  },
  { name: 'references', ...withoutKinds('reference') },
  { name: 'claims and forecasts', ...withoutKinds('claim') },
  { name: 'figures, listings, equations', ...withoutKinds('figure', 'code', 'equation') },
  {
    name: 'names: titles and terms found exactly',
    documents: (document) => [{ ...document, names: [] }],
  },
  {
    name: 'everything but the chapters’ own text',
    sources: (s) => ({
      course: { ...s.course, glossary: [], notation: [] },
      hints: { chapters: {}, pages: {}, synonyms: [] },
      synonyms: [],
    }),
    ...withoutKinds('reference', 'claim'),
  },
  { name: 'phrases as one word', vocabulary: withoutWords(/ /) },
  { name: 'symbols of formulas', vocabulary: withoutWords(/^\$/) },
  { name: 'pairs of symbols', vocabulary: withoutWords(/^\$.*\./) },
  { name: 'stop words where things are named', vocabulary: withoutWords(/^~/) },
  {
    name: 'corrections of misspelt words',
    vocabulary: (vocabulary) => ({
      ...vocabulary,
      word: (index) => ({ ...vocabulary.word(index), surface: undefined }),
      *beginning(prefix) {
        for (const [index, word] of vocabulary.beginning(prefix))
          yield [index, { ...word, surface: undefined }];
      },
    }),
  },
];

async function engineFor(one: Means): Promise<{ engine: Engine; bytes: number }> {
  const sources = one.sources?.(full) ?? full;
  const listed = listDocuments(sources.course, sources.hints, built);
  const documents = listed.documents.flatMap((d) => one.documents?.(d) ?? [d]);
  const files = buildIndex(
    { ...listed, documents },
    [...sources.synonyms, ...abbreviations(sources.course)],
    (content) => createHash('sha256').update(content).digest('hex').slice(0, 8),
  );
  const engine = await openEngine((name) => Promise.resolve(files.get(name)));
  const vocabulary = one.vocabulary?.(engine.vocabulary) ?? engine.vocabulary;
  return {
    engine: { ...engine, vocabulary },
    bytes: gzipSync(JSON.stringify(files.get(coreFile)), { level: 9 }).length,
  };
}

const sets = process.argv.slice(2);
if (sets.length === 0)
  sets.push('tests/search/queries.dev.json', 'tests/search/queries.held-out.json');
const queries = sets.flatMap((set) => {
  try {
    return readQueries(set);
  } catch (error) {
    if (!(error instanceof QueriesError)) throw error;
    stop(error.message);
  }
});
console.log(`${queries.length} queries of ${sets.join(', ')}\n`);
console.log(`${'left out'.padEnd(42)} MRR@10           Recall@3         core`);
let reference: { mrr: number; recall: number } | undefined;
for (const one of means) {
  const { engine, bytes } = await engineFor(one);
  const { mrr, recall } = summary(await scoreAll(engine, queries));
  reference ??= { mrr, recall };
  const change = (value: number, from: number): string =>
    `${value.toFixed(3)} (${value < from ? '−' : '+'}${Math.abs(value - from).toFixed(3)})`;
  console.log(
    `${one.name.padEnd(42)} ${change(mrr, reference.mrr)}   ${change(recall, reference.recall)}   ${(bytes / 1000).toFixed(1)} kB`,
  );
}
