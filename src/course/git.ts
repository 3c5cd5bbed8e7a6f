// What git knows of the files: last change and recent changes; nothing outside a clone.
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';

let known: ReadonlyMap<string, string> | undefined;

/** Date of the last commit that touched this file or folder under content/, as 2026-11-24. */
export function lastChanged(path: string): string | undefined {
  known ??= lastChanges('content');
  return known.get(path.replaceAll('\\', '/'));
}

/**
 * Dates of the last change of a folder, the folders in it and all their files, from one log. Paths
 * start at `clone`, which may itself be a folder of a larger repository.
 */
export function lastChanges(folder: string, clone = '.'): ReadonlyMap<string, string> {
  const dates = new Map<string, string>();
  const log = git(clone, 'log', '--format=%x00%cs', '--name-only', '--no-renames', '--', folder);
  for (const entry of log.split('\0')) {
    const [date, ...names] = entry.split('\n').filter(Boolean);
    for (const name of names) {
      for (let path = name; path !== '.'; path = dirname(path)) {
        if (!dates.has(path)) dates.set(path, date!);
      }
    }
  }
  return dates;
}

/** Subjects and dates of the last commits under a path, newest first. */
export function recentChanges(
  path: string,
  count: number,
  clone = '.',
): { date: string; subject: string }[] {
  const log = git(clone, 'log', `-${count}`, '--format=%cs%x09%s', '--', path);
  const lines = log.split('\n').filter(Boolean);
  return lines.map((line) => ({ date: line.slice(0, 10), subject: line.slice(11) }));
}

/** What git answers in a folder; nothing where that is no clone, or git is not there. */
function git(clone: string, command: string, ...rest: readonly string[]): string {
  try {
    return execFileSync('git', [command, '--relative', ...rest], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    });
  } catch {
    return '';
  }
}
