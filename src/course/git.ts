// The last change of a file, from git; undefined outside a clone.
import { execFileSync } from 'node:child_process';

const known = new Map<string, string | undefined>();

/** Date of the last commit that touched `path`, as 2026-11-24. */
export function lastChanged(path: string): string | undefined {
  if (!known.has(path)) {
    let date: string | undefined;
    try {
      date = execFileSync('git', ['log', '-1', '--format=%cs', '--', path], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      date = undefined;
    }
    known.set(path, date || undefined);
  }
  return known.get(path);
}
