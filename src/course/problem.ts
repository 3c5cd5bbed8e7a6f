// What an author got wrong: one clear sentence with file, line and one action.
import { distance } from 'fastest-levenshtein';

export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
  readonly hint: string;
  readonly severity: 'error' | 'warning';
}

/** `path:line:column message (hint)`; a warning says so before its message. */
export function formatProblem(problem: Problem): string {
  const { path, line, column, message, hint, severity } = problem;
  const prefix = severity === 'warning' ? 'warning: ' : '';
  return oneLine(`${path}:${line}:${column} ${prefix}${message} (${hint})`);
}

/** Line ends, signs that steer a terminal and signs that turn the direction of reading. */
const unseen = new RegExp('[\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069]+', 'g');

/** What an author wrote may be anything; the sentence about it is one line. */
const oneLine = (text: string): string =>
  text.replace(unseen, ' ').replace(/(\S{80})\S{120,}(\S{10})/g, '$1…$2');

/** Line and column, from 1, of the character at `index` of a source. */
export function placeAt(source: string, index: number): { line: number; column: number } {
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** A text on one line, and not longer than a message bears. */
export function shorten(text: string, most = 30): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** The candidate that differs from `name` in the fewest letters, if it is near at all. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(name.length * 0.4));
  for (const candidate of candidates) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase());
    if (d <= bestDistance && (best === undefined || d < bestDistance)) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** `Did you mean "x"?` when a key is near, else the fallback action. */
export function didYouMean(name: string, candidates: Iterable<string>, fallback: string): string {
  const near = nearest(name, candidates);
  return near === undefined ? fallback : `Did you mean "${near}"?`;
}

/** File, then line, then column: the order in which an author walks through them. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.column - b.column,
  );
}
