// A folder of the content as the names in it; one that cannot be listed becomes a sentence.
import { lstatSync, readdirSync, statSync } from 'node:fs';
import type { Problem } from './problem.ts';

export interface SourceFolder {
  /** In alphabetical order; none when the folder cannot be listed. */
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

/** Lists the folder at `path`; a problem names it as `shown`. Never throws. */
export function readFolder(path: string, shown: string): SourceFolder {
  try {
    return { names: readdirSync(path).sort(), problems: [] };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    const isFile = code === 'ENOTDIR';
    const problem: Problem = {
      ...{ path: shown, line: 1, column: 1, rule: 'file', severity: 'error' },
      message: isFile ? 'This is no folder.' : `The folder cannot be read: ${code}.`,
      hint: isFile ? 'Rename or remove the file.' : 'Look at its rights, or where it links to.',
    };
    return { names: [], problems: [problem] };
  }
}

/** False as well for a path that no system takes: too long, or with a zero byte. Never throws. */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

/** True for a link to nowhere as well, so that it is told of. Never throws. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
