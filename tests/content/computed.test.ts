// What code cites, the bibliography of this project must have, or the build stops.
import { expect, test } from 'vitest';
import { checkCourse } from '../../src/course/check/check.ts';
import { loadCourse, type Course } from '../../src/course/load.ts';

const course = loadCourse('content');

/** What the check says when one source is missing. */
function without(key: string): string[] {
  const references = new Map(course.bibliography.references);
  expect(references.delete(key)).toBe(true);
  const poorer: Course = { ...course, bibliography: { ...course.bibliography, references } };
  return checkCourse(poorer).map(({ message }) => message);
}

test('a source that only a table cites is missed where the table stands', () => {
  const found = without('barnett2027market');
  expect(found.length).toBeGreaterThan(0);
  for (const message of found)
    expect(message).toMatch(
      /^The table "[\w-]+" cites "barnett2027market", which references\.bib does not have\.$/,
    );
});

test('a source of the formula of a value is missed where the value stands', () => {
  expect(without('austin2025scalingbook')).toContain(
    '<Value of="kvCacheBytes"> cites "austin2025scalingbook", which references.bib does not have.',
  );
});
