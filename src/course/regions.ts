// Listings are cut from real source: the lines between `// #region name` and `// #endregion name`.
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isFile } from './source-folder.ts';

export interface Region {
  readonly code: string;
  /** First and last line of the region in its file, counted from 1. */
  readonly start: number;
  readonly end: number;
}

export type RegionResult =
  | { readonly region: Region; readonly known: readonly string[] }
  | { readonly region: undefined; readonly known: readonly string[]; readonly reason: string };

/** Cuts a region out of a file under src/; the result says why when it cannot. */
export function readRegion(file: string, name: string, sourceRoot = 'src'): RegionResult {
  if (!file.trim())
    return { region: undefined, known: [], reason: 'The path of the file is empty.' };
  const path = join(sourceRoot, file);
  if (!path.startsWith(join(sourceRoot, sep)))
    return { region: undefined, known: [], reason: `${file} lies outside of ${sourceRoot}.` };
  if (!isFile(path)) return { region: undefined, known: [], reason: `There is no file ${path}.` };
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  const known = lines.flatMap((line) => /^\s*\/\/ #region (\S+)/.exec(line)?.[1] ?? []);
  const first = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  if (first < 0) {
    return { region: undefined, known, reason: `${path} has no region named "${name}".` };
  }
  const last = lines.findIndex((line, i) => i > first && line.trim() === `// #endregion ${name}`);
  if (last < 0) {
    return { region: undefined, known, reason: `The region "${name}" of ${path} does not end.` };
  }
  const body = lines.slice(first + 1, last).filter((line) => !/^\s*\/\/ #(end)?region /.test(line));
  if (body.every((line) => !line.trim()))
    return { region: undefined, known, reason: `The region "${name}" of ${path} is empty.` };
  const indent = Math.min(
    ...body.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length),
  );
  const code = body
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd();
  return { region: { code, start: first + 2, end: last }, known };
}
