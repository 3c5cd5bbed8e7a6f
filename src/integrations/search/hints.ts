// content/search.yaml: topics and formulas per chapter, and words that stand for each other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '../../course/load.ts';
import { searchSchema, type SearchHints } from '../../course/schema.ts';
import { readYaml } from '../../course/yaml-file.ts';

export type { SearchHints };

/** Abbreviations and what they abbreviate stand for each other: `MLA`, `multi-head latent attention`. */
export function abbreviations(course: Pick<Course, 'glossary'>): string[][] {
  return course.glossary
    .filter((term) => term.abbreviations.length > 0)
    .map((term) => [term.term, ...term.abbreviations]);
}

/** @throws Error naming file and line when the file is not as expected or names no chapter. */
export function readHints(root: string, slugs: ReadonlySet<string>): SearchHints {
  const path = join(root, 'search.yaml');
  const file = readYaml(readFileSync(path, 'utf8'), path, searchSchema);
  const [problem] = file.problems;
  if (!file.data) {
    throw new Error(
      `${path}:${problem?.line ?? 1}: ${problem?.message ?? 'expected search hints.'}`,
    );
  }
  for (const slug of Object.keys(file.data.chapters)) {
    if (!slugs.has(slug)) {
      throw new Error(
        `${path}:${file.at(['chapters', slug]).line}: expected the slug of a chapter, got "${slug}".`,
      );
    }
  }
  return file.data;
}
