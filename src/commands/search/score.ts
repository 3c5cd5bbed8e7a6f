// Queries with the chapters that answer them, and how well a search places those.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readPageInfo, search, type Engine, type Found } from '../../search/engine.ts';

const query = z.object({
  q: z.string('expected text'),
  expect: z.array(z.string('expected text'), 'expected a list').min(1, 'expected a chapter'),
  kind: z.string('expected text').default('all'),
});
const schema = z.object(
  { queries: z.array(query, 'expected a list').min(1, 'expected at least one') },
  'expected a map',
);

export type ExpectedQuery = z.infer<typeof query>;

export interface Score {
  readonly kind: string;
  /** Place of the first expected page among the results, 0 when it is not there. */
  readonly rank: number;
}

/** @throws QueriesError with one sentence when the file does not hold queries. */
export function readQueries(file: string): readonly ExpectedQuery[] {
  const parsed = schema.safeParse(readJson(file));
  if (parsed.success) return parsed.data.queries;
  const [{ path, message } = { path: [], message: 'no queries' }] = parsed.error.issues;
  const where = path.map((key) => `${String(key)}: `).join('');
  throw new QueriesError(
    `${file} holds no queries: ${where}${message}. Write {"queries": [{"q": "…", "expect": ["chapter"]}]}.`,
  );
}

/** A file that a caller named and that cannot be used. */
export class QueriesError extends Error {}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new QueriesError(`${file} cannot be read: ${code}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const [reason = ''] = (error as Error).message.split(/,? ?"|\n/);
    throw new QueriesError(`${file} is not valid JSON: ${reason.replace(/\.*$/, '')}.`);
  }
}

export async function slugsOf(engine: Engine, { pages }: Found): Promise<string[]> {
  const infos = await Promise.all(pages.map(({ page }) => readPageInfo(engine, page)));
  return infos.map(({ slug }) => slug);
}

export function rankOf(slugs: readonly string[], expect: readonly string[]): number {
  return 1 + slugs.findIndex((slug) => expect.includes(slug));
}

export async function scoreAll(
  engine: Engine,
  queries: readonly ExpectedQuery[],
): Promise<Score[]> {
  const scores: Score[] = [];
  for (const { q, expect, kind } of queries) {
    scores.push({ kind, rank: rankOf(await slugsOf(engine, await search(engine, q)), expect) });
  }
  return scores;
}

/** Mean reciprocal rank among the first ten, and the share among the first three. */
export function summary(scores: readonly Score[]): { mrr: number; recall: number } {
  if (scores.length === 0) return { mrr: 0, recall: 0 };
  const mrr = scores.reduce((sum, { rank }) => sum + (rank > 0 && rank <= 10 ? 1 / rank : 0), 0);
  const recall = scores.filter(({ rank }) => rank > 0 && rank <= 3).length;
  return { mrr: mrr / scores.length, recall: recall / scores.length };
}

export function report(scores: readonly Score[]): string {
  const { mrr, recall } = summary(scores);
  return `MRR@10 ${mrr.toFixed(3)} Recall@3 ${recall.toFixed(3)} n=${scores.length}`;
}
