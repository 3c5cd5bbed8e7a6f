// The course's own titles and terms, searched: what is typed exactly is found first.
import { describe, expect, test } from 'vitest';
import { slugsOf } from '../../../src/commands/search/score.ts';
import { getCourse } from '../../../src/course/load.ts';
import { buildIndex } from '../../../src/integrations/search/build-index.ts';
import { listDocuments } from '../../../src/integrations/search/documents.ts';
import { abbreviations, readHints } from '../../../src/integrations/search/hints.ts';
import { readPage } from '../../../src/integrations/search/read-page.ts';
import { openEngine, readEntry, search } from '../../../src/search/engine.ts';

const course = getCourse();
const hints = readHints(course.root, new Set(course.chapters.map(({ slug }) => slug)));
const glossary = readPage('<main data-pagefind-body data-kind="page"><h1>Glossary</h1></main>')!;
const files = buildIndex(
  listDocuments(course, hints, new Map([['glossary', glossary]])),
  [...hints.synonyms, ...abbreviations(course)],
  () => 'x',
);
const engine = await openEngine((name) => Promise.resolve(files.get(name)));

async function first(query: string): Promise<string | undefined> {
  return (await slugsOf(engine, await search(engine, query)))[0];
}

describe('exactly what stands there', () => {
  test.each(course.chapters.map(({ slug, title, short }) => [slug, title, short]))(
    '%s is first for its title, its short title and its slug',
    async (slug, title, short) => {
      for (const query of [title, title.toLowerCase(), short, slug])
        expect([query, await first(query)]).toEqual([query, slug]);
    },
  );

  test('every term and abbreviation of the glossary is answered by a definition', async () => {
    const unanswered: string[] = [];
    for (const { term, abbreviations: short } of course.glossary) {
      for (const name of [term, ...short]) {
        const { answer } = await search(engine, name);
        if (answer === undefined || (await readEntry(engine, answer)).kind !== 'glossary')
          unanswered.push(name);
      }
    }
    expect(unanswered).toEqual([]);
  });

  test('nine in ten names of the glossary lead to the chapter that explains them first', async () => {
    const names = course.glossary.flatMap(({ term, aliases, abbreviations: short, chapter }) =>
      [term, ...short, ...aliases].map((name) => ({ name, chapter })),
    );
    let right = 0;
    for (const { name, chapter } of names) if ((await first(name)) === chapter) right += 1;
    expect(right / names.length).toBeGreaterThan(0.9);
  });
});

describe('what a page holds', () => {
  const page = readPage(`<main data-pagefind-body data-kind="chapter"><h1>Title</h1>
    <h2 id="gates">Gates</h2><p>Prose of the section.</p>
    <section class="worked" aria-label="Worked example: A gate of one number">
      <p class="worked-title">By hand</p><p>Half of it stays.</p></section>
    <course-quiz data-pagefind-ignore="all"><form class="question" id="q-clock"><fieldset>
      <legend><span>1</span> <span>How long is a step? Think of a clock.</span></legend>
      <label>A wrong answer</label></fieldset></form></course-quiz></main>`)!;
  test('worked examples and questions are entries; wrong answers are not searched', () => {
    expect(
      page.parts.slice(1).map(({ kind, anchor, title, text }) => [kind, anchor, title, text]),
    ).toEqual([
      ['section', 'gates', 'Gates', 'Prose of the section.'],
      ['exercise', 'gates', 'Worked example: A gate of one number', 'Half of it stays.'],
      [
        'exercise',
        'q-clock',
        'Question 1: How long is a step? Think of a clock',
        'How long is a step? Think of a clock.',
      ],
    ]);
    expect(page.anchors.has('q-clock')).toBe(true);
  });
});
