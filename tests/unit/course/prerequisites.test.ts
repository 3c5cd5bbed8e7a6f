import { expect, test } from 'vitest';
import { getCourse } from '../../../src/course/load.ts';
import { ancestors, placeChapters } from '../../../src/course/prerequisites.ts';

const { chapters } = getCourse();
const placed = placeChapters(chapters);
const at = (slug: string) => placed.find((one) => one.slug === slug)!;

test('every chapter stands right of everything that it needs', () => {
  for (const { slug, prerequisites } of chapters)
    for (const one of prerequisites) expect(at(one).level).toBeLessThan(at(slug).level);
});

test('no two chapters of a level overlap', () => {
  for (const a of placed) {
    expect(a.row).toBeGreaterThanOrEqual(0);
    for (const b of placed)
      if (a !== b && a.level === b.level) expect(Math.abs(a.row - b.row)).toBeGreaterThan(1 - 1e-9);
  }
});

test('no line runs behind a chapter', () => {
  for (const { from } of placed)
    for (const { slug, through } of from)
      through.forEach((row, i) => {
        const level = at(slug).level + 1 + i;
        for (const other of placed)
          if (other.level === level) expect(Math.abs(other.row - row)).toBeGreaterThan(0.59);
      });
});

test('arrows that are left out follow from those that are drawn', () => {
  const stated = ancestors(chapters);
  const drawn = ancestors(
    placed.map(({ slug, from }) => ({ slug, prerequisites: from.map((one) => one.slug) })),
  );
  for (const { slug } of chapters) expect(drawn.get(slug)).toEqual(stated.get(slug));
  expect(at('conclusion').from.map(({ slug }) => slug)).toEqual(['hybrids']);
});
