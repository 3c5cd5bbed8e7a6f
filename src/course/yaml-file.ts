// A YAML file read against a schema, so that every mistake has a line and a column.
import { LineCounter, isMap, isNode, isScalar, parseDocument, visit } from 'yaml';
import { z, type ZodType } from 'zod';
import { didYouMean, nearest, type Problem } from './problem.ts';

export interface YamlFile<T> {
  readonly data: T | undefined;
  readonly problems: readonly Problem[];
  /**
   * Line and column of the value at a path such as ['chapters', 2, 'slug']; of the excerpt in it
   * where it is a text over several lines.
   */
  readonly at: (path: readonly PropertyKey[], excerpt?: string) => { line: number; column: number };
  /** The same of the key that the path ends with; of its value where it is an entry of a list. */
  readonly keyAt: (path: readonly PropertyKey[]) => { line: number; column: number };
}

/** Parses and validates; `data` is undefined when the file does not fit the schema. */
export function readYaml<T>(
  source: string,
  path: string,
  schema: ZodType<T>,
  schemaFile = 'src/course/schema.ts',
): YamlFile<T> {
  const lines = new LineCounter();
  // What the parser would print as a warning is told by the schema.
  const quiet = { lineCounter: lines, prettyErrors: false, logLevel: 'error' } as const;
  const document = parseDocument(source, quiet);
  const at = (keys: readonly PropertyKey[], excerpt?: string): { line: number; column: number } => {
    for (let depth = keys.length; depth >= 0; depth--) {
      const node: unknown =
        depth === 0 ? document.contents : document.getIn(keys.slice(0, depth), true);
      if (isNode(node) && node.range) {
        const [from, to] = node.range;
        const inside = depth < keys.length ? -1 : findIn(source.slice(from, to), excerpt);
        const { line, col } = lines.linePos(from + Math.max(0, inside));
        return { line, column: col };
      }
    }
    return { line: 1, column: 1 };
  };
  const keyAt = (keys: readonly PropertyKey[]): { line: number; column: number } => {
    const map: unknown = document.getIn(keys.slice(0, -1), true);
    const pair = isMap(map)
      ? map.items.find(({ key }) => isScalar(key) && String(key.value) === String(keys.at(-1)))
      : undefined;
    if (!isNode(pair?.key) || !pair.key.range) return at(keys);
    const { line, col } = lines.linePos(pair.key.range[0]);
    return { line, column: col };
  };
  const invalid = (reason: string, place: { line: number; column: number }): Problem => ({
    path,
    ...place,
    rule: 'yaml',
    message: `This is not valid YAML: ${
      reason
        .replace(/^Maximum call stack size exceeded$/, 'it is nested too deeply')
        .split(/\n|; please/)[0]
    }.`.replace(/\.\.$/, '.'),
    hint: 'Check indentation, quotes and colons here.',
    severity: 'error',
  });
  // What the parser says after its first complaint is mostly an echo of it.
  const [complaint] = [...document.errors, ...document.warnings];
  if (complaint) {
    const { line, col } = lines.linePos(complaint.pos[0]);
    const problem = invalid(complaint.message, { line, column: col });
    return { data: undefined, problems: [problem], at, keyAt };
  }
  const tag = tagIn(document, source);
  if (tag) {
    const { line, col } = lines.linePos(tag.offset);
    const problem: Problem = {
      ...{ path, line, column: col, rule: 'yaml', severity: 'error' },
      message: `“${tag.text}” is read as a tag of YAML, not as text.`,
      hint: 'Put the text in quotes, or remove the tag.',
    };
    return { data: undefined, problems: [problem], at, keyAt };
  }
  const cut = cutTexts(document, source).map(({ offset, comment }): Problem => {
    const { line, col } = lines.linePos(offset);
    return {
      ...{ path, line, column: col, rule: 'yaml', severity: 'error' },
      message: `“${comment}” is a comment and cut off from this text.`,
      hint: 'Put the text in quotes, or a space behind the # of a comment.',
    };
  });
  if (cut.length > 0) return { data: undefined, problems: cut, at, keyAt };
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    let offset = 0;
    visit(document, {
      Alias(_, node) {
        if (node.resolve(document)) return undefined;
        offset = node.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    const { line, col } = lines.linePos(offset);
    return { data: undefined, problems: [invalid(reason, { line, column: col })], at, keyAt };
  }
  const see = `See the schema in ${schemaFile}.`;
  const result = schema.safeParse(content);
  const own = result.success ? ownKey(document) : undefined;
  if (own !== undefined) {
    const { line, col } = lines.linePos(own);
    const problem: Problem = {
      ...{ path, line, column: col, rule: 'schema', severity: 'error' },
      message: 'There is no key "__proto__".',
      hint: 'Remove it.',
    };
    return { data: undefined, problems: [problem], at, keyAt };
  }
  if (result.success) return { data: result.data, problems: [], at, keyAt };
  const { issues } = result.error;
  const misspelt = new Set<string>();
  const problems = issues.flatMap((issue): Problem[] => {
    if (issue.code !== 'unrecognized_keys') return [];
    return issue.keys.map((odd) => {
      const keys = keysAt(schema, issue.path);
      const near = nearest(odd, keys);
      if (near !== undefined) misspelt.add([...issue.path, near].join('\n'));
      const known = keys.length > 0 ? `It takes: ${keys.join(', ')}.` : '';
      return {
        ...{ path, ...keyAt([...issue.path, odd]), rule: 'schema', severity: 'error' },
        message: `${owner(issue.path)} has no key "${odd}".`,
        hint: near === undefined ? known || see : `Did you mean "${near}"?`,
      };
    });
  });
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') continue;
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('undefined');
    // A key that stands there with a letter wrong is told of once.
    if (isMissing && misspelt.has(issue.path.join('\n'))) continue;
    const message = isMissing ? ' is missing' : `: ${plain(issue)}`;
    const options = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    problems.push({
      ...{ path, ...at(issue.path), rule: 'schema', severity: 'error' },
      message: `${owner(issue.path)}${message}.`,
      hint: isBare(issue)
        ? 'Put it in quotes.'
        : didYouMean(String(document.getIn(issue.path)), options, see),
    });
  }
  return { data: undefined, problems, at, keyAt };
}

/** Where a key stands that JavaScript takes for its own, and a map of names loses. */
function ownKey(document: ReturnType<typeof parseDocument>): number | undefined {
  let found: number | undefined;
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return undefined;
      found = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** The first sign of exclamation that YAML takes for its own. */
function tagIn(
  document: ReturnType<typeof parseDocument>,
  source: string,
): { offset: number; text: string } | undefined {
  let found: { offset: number; text: string } | undefined;
  visit(document, {
    Value(_, { range }) {
      const before = range
        ? source.slice(source.lastIndexOf('\n', range[0] - 1) + 1, range[0])
        : '';
      const text = /(?:^|[\s:-])(![^\s"']*)\s+$/.exec(before)?.[1];
      if (text === undefined) return undefined;
      found = { offset: range![0] - before.length + before.lastIndexOf(text), text };
      return visit.BREAK;
    },
  });
  return found;
}

/** Texts without quotes that a ` #` ends in their midst. */
function cutTexts(
  document: ReturnType<typeof parseDocument>,
  source: string,
): { offset: number; comment: string }[] {
  const found: { offset: number; comment: string }[] = [];
  visit(document, {
    Scalar(key, { type, value, range }) {
      if (key === 'key' || type !== 'PLAIN' || typeof value !== 'string' || !range) return;
      const comment = /^[ \t]+(#[^\s#].*)/.exec(source.slice(range[1], range[1] + 80))?.[1];
      if (comment === undefined) return;
      const offset = source.indexOf('#', range[1]);
      found.push({ offset, comment: comment.length > 30 ? `${comment.slice(0, 29)}…` : comment });
    },
  });
  return found;
}

/** Index of an excerpt in a text as it is written over several lines; -1 where it is not found. */
function findIn(written: string, excerpt: string | undefined): number {
  if (excerpt === undefined || !written.trimEnd().includes('\n')) return -1;
  const words = excerpt.trim().split(/\s+/);
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return written.search(new RegExp(escaped.join('\\s+')));
}

const owner = (path: readonly PropertyKey[]): string =>
  String(path.findLast((key) => typeof key === 'string') ?? 'The file');

/** The keys that a schema has at a path into what it describes. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let here: unknown = schema;
  const inner = (): unknown => {
    while (here instanceof z.ZodOptional || here instanceof z.ZodDefault) here = here.def.innerType;
    return here;
  };
  for (const key of path) {
    const outer = inner();
    if (outer instanceof z.ZodObject) here = (outer.shape as Record<string, unknown>)[String(key)];
    else if (outer instanceof z.ZodArray) here = outer.element;
    else if (outer instanceof z.ZodRecord) here = outer.valueType;
    else return [];
  }
  const found = inner();
  return found instanceof z.ZodObject ? Object.keys(found.shape as object) : [];
}

const kinds: Readonly<Record<string, string>> = {
  ...{
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
  },
  ...{ object: 'a map', record: 'a map', null: 'nothing', undefined: 'nothing' },
  ...{ Date: 'a date', Map: 'a map', Set: 'a set', Buffer: 'bytes', Uint8Array: 'bytes' },
};

/** Text that YAML takes for a number, for yes or no, or for nothing, as it stands without quotes. */
const isBare = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' &&
  issue.expected === 'string' &&
  /received (?:number|boolean)$/.test(issue.message);

const entries = (count: number | bigint): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;

/** What the schema says, in an author's words. */
function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `expected one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'array')
    return /^expected/.test(issue.message)
      ? issue.message
      : `expected at least ${entries(issue.minimum)}`;
  if (issue.code === 'too_small' && issue.origin === 'number')
    return issue.inclusive === false
      ? `expected a number above ${issue.minimum}`
      : `expected a number of at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'number')
    return issue.inclusive === false
      ? `expected a number below ${issue.maximum}`
      : `expected a number of at most ${issue.maximum}`;
  if (issue.code === 'too_big' && issue.origin === 'array')
    return `expected at most ${entries(issue.maximum)}`;
  if (issue.code === 'invalid_format' && 'prefix' in issue)
    return `expected text that begins with “${String(issue.prefix)}”`;
  return issue.message.replace(
    /^Invalid input: expected (\w+), received (\w+)$/,
    (_, wanted: string, got: string) =>
      `expected ${kinds[wanted] ?? wanted}, got ${kinds[got] ?? got}`,
  );
}
