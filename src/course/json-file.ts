// A JSON file read against a schema. A sound one, large as recordings are, is parsed quickly; only
// one with a mistake is read again by the parser that knows the place of every value.
import type { ZodType } from 'zod';
import { placeAt, type Problem } from './problem.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/** Parses and validates; `data` is undefined when the file does not fit the schema. */
export function readJson<T>(
  source: string,
  path: string,
  schema: ZodType<T>,
  schemaFile: string,
): YamlFile<T> {
  let slow: YamlFile<T> | undefined;
  const placed = (): YamlFile<T> => (slow ??= readYaml(source, path, schema, schemaFile));
  const at: YamlFile<T>['at'] = (keys) => placed().at(keys);
  const keyAt: YamlFile<T>['keyAt'] = (keys) => placed().keyAt(keys);
  let content: unknown;
  try {
    content = JSON.parse(source);
  } catch (error) {
    return { data: undefined, problems: [syntaxProblem(error, source, path)], at, keyAt };
  }
  const deep = tooDeepAt(source);
  if (deep !== undefined) {
    const message = 'This is nested too deeply.';
    const hint = 'No recording has lists in lists in lists.';
    return { data: undefined, problems: [problemAt(source, path, deep, message, hint)], at, keyAt };
  }
  const result = schema.safeParse(content);
  const isPlain = countKeys(content) === keysWritten(source);
  if (result.success && isPlain) return { data: result.data, problems: [], at, keyAt };
  const problems = placed().problems.map((problem) => ({
    ...problem,
    message: problem.message.replace('not valid YAML', 'not valid JSON'),
  }));
  return { data: undefined, problems, at, keyAt };
}

function syntaxProblem(error: unknown, source: string, path: string): Problem {
  const reason = messageOf(error);
  const said = reason.replace(/,? ?(?:"[^]*"\.\.\. )?(?:is not valid JSON|in JSON at .*)$/, '');
  const message = `This is not valid JSON: ${said.replace(/ \(line .*$/, '')}.`;
  return problemAt(
    source,
    path,
    brokenAt(source),
    message,
    'Check commas, quotes and brackets here.',
  );
}

function problemAt(
  source: string,
  path: string,
  index: number,
  message: string,
  hint: string,
): Problem {
  return { path, ...placeAt(source, index), rule: 'json', message, hint, severity: 'error' };
}

/** Where more brackets are open than any recording has. */
function tooDeepAt(source: string): number | undefined {
  let depth = 0;
  for (const { 0: found, index } of source.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (found === '[' || found === '{') depth++;
    if (found === ']' || found === '}') depth--;
    if (depth > 50) return index;
  }
  return undefined;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The first character that no JSON has in this place; the end of a text that breaks off. */
function brokenAt(source: string): number {
  const end = source.trimEnd().length;
  // The engine names the place of some mistakes only: the shortest beginning that is beyond repair
  // ends with the mistake, whatever it is.
  let [sound, broken] = [0, end + 1];
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (mayGoOn(source.slice(0, middle))) sound = middle;
    else broken = middle;
  }
  return sound;
}

function mayGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const place = /at position (\d+)/.exec(messageOf(error))?.[1];
    if (place !== undefined) return Number(place) >= text.length;
    return messageOf(error).includes('end of JSON input');
  }
}

/** Keys of all objects; fewer than are written where one is written twice. */
function countKeys(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const inner: unknown[] = Object.values(value);
  return (
    (Array.isArray(value) ? 0 : inner.length) +
    inner.reduce((sum: number, one) => sum + countKeys(one), 0)
  );
}

const keysWritten = (source: string): number =>
  (source.match(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"/g) ?? []).filter((found) =>
    found.endsWith(':'),
  ).length;
