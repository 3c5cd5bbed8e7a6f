// What git knows of the files: last change and recent changes; nothing outside a clone.
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';

let known: Map<string, string> | undefined;

/** Date of the last commit that touched this file or folder under content/, as 2026-11-24. */
export function lastChanged(path: string): string | undefined {
  known ??= datesOf('content');
  return known.get(path.replaceAll('\\', '/'));
}

/** Date of the last change of a folder, the folders in it and all their files, from one log. */
function datesOf(folder: string): Map<string, string> {
  const dates = new Map<string, string>();
  let log = '';
  try {
    log = execFileSync(
      'git',
      ['log', '--format=%x00%cs', '--name-only', '--no-renames', '--relative', '--', folder],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
    );
  } catch {
    return dates;
  }
  for (const entry of log.split('\0')) {
    const [date = '', ...names] = entry.split('\n').filter(Boolean);
    for (const name of names) {
      for (let path = name; path !== '.'; path = dirname(path)) {
        if (!dates.has(path)) dates.set(path, date);
      }
    }
  }
  return dates;
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
