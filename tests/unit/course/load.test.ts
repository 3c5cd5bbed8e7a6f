import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getCourse, holdContent, loadCourse } from '../../../src/course/load.ts';

/** Longer than a course is given out without a look at its files. */
const aWhile = 80;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-'));
  cpSync('tests/fixtures/content/good', root, { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  delete (globalThis as { courseStandsStill?: boolean }).courseStandsStill;
});

function edit(name: string, from: string, to: string): void {
  const path = join(root, name);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  // Two edits within one tick of the clock are rare; a test must not meet them.
  const later = new Date(Date.now() + 5000);
  utimesSync(path, later, later);
}

test('the course is the same until one of its files is another', async () => {
  const first = getCourse(root);
  expect(getCourse(root)).toBe(first);
  await wait(aWhile);
  expect(getCourse(root)).toBe(first);
  edit('articles/attention.mdx', 'An aside.', 'Another aside.');
  await wait(aWhile);
  const second = getCourse(root);
  expect(second).not.toBe(first);
  expect(second.articles.get('attention')!.source).toContain('Another aside.');
  // What did not change is not read again.
  expect(second.glossary).toBe(first.glossary);
  edit('glossary.yaml', 'asks', 'wants');
  await wait(aWhile);
  expect(getCourse(root).articles.get('attention')).toBe(second.articles.get('attention'));
  expect(getCourse(root).glossary).not.toBe(first.glossary);
});

test('a file that comes or goes is seen', async () => {
  const first = getCourse(root);
  expect(first.articles.has('attention')).toBe(true);
  rmSync(join(root, 'articles/attention.mdx'));
  await wait(aWhile);
  expect(getCourse(root).articles.has('attention')).toBe(false);
});

test('in a build one look at the files is enough', async () => {
  const first = getCourse(root);
  holdContent();
  edit('glossary.yaml', 'asks', 'wants');
  await wait(aWhile);
  expect(getCourse(root)).toBe(first);
});

test('a tree that is not there is told of, and looked for again', async () => {
  const nowhere = join(root, 'nowhere');
  const first = getCourse(nowhere);
  expect(first.problems.length).toBeGreaterThan(0);
  cpSync('tests/fixtures/content/good', nowhere, { recursive: true });
  await wait(aWhile);
  expect(getCourse(nowhere).chapters.length).toBeGreaterThan(0);
});

test('chapters are numbered in their order, and know their part', () => {
  const { chapters } = loadCourse('content');
  expect(chapters.map(({ number }) => number)).toEqual(chapters.map((_, i) => i + 1));
  const parts = chapters.map(({ part }) => part);
  expect(parts[0]!.number).toBe(1);
  parts.slice(1).forEach((part, i) => {
    const before = parts[i]!;
    expect(part.number).toBe(before.number + (part.id === before.id ? 0 : 1));
  });
});
