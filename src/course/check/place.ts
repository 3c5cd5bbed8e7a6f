// Where in an article a mistake is, and how it is told.
import type { Node, Text } from 'mdast';
import type { Article } from '../article.ts';
import { placeAt } from '../problem.ts';

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

/** A node as its author wrote it. */
export const rawOf = (source: string, { position }: Node): string =>
  source.slice(position?.start.offset, position?.end.offset);

/**
 * The index into `raw`, from `from` on, of the character at `position` of what Markdown made of it:
 * entities are one character there, escapes lose their backslash, quotations the signs of each line.
 */
export function sourceOffset(raw: string, value: string, position: number, from = 0): number {
  let at = from;
  const align = (i: number): void => {
    const same = (): boolean => raw[at] === value[i] || (raw[at] === '\n' && value[i] === ' ');
    while (at < raw.length && !same() && raw[at] !== '&') at++;
  };
  for (let i = 0; i < position; i++) {
    align(i);
    const entity = /^&#?\w+;/.exec(raw.slice(at, at + 40));
    at += entity && !value.startsWith(entity[0], i) ? entity[0].length : 1;
  }
  if (position < value.length) align(position);
  return Math.min(at, raw.length);
}

/** The place of a character of a text node. */
export function placeInText({ source }: Article, node: Node, position: number): Place {
  const from = node.position?.start.offset ?? 0;
  const raw = source.slice(from, node.position?.end.offset);
  return placeAt(source, from + sourceOffset(raw, (node as Text).value, position));
}
