// Where in an article a mistake is, and how it is told.
import type { Node } from 'mdast';

export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Fail = (
  place: Place,
  rule: string,
  message: string,
  hint: string,
  severity?: 'error' | 'warning',
) => void;

export const start = (node: Node): Place => ({
  line: node.position?.start.line ?? 1,
  column: node.position?.start.column ?? 1,
});

/** The place of the character at `offset` of a node whose source is `text`. */
export function offsetPlace(node: Node, text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  const { line, column } = start(node);
  if (before.length === 1) return { line, column: column + offset };
  return { line: line + before.length - 1, column: before.at(-1)!.length + 1 };
}
