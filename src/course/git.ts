// What git knows of the files: last change and recent changes; nothing outside a clone.
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

/** Subjects and dates of the last commits under a path, newest first. */
export function recentChanges(path: string, count: number): { date: string; subject: string }[] {
  try {
    const log = execFileSync('git', ['log', `-${count}`, '--format=%cs%x09%s', '--', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return log
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [date = '', subject = ''] = line.split('\t', 2);
        return { date, subject };
      });
  } catch {
    return [];
  }
}
