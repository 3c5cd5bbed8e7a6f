// npm run search:eval -- queries.json: how well the site's own search ranks the built pages.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { searchFolder } from '../integrations/search-index.ts';
import { coreFile, openEngine, readEntry, readPageInfo, search } from '../search/engine.ts';
import { readArguments, stop } from './arguments.ts';
import {
  QueriesError,
  rankOf,
  readQueries,
  report,
  slugsOf,
  summary,
  type Score,
} from './search/score.ts';

const usage =
  'npm run search:eval -- [queries.json] [--min-mrr 0.9] [--min-recall 0.9] [--max-kilobytes 60] [--quiet]';
const { values, positionals } = readArguments(usage, {
  allowPositionals: true,
  options: {
    'min-mrr': { type: 'string' },
    'min-recall': { type: 'string' },
    'max-kilobytes': { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const bounds = {
  mrr: bound('min-mrr', 0),
  recall: bound('min-recall', 0),
  kilobytes: bound('max-kilobytes', Infinity),
};
const out = resolve(process.env['OUT_DIR'] ?? 'dist');
const folder = join(out, searchFolder);
const [file = 'tests/search/queries.dev.json'] = positionals;
if (!existsSync(join(folder, coreFile))) {
  fail(`expected a search index in ${folder}, got none. Run npm run build first.`);
}
if (!existsSync(file)) fail(`expected a file of queries, got no ${file}.`);
const queries = queriesOf(file);
for (const { q, expect } of queries) {
  for (const slug of expect.filter((one) => !existsSync(join(out, one, 'index.html'))))
    console.error(`search:eval: “${q}” expects ${slug}, which is no page: it cannot be found.`);
}

const readIndex = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, name), 'utf8'));
const engine = await openEngine(readIndex);
const sizes = new Map<string, number>();
const size = (path: string): number => {
  const known = sizes.get(path) ?? gzipSync(readFileSync(path), { level: 9 }).length;
  sizes.set(path, known);
  return known;
};
const code = codeSize(join(out, '_astro'));
const fixed = size(join(folder, coreFile)) + code;
const scores: Score[] = [];
const times: number[] = [];
let heaviest = 0;

for (const { q, expect, kind } of queries) {
  heaviest = Math.max(heaviest, await firstResult(q));
  const start = performance.now();
  const found = await search(engine, q);
  times.push(performance.now() - start);
  const slugs = await slugsOf(engine, found);
  const rank = rankOf(slugs, expect);
  scores.push({ kind, rank });
  if (values.quiet && rank === 1) continue;
  const instead = rank === 1 ? '' : `  first: ${slugs.slice(0, 3).join(', ') || 'nothing'}`;
  console.log(`${rank === 0 ? '–' : rank}  ${q}  [${expect.join(', ')}]${instead}`);
}

console.log('');
for (const kind of [...new Set(scores.map((score) => score.kind))].sort()) {
  const own = scores.filter((score) => score.kind === kind);
  console.log(`${kind.padEnd(14)} ${report(own)}`);
}
times.sort((a, b) => a - b);
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
console.log('');
console.log(
  `First result: ${(times[Math.floor(times.length / 2)] ?? 0).toFixed(1)} ms warm (slowest ${(times.at(-1) ?? 0).toFixed(1)} ms); ` +
    `at most ${kilobytes(heaviest)} kB transferred, ${kilobytes(fixed)} kB of it for code and core index.`,
);
console.log(report(scores));

const total = summary(scores);
if (total.mrr < bounds.mrr || total.recall < bounds.recall) {
  console.error(
    `search:eval: expected MRR@10 of at least ${bounds.mrr} and Recall@3 of at least ${bounds.recall}.`,
  );
  process.exitCode = 1;
}

if (heaviest / 1000 > bounds.kilobytes) {
  console.error(
    `search:eval: expected at most ${bounds.kilobytes} kB transferred, got ${kilobytes(heaviest)}.`,
  );
  process.exitCode = 1;
}

/** What a reader who has nothing yet loads until the first result stands there with its best part. */
async function firstResult(query: string): Promise<number> {
  const read = new Set<string>();
  const cold = await openEngine((name) => {
    read.add(name);
    return readIndex(name);
  });
  const [best] = (await search(cold, query)).pages;
  if (best) await readPageInfo(cold, best.page);
  if (best?.entries[0]) await readEntry(cold, best.entries[0].entry);
  return [...read].reduce((sum, name) => sum + size(join(folder, name)), code);
}

/** The scripts and styles that only the search loads, compressed. */
function codeSize(assets: string): number {
  if (!existsSync(assets)) return 0;
  return readdirSync(assets)
    .filter((name) => /^search-(?:dialog|panel)\b.*\.js$|^search\..*\.css$/.test(name))
    .reduce((sum, name) => sum + size(join(assets, name)), 0);
}

function queriesOf(name: string): ReturnType<typeof readQueries> {
  try {
    return readQueries(name);
  } catch (error) {
    if (!(error instanceof QueriesError)) throw error;
    return fail(error.message);
  }
}

function bound(name: 'min-mrr' | 'min-recall' | 'max-kilobytes', fallback: number): number {
  const given = values[name];
  if (given === undefined) return fallback;
  const number = given.trim() === '' ? NaN : Number(given);
  if (number >= 0) return number;
  return fail(`--${name} takes a number of at least 0, not "${given}".`);
}

function fail(message: string): never {
  stop(`search:eval: ${message}`);
}
