// Every number that code prints into the course, on record: one file a chapter with its computed
// values, what their cards say, its tables and the numbers its quiz asks for. A change of code that
// changes a page shows here as a line of text; `npx vitest -u` records it where it is meant.
import { visit } from 'unist-util-visit';
import { expect, test } from 'vitest';
import { attribute, isJsx, type Article } from '../../src/course/article.ts';
import { valueArguments } from '../../src/course/check/computed.ts';
import { getCourse } from '../../src/course/load.ts';
import { quizKeys } from '../../src/course/quiz-keys.ts';
import { tables, type ComputedTable } from '../../src/course/tables.ts';
import { evaluate, values } from '../../src/course/values.ts';

const course = getCourse();

const cited = (keys: readonly string[]): string => (keys.length > 0 ? ` [${keys.join(', ')}]` : '');

function valueLines(name: string, args: Record<string, string | number>): string[] {
  const { text, unit, label, formula, inputs, source, cite } = evaluate(name, args);
  const given = Object.entries(args).map(([key, value]) => ` ${key}=${value}`);
  return [
    `${name}${given.join('')}: ${text} (${unit})`,
    `  ${label}${cited(cite)}: ${formula}, ${source.symbol} in ${source.file}`,
    ...inputs.map((line) => `  ${line.name}: ${line.text}${cited(line.cite)}`),
  ];
}

function tableLines(name: string, table: ComputedTable): string[] {
  const { caption, columns, rows, source, cite } = table;
  return [
    `${name}: ${caption}`,
    `  ${source.symbol} in ${source.file}${cited(cite)}`,
    `  ${columns.map(({ label, numeric }) => (numeric ? `${label} (number)` : label)).join(' | ')}`,
    ...rows.map((row) => `  ${row.join(' | ')}`),
  ];
}

/** What stands in an article, each once, in the order of the text. */
function computedParts(article: Article): string[][] {
  const parts = new Map<string, string[]>();
  visit(article.tree, (node) => {
    if (!isJsx(node)) return;
    if (node.name === 'Value') {
      const { of: name, ...args } = valueArguments(node);
      parts.set(JSON.stringify([name, args]), valueLines(String(name), args));
    }
    if (node.name === 'DataTable') {
      const name = attribute(node, 'name')!;
      parts.set(name, tableLines(name, tables[name]!()));
    }
  });
  return [...parts.values()];
}

const asked = (slug: string): string[][] =>
  (course.quizzes.get(slug) ?? [])
    .filter(({ kind }) => kind === 'number')
    .map(({ id, unit = '' }) => {
      const answer = Number(quizKeys[`${slug}/${id}`]!().toPrecision(4));
      return [`quiz, ${id}: ${answer} ${unit}`.trimEnd()];
    });

test.each([...course.articles])('%s prints what it printed before', async (slug, article) => {
  const parts = [...computedParts(article), ...asked(slug)];
  expect(parts.length).toBeGreaterThan(1);
  await expect(`${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`).toMatchFileSnapshot(
    `printed/${slug}.txt`,
  );
});

/** Some number or choice for each argument that has none by default. */
const someArguments = (name: string): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(values[name]!.arguments)
      .filter(([, spec]) => spec.default === undefined)
      .map(([key, { choices = [] }]) => [key, choices[0] ?? 64]),
  );

test('values that no article uses now print what they printed before', async () => {
  const used = new Set<string>();
  for (const article of course.articles.values())
    visit(article.tree, (node) => {
      if (isJsx(node) && node.name === 'Value') used.add(attribute(node, 'of')!);
    });
  const parts = Object.keys(values)
    .filter((name) => !used.has(name))
    .map((name) => valueLines(name, someArguments(name)).join('\n'));
  expect(parts.length).toBeGreaterThan(1);
  await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot('printed/others.txt');
});
