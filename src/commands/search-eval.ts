// npm run search:eval -- queries.json: how well the site's own search ranks the built pages.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { searchFolder } from '../integrations/search-index.ts';
import { coreFile, filesOf, openEngine, search } from '../search/engine.ts';

const schema = z.object({
  queries: z.array(
    z.object({ q: z.string(), expect: z.array(z.string()).min(1), kind: z.string().optional() }),
  ),
});

interface Score {
  readonly kind: string;
  /** Place of the first expected page among the results, 0 when it is not there. */
  readonly rank: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'min-mrr': { type: 'string' },
    'min-recall': { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const out = resolve(process.env['OUT_DIR'] ?? 'dist');
const folder = join(out, searchFolder);
const [file = 'tests/search/queries.dev.json'] = positionals;
if (!existsSync(join(folder, coreFile))) {
  fail(`expected a search index in ${folder}, got none. Run npm run build first.`);
}
if (!existsSync(file)) fail(`expected a file of queries, got no ${file}.`);
const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
if (!parsed.success) fail(`${file}: ${z.prettifyError(parsed.error)}`);
const { queries } = parsed.data;

const engine = await openEngine(async (name) =>
  JSON.parse(await readFile(join(folder, name), 'utf8')),
);
const size = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length;
const fixed = size(join(folder, coreFile)) + scriptSize(join(out, '_astro'));
const scores: Score[] = [];
const times: number[] = [];
let heaviest = 0;

for (const { q, expect, kind = 'all' } of queries) {
  const cold = await search(engine, q);
  const first = cold.pages[0]?.entries[0]?.entry;
  const files = filesOf(engine, cold, first === undefined ? [] : [first]);
  heaviest = Math.max(
    heaviest,
    fixed + files.reduce((sum, name) => sum + size(join(folder, name)), 0),
  );
  const start = performance.now();
  const { pages } = await search(engine, q);
  times.push(performance.now() - start);
  const slugs = pages.map(({ page }) => engine.pages[page]!.slug);
  const rank = 1 + slugs.findIndex((slug) => expect.includes(slug));
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
    `at most ${kilobytes(heaviest)} kB transferred, ${kilobytes(fixed)} kB of it for script and core index.`,
);
console.log(report(scores));

const total = summary(scores);
if (
  total.mrr < Number(values['min-mrr'] ?? 0) ||
  total.recall < Number(values['min-recall'] ?? 0)
) {
  console.error(
    `search:eval: expected MRR@10 of at least ${values['min-mrr'] ?? 0} and Recall@3 of at least ${values['min-recall'] ?? 0}.`,
  );
  process.exitCode = 1;
}

function summary(list: readonly Score[]): { mrr: number; recall: number } {
  if (list.length === 0) return { mrr: 0, recall: 0 };
  const mrr = list.reduce((sum, { rank }) => sum + (rank > 0 && rank <= 10 ? 1 / rank : 0), 0);
  const recall = list.filter(({ rank }) => rank > 0 && rank <= 3).length;
  return { mrr: mrr / list.length, recall: recall / list.length };
}

function report(list: readonly Score[]): string {
  const { mrr, recall } = summary(list);
  return `MRR@10 ${mrr.toFixed(3)} Recall@3 ${recall.toFixed(3)} n=${list.length}`;
}

/** The scripts that only the search loads, compressed. */
function scriptSize(assets: string): number {
  if (!existsSync(assets)) return 0;
  return readdirSync(assets)
    .filter((name) => /^search-(?:dialog|panel)\b.*\.js$/.test(name))
    .reduce((sum, name) => sum + size(join(assets, name)), 0);
}

function fail(message: string): never {
  console.error(`search:eval: ${message}`);
  process.exit(2);
}
