// What a reader loads for a first result, on sites far larger than the course.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  syntheticArticle,
  wordChain,
  type SyntheticArticle,
} from '../../../src/commands/bench/pages/articles.ts';
import { getCourse } from '../../../src/course/load.ts';
import { buildIndex, type IndexFiles } from '../../../src/integrations/search/build-index.ts';
import { listDocuments } from '../../../src/integrations/search/documents.ts';
import { abbreviations, readHints } from '../../../src/integrations/search/hints.ts';
import type { BuiltPage, Part } from '../../../src/integrations/search/read-page.ts';
import { seeded, uniformInteger } from '../../../src/models/tensor/random.ts';
import { openEngine, readEntry, readPageInfo, search } from '../../../src/search/engine.ts';
import { files as fixture, openFixture, openInParts } from './fixture.ts';

const KIB = 1024;
/** KiB, compressed: the code and styles of the search, with room to grow (check:search has the sum). */
const code = 13;
const limit = 60;

const course = getCourse();
const hints = readHints(course.root, new Set(course.chapters.map(({ slug }) => slug)));

/** A page as the build would read it. Every article brings words that no other has. */
function builtPage({ title, description, blocks }: SyntheticArticle, index: number): BuiltPage {
  const random = seeded(index);
  const letters = (): string => String.fromCharCode(97 + uniformInteger(random, 26));
  const parts: Part[] = [];
  const open = (kind: Part['kind'], name: string, text: string, hidden = ''): Part => {
    const anchor = `part-${parts.length}`;
    const part: Part = { kind, anchor, title: name, text, hidden, formulas: [] };
    parts.push(part);
    return part;
  };
  let section = open('section', '', '');
  for (const block of blocks) {
    if (block.kind === 'heading') {
      const invented = Array.from({ length: 8 }, () => Array.from({ length: 7 }, letters).join(''));
      section = open('section', block.text, `${invented.join(' ')} ${invented.join(' ')}. `);
    } else if (block.kind === 'paragraph') {
      for (const span of block.spans) {
        if (span.kind === 'text') section.text += span.text;
        else if (span.kind === 'math') section.formulas.push(span.tex);
      }
    } else if (block.kind === 'equation') open('equation', '', '').formulas.push(block.tex);
    else if (block.kind === 'listing') open('code', 'Listing', '', block.code);
    else open('figure', 'Figure', block.text);
  }
  return { title, lede: description, kind: 'chapter', parts, anchors: new Set() };
}

function indexOf(articles: number): IndexFiles {
  const next = wordChain(course);
  const built = new Map<string, BuiltPage>(
    ['glossary', 'notation', 'bibliography', 'claims'].map((name) => [
      name,
      builtPage({ slug: name, title: name, description: name, blocks: [] }, 1),
    ]),
  );
  for (let i = 0; i < articles; i++) {
    const slug = course.chapters[i]?.slug ?? `topic-${i + 1}`;
    built.set(slug, builtPage(syntheticArticle(i, slug, course, next), i));
  }
  const synonyms = [...hints.synonyms, ...abbreviations(course)];
  return buildIndex(listDocuments(course, hints, built), synonyms, () => '12345678');
}

/** KiB that a reader who has nothing of the index loads until the first result stands there. */
async function firstResult(index: IndexFiles, query: string): Promise<number> {
  let bytes = 0;
  const engine = await openEngine((name) => {
    const content = index.get(name);
    if (content === undefined) return Promise.reject(new Error(`no ${name}`));
    bytes += gzipSync(JSON.stringify(content), { level: 9 }).length;
    return Promise.resolve(content);
  });
  const [best] = (await search(engine, query)).pages;
  expect(best, query).toBeDefined();
  await readPageInfo(engine, best!.page);
  if (best!.entries[0]) await readEntry(engine, best!.entries[0].entry);
  return bytes / KIB;
}

describe('the bytes before a first result', () => {
  const queries = [
    'attention',
    'state space model',
    'what does the forget gate of an lstm decide',
    'why is the key value cache of a transformer so large',
    'softmax(QK^T / sqrt(d_k)) V',
    'selective_scan',
    'se',
    'the recurence and the covolution of a state space modle',
    'training a model of tokens with attention and memory on long sequences of text and code',
  ];
  test('stay below 60 KiB with 512 articles, whatever is asked', { timeout: 120_000 }, async () => {
    const index = indexOf(512);
    const over: string[] = [];
    for (const query of queries) {
      const size = code + (await firstResult(index, query));
      if (size > limit) over.push(`${query}: ${size.toFixed(1)} KiB`);
    }
    expect(over).toEqual([]);
    const core = gzipSync(JSON.stringify(index.get('core.json')), { level: 9 }).length / KIB;
    expect(core, 'core.json').toBeLessThan(10);
  });
});

describe('an index in parts', () => {
  test('the small index comes with its words and pages', () => {
    expect([...fixture.keys()].filter((name) => /^(?:words|pages)-/.test(name))).toEqual([]);
  });

  test.each([
    'forget gate',
    'what is the forget gate of an lstm',
    'selective scan fn',
    'Mamba: choosing what to remember',
    'rotery position embeding',
    'discretisatoin of mamba',
    'slidingwindow',
    'sel',
    'softmax(QK^T / sqrt(d_k)) V',
    'recall',
    'what to',
    'zzqq xxyyx',
  ])('finds the same for "%s" as one that comes whole', async (query) => {
    const { query: whole, ...ranked } = await search(await openFixture(), query);
    const found = await search(await openInParts(), query);
    expect({ pages: found.pages, entries: found.entries, answer: found.answer }).toEqual(ranked);
    expect(found.query.corrected).toBe(whole.corrected);
  });

  test('a query reads no more than the parts that its words lie in', async () => {
    const log: string[] = [];
    await search(await openInParts(log), 'forget gate');
    const parts = (await openInParts()).core.words.length;
    const read = log.filter((name) => name.startsWith('words-')).length;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(parts);
  });
});
