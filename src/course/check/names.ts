// Names that must lead to one thing: terms and abbreviations, and the code names of symbols.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '../load.ts';
import { didYouMean } from '../problem.ts';
import { isFile } from '../source-folder.ts';
import type { Report } from './data.ts';

/** A word of the text links to one entry of the glossary. */
export function checkNames(course: Course, fail: Report): void {
  const owners = new Map<string, string>();
  course.glossary.forEach((entry, i) => {
    if (entry.id === 'content')
      fail(
        [i, 'id'],
        'duplicate-id',
        'Every page has its own "content".',
        'Name the term otherwise.',
      );
    const names: [string, PropertyKey[]][] = [
      [entry.term, [i, 'term']],
      ...entry.abbreviations.map((name, j): [string, PropertyKey[]] => [
        name,
        [i, 'abbreviations', j],
      ]),
    ];
    for (const [name, path] of names) {
      const owner = owners.get(name.toLowerCase());
      if (owner !== undefined)
        fail(
          path,
          'duplicate-term',
          `"${name}" is already a name of the term "${owner}".`,
          'Name one of the two otherwise, or merge them.',
        );
      owners.set(name.toLowerCase(), entry.id);
    }
  });
}

/** The code names of a symbol occur in the module that its entry names. */
export function checkCode(course: Course, fail: Report): void {
  const sources = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    const inside = join(path) === path && path.startsWith('src/');
    if (!sources.has(path)) {
      sources.set(path, inside && isFile(path) ? readFileSync(path, 'utf8') : undefined);
    }
    return sources.get(path);
  };
  course.notation.forEach((entry, i) =>
    entry.code.forEach(({ module, names }, j) => {
      const source = read(module);
      if (source === undefined) {
        fail(
          [i, 'code', j, 'module'],
          'unknown-module',
          `There is no module ${module}.`,
          'Write its path from src/ on.',
        );
        return;
      }
      names.forEach((name, k) => {
        if (/^[\w$]+$/.test(name) && new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(source))
          return;
        const identifiers = new Set(source.match(/[A-Za-z_$][\w$]+/g) ?? []);
        fail(
          [i, 'code', j, 'names', k],
          'unknown-name',
          `${module} has no identifier "${name}".`,
          didYouMean(name, identifiers, 'Name one that occurs there.'),
        );
      });
    }),
  );
}
