// A YAML file read against a schema, so that every mistake has a line and a column.
import { LineCounter, parseDocument, isNode, visit } from 'yaml';
import type { z, ZodType } from 'zod';
import { didYouMean, type Problem } from './problem.ts';

export interface YamlFile<T> {
  readonly data: T | undefined;
  readonly problems: readonly Problem[];
  /** Line and column of the value at a path such as ['chapters', 2, 'slug']. */
  readonly at: (path: readonly PropertyKey[]) => { line: number; column: number };
}

/** Parses and validates; `data` is undefined when the file does not fit the schema. */
export function readYaml<T>(source: string, path: string, schema: ZodType<T>): YamlFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (keys: readonly PropertyKey[]): { line: number; column: number } => {
    for (let depth = keys.length; depth >= 0; depth--) {
      const node: unknown =
        depth === 0 ? document.contents : document.getIn(keys.slice(0, depth), true);
      if (isNode(node) && node.range) {
        const { line, col } = lines.linePos(node.range[0]);
        return { line, column: col };
      }
    }
    return { line: 1, column: 1 };
  };
  const invalid = (reason: string, place: { line: number; column: number }): Problem => ({
    path,
    ...place,
    rule: 'yaml',
    message: `This is not valid YAML: ${reason.split(/\n|; please/)[0]}.`.replace(/\.\.$/, '.'),
    hint: 'Check indentation, quotes and colons here.',
    severity: 'error',
  });
  // What the parser says after its first complaint is mostly an echo of it.
  const [complaint] = [...document.errors, ...document.warnings];
  if (complaint) {
    const { line, col } = lines.linePos(complaint.pos[0]);
    const problem = invalid(complaint.message, { line, column: col });
    return { data: undefined, problems: [problem], at };
  }
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
    return { data: undefined, problems: [invalid(reason, { line, column: col })], at };
  }
  const result = schema.safeParse(content);
  if (result.success) return { data: result.data, problems: [], at };
  const problems = result.error.issues.map((issue): Problem => {
    const where = issue.path.findLast((key) => typeof key === 'string') ?? 'The file';
    const [odd] = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('undefined');
    const message = isMissing ? ' is missing' : odd ? ` has no key "${odd}"` : `: ${plain(issue)}`;
    const value: unknown = document.getIn(issue.path);
    const options = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    return {
      path,
      ...at(odd === undefined ? issue.path : [...issue.path, odd]),
      rule: 'schema',
      message: `${String(where)}${message}.`,
      hint: didYouMean(String(value), options, 'See the schema in src/course/schema.ts.'),
      severity: 'error',
    };
  });
  return { data: undefined, problems, at };
}

const kinds: Readonly<Record<string, string>> = {
  ...{ string: 'text', number: 'a number', boolean: 'true or false', array: 'a list' },
  ...{ object: 'a map', null: 'nothing', undefined: 'nothing' },
};

/** What the schema says, in an author's words. */
function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `expected one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'array')
    return /^expected/.test(issue.message)
      ? issue.message
      : `expected at least ${issue.minimum} entries`;
  return issue.message.replace(
    /^Invalid input: expected (\w+), received (\w+)$/,
    (_, wanted: string, got: string) =>
      `expected ${kinds[wanted] ?? wanted}, got ${kinds[got] ?? got}`,
  );
}
