// Where sources and claims are used: in small courses by hand, and in this course without a gap.
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCourse, type Course } from '../../../src/course/load.ts';
import { tables } from '../../../src/course/tables.ts';
import { citationUses, citedBy, claimUses, entryUses } from '../../../src/course/uses.ts';

const scratch = mkdtempSync(join(tmpdir(), 'uses-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let copies = 0;

/** The small course of the fixtures with these articles, file name → text after the frontmatter. */
function course(articles: Record<string, string>, append: Record<string, string> = {}): Course {
  const root = join(scratch, String(copies++));
  cpSync('tests/fixtures/content/good', root, { recursive: true });
  for (const [slug, text] of Object.entries(articles)) {
    const head = '---\ndescription: One.\ngoals:\n  - one\n  - two\n---\n\n';
    writeFileSync(join(root, `articles/${slug}.mdx`), head + text);
  }
  for (const [file, text] of Object.entries(append)) appendFileSync(join(root, file), text);
  return loadCourse(root);
}

const at = (slug: string, anchor: string, section: string) => ({ slug, anchor, section });

describe('a source is used', () => {
  test('in each section once, in the order of chapters, the first section by the title', () => {
    const uses = citationUses(
      course({
        mamba: 'First [@a].\n\n## Two parts\n\nText.\n\n### With *marks* $x$\n\nLast [@a; @b, §2].',
        attention: 'See [@a] and again [@a], with [@sec:x].\n\n## Later\n\nOnce more [@a].\n',
      }),
    );
    expect([...uses.keys()]).toEqual(['a', 'b']);
    expect(uses.get('a')).toEqual([
      at('attention', 'content', 'Attention'),
      at('attention', 'later', 'Later'),
      at('mamba', 'content', 'Mamba'),
      at('mamba', 'with-marks-x', 'With marks x'),
    ]);
    expect(uses.get('b')).toEqual([at('mamba', 'with-marks-x', 'With marks x')]);
  });

  test('where a claim, a table, a number or the forecasts bring it', () => {
    const read = course({
      attention: [
        '## Claim\n\n<Interview claim="bo-attention" />',
        '## Table\n\n<DataTable id="d" name="hardware-devices" />',
        '## Number\n\n<Value of="kvCacheBytes" model="llama-2-7b" context={4096} style="exact" />',
        '## Forecasts\n\n<Scorecard />',
        '## Nothing\n\n<Term id="query">Text</Term> <Value of="none" /> <Interview claim="none" /> <DataTable name="none" />',
      ].join('\n\n'),
    });
    const sections: Record<string, string[]> = {};
    for (const [key, uses] of citationUses(read))
      for (const { section } of uses) (sections[section] ??= []).push(key);
    for (const keys of Object.values(sections)) keys.sort();
    expect(sections).toEqual({
      Claim: ['vaswani2017attention'],
      Table: [...tables['hardware-devices']!().cite].sort(),
      Number: ['austin2025scalingbook', 'touvron2023llama2'],
      Forecasts: ['vaswani2017attention'],
    });
    expect([...citedBy(read).keys()]).toEqual(['attention']);
    expect([...citedBy(read).get('attention')!].sort()).toEqual(
      [...new Set(Object.values(sections).flat())].sort(),
    );
  });

  test('by entries of the ledger, the glossary and the timeline', () => {
    const entry = (id: string): string =>
      `- id: ${id}\n  date: '2020'\n  kind: kernel\n  title: Of ${id}\n  text: Text.\n  chapters: [mamba]\n  cite: [b, b]\n`;
    const uses = entryUses(course({}, { 'timeline.yaml': entry('kernel') }));
    expect(uses.get('b')).toEqual([at('timeline', 'kernel', 'Of kernel')]);
    expect(uses.get('vaswani2017attention')).toEqual([
      at('claims', 'bo-attention', 'Attention'),
      at('claims', 'spelling', 'Atention'),
      at('glossary', 'query', 'query'),
      at('timeline', 'transformer', 'The Transformer'),
    ]);
  });
});

test('a claim is taken up in sections, each told once', () => {
  const claim = '<Interview claim="bo-attention" />';
  const uses = claimUses(
    course({
      attention: `${claim}\n\n${claim}\n\n## Again\n\n${claim}\n`,
      mamba: 'Nothing, [@bo-attention].\n',
    }),
  );
  expect([...uses]).toEqual([
    ['bo-attention', [at('attention', 'content', 'Attention'), at('attention', 'again', 'Again')]],
  ]);
});

test('what is worked out for a course is kept for it, and for no other', () => {
  const [one, other] = [course({}), course({})];
  expect(citationUses(one)).toBe(citationUses(one));
  expect(citationUses(one)).not.toBe(citationUses(other));
});

test('every source of this course is used, and every place that uses one is there', () => {
  const read = loadCourse('content');
  const { references } = read.bibliography;
  const used = [citationUses(read), entryUses(read)].flatMap((uses) => [...uses.keys()]);
  expect(references.size).toBeGreaterThan(100);
  expect([...references.keys()].filter((key) => !used.includes(key))).toEqual([]);
  for (const uses of citationUses(read).values())
    for (const { slug, anchor } of uses) {
      const { headings } = read.articles.get(slug)!;
      expect(['content', ...headings.map(({ id }) => id)]).toContain(anchor);
    }
});
