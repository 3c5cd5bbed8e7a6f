// A file of the content that nothing reads: forgotten, a copy of an editor, or named a little wrong.
import { statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { nearest, type Problem } from './problem.ts';

export interface Stray {
  readonly problem: Problem;
  /** The name that is missing in the folder and that this file was probably to have. */
  readonly meant: string | undefined;
}

/**
 * What to say of the file at `path`, shown as `shown`; `likely` is the name that it may be meant to
 * have, `taken` are the names of its folder.
 */
export function strayFile(
  path: string,
  shown: string,
  likely: string | undefined,
  taken: readonly string[],
): Stray {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  // A name that begins with a dot is a program's own.
  const isOwn = basename(path).startsWith('.');
  const fits = likely !== undefined && isFolder === (extname(likely) === '');
  const meant = fits && !isOwn ? likely : undefined;
  const isFree = meant !== undefined && !taken.includes(meant);
  const orRemove = isFolder ? '' : ', or remove it';
  const hint = isFree
    ? `Rename it to ${meant}${orRemove}.`
    : isFolder
      ? 'Move its files to where they are read, and remove it.'
      : meant === undefined
        ? 'Remove it.'
        : `Remove it: there is a file ${meant} already.`;
  return {
    problem: {
      ...{ path: shown, line: 1, column: 1, rule: 'stray-file', severity: 'error' },
      message: `Nothing reads this ${isFolder ? 'folder' : 'file'}.`,
      hint,
    },
    meant: isFree ? meant : undefined,
  };
}

/** `x.yml`, `x.yaml~` and `x.yaml.orig` → `x.yaml`; undefined where the end is quite another. */
export function withExtension(name: string, extension: string): string | undefined {
  const stem = basename(name, extname(name));
  if (stem.endsWith(extension)) return stem;
  return nearest(extname(name), [extension]) === undefined ? undefined : stem + extension;
}
