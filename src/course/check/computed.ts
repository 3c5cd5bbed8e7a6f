// What an article has computed: values and tables work with what they are given, and the sources
// that their code cites stand in the bibliography.
import { resolve } from 'node:path';
import { attribute, type JsxElement } from '../article.ts';
import type { Course } from '../load.ts';
import { didYouMean } from '../problem.ts';
import { tables } from '../tables.ts';
import { ValueError, type RawArgument } from '../value-arguments.ts';
import { evaluate } from '../values.ts';
import { start, type Fail } from './place.ts';

export function checkValue(course: Course, node: JsxElement, fail: Fail): void {
  const { of: name, ...rest } = valueArguments(node);
  if (Object.values(rest).some((argument) => Number.isNaN(argument))) return;
  let cite: readonly string[];
  try {
    const found = evaluate(String(name), rest);
    if (Number.isNaN(found.value)) throw new RangeError('the result is not a number.');
    ({ cite } = found);
  } catch (error) {
    const { message, hint } = complaint(String(name), error);
    fail(start(node), 'value', `<Value>: ${message}`, hint);
    return;
  }
  checkSources(course, `<Value of="${name}">`, cite, node, fail);
}

export function checkTable(course: Course, node: JsxElement, fail: Fail): void {
  const name = attribute(node, 'name');
  if (name === undefined) return;
  const make = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (!make) {
    const hint = didYouMean(name, Object.keys(tables), 'Add it to src/course/tables.ts.');
    fail(start(node), 'unknown-table', `There is no table "${name}".`, hint);
    return;
  }
  try {
    checkSources(course, `The table "${name}"`, make().cite, node, fail);
  } catch (error) {
    const hint = 'Correct its function in src/course/tables.';
    fail(start(node), 'table', `<DataTable>: ${complaint(name, error).message}`, hint);
  }
}

/** What went wrong in a computation, as the end of a sentence. */
function complaint(name: string, error: unknown): { message: string; hint: string } {
  if (error instanceof ValueError) {
    const message = error.message.slice(0, -error.hint.length - 1).replace(/^evaluate: /, '');
    return { message, hint: error.hint };
  }
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  // The models say `function: what they expected. What to do.`
  const [, said = line, advice] =
    /^(?:[a-z]\w*: )?(.*?)\.?(?:(?<=\.) ([A-Z].*))?$/.exec(line) ?? [];
  const message = said.replace(/^[A-Z](?=[a-z]* [a-z])/, (letter) => letter.toLowerCase());
  const hint = advice ?? 'Give arguments for which it is defined.';
  return { message: `${name}: ${message}.`, hint };
}

/** Code cites the bibliography of this project; a tree elsewhere may hold an example alone. */
function checkSources(
  { root, bibliography }: Course,
  what: string,
  cite: readonly string[],
  node: JsxElement,
  fail: Fail,
): void {
  const { references, broken, readable } = bibliography;
  if (resolve(root) !== resolve('content') || !readable) return;
  for (const key of cite) {
    if (references.has(key) || broken.has(key)) continue;
    fail(
      start(node),
      'unknown-citation',
      `${what} cites "${key}", which references.bib does not have.`,
      didYouMean(key, references.keys(), 'Add the entry to references.bib.'),
    );
  }
}

/** The properties of a <Value>, numbers as numbers. */
export function valueArguments(node: JsxElement): Record<string, RawArgument> {
  const given: [string, RawArgument][] = [];
  for (const item of node.attributes) {
    if (item.type !== 'mdxJsxAttribute') continue;
    if (typeof item.value === 'string') given.push([item.name, item.value]);
    else if (item.value) {
      const number = Number(item.value.value.replaceAll('_', ''));
      given.push([item.name, Number.isNaN(number) ? item.value.value : number]);
    }
  }
  return Object.fromEntries(given);
}
