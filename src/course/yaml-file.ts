// A YAML file read against a schema, so that every mistake has a line and a column.
import { LineCounter, parseDocument, isNode } from 'yaml';
import type { ZodType } from 'zod';
import type { Problem } from './problem.ts';

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
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): Problem => {
      const { line, col } = lines.linePos(error.pos[0]);
      return {
        path,
        line,
        column: col,
        rule: 'yaml',
        message: `This is not valid YAML: ${error.message.split('\n')[0]}.`.replace(/\.\.$/, '.'),
        hint: 'Check indentation, quotes and colons here.',
        severity: 'error',
      };
    });
    return { data: undefined, problems, at };
  }
  const result = schema.safeParse(document.toJS());
  if (result.success) return { data: result.data, problems: [], at };
  const problems = result.error.issues.map((issue): Problem => {
    const where = issue.path.length ? issue.path.map(String).join('.') : 'the file';
    return {
      path,
      ...at(issue.path),
      rule: 'schema',
      message: `${where}: ${issue.message}.`,
      hint: 'See the schema in src/course/schema.ts.',
      severity: 'error',
    };
  });
  return { data: undefined, problems, at };
}
