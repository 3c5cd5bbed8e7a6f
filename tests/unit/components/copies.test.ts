// Copies for machines: Markdown of the chapters, data with schemas, citations.
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import katex from 'katex';
import type { Link } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  dataFile,
  dataSets,
  references,
  schemaFiles,
} from '../../../src/components/copies/data.ts';
import { llmsFull, llmsIndex } from '../../../src/components/copies/llms.ts';
import { chapterMarkdown } from '../../../src/components/copies/markdown.ts';
import { parts } from '../../../src/components/copies/markdown-parts.ts';
import { chapterWork, courseWork } from '../../../src/components/copies/work.ts';
import { components } from '../../../src/course/components.ts';
import { apa, bibtex } from '../../../src/course/citation.ts';
import { getCourse } from '../../../src/course/load.ts';

const course = getCourse();
const site = new URL('https://course.example');
const written = course.chapters.filter(({ article }) => article);
const copies = new Map(
  written.map((chapter) => [
    chapter.slug,
    chapterMarkdown({ course, chapter, site }, chapterWork(course, chapter, site)),
  ]),
);
const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath);

test('every component of the course has a form in Markdown', () => {
  const inPhrases = ['Term', 'Value'];
  expect([...Object.keys(parts), ...inPhrases].sort()).toEqual(Object.keys(components).sort());
});

describe.each([...copies])('the Markdown of %s', (slug, markdown) => {
  const tree = parser.parse(markdown);
  const chapter = written.find((c) => c.slug === slug)!;

  test('has every heading, figure, listing, table and equation of the article', () => {
    const headings: string[] = [];
    visit(tree, 'heading', (node) => {
      headings.push(markdown.split('\n')[node.position!.start.line - 1]!);
    });
    expect(headings.length).toBeGreaterThanOrEqual(chapter.article!.headings.length + 3);
    const missing = chapter
      .article!.labels.filter(({ kind }) => kind !== 'sec')
      .filter(({ text }) => !new RegExp(`\\*\\*${text}(?![0-9])`).test(markdown));
    expect(missing).toEqual([]);
  });

  test('is plain Markdown: no component, no bracket and no macro of the course is left', () => {
    const outside = markdown.replace(/```[\s\S]*?```/g, '');
    expect(outside.match(/<\/?[A-Z]\w*|\[@\w|\{\/\*|\]\(\//g) ?? []).toEqual([]);
    const macros = course.notation.filter(({ macro, tex }) => macro !== tex);
    const left = macros.filter(({ macro }) => new RegExp(`\\${macro}(?![A-Za-z])`).test(outside));
    expect(left.map(({ macro }) => macro)).toEqual([]);
  });

  test('has formulas that another renderer can read', () => {
    const bad: string[] = [];
    visit(tree, (node) => {
      if (node.type !== 'math' && node.type !== 'inlineMath') return;
      try {
        katex.renderToString(node.value, { displayMode: node.type === 'math', strict: 'error' });
      } catch (error) {
        bad.push(`${node.value}: ${String(error)}`);
      }
    });
    expect(bad).toEqual([]);
  });

  test('ends no list of authors twice', () => {
    expect(markdown).not.toMatch(/et al\.\./);
  });

  test('links only to whole addresses', () => {
    const urls: string[] = [];
    visit(tree, 'link', (node: Link) => {
      urls.push(node.url);
    });
    expect(urls.length).toBeGreaterThan(3);
    expect(urls.filter((url) => !/^https?:\/\//.test(url) && !url.startsWith('#'))).toEqual([]);
  });
});

describe('the data files', () => {
  const schemas = schemaFiles();

  test.each(Object.keys(dataSets))('%s.json fits its schema, and a broken one does not', (key) => {
    const schema = z.fromJSONSchema(schemas[key] as Parameters<typeof z.fromJSONSchema>[0]);
    const file = dataFile(key, course, site) as { items: Record<string, unknown>[] };
    expect(file.items.length).toBeGreaterThan(0);
    expect(schema.safeParse(JSON.parse(JSON.stringify(file))).error?.issues ?? []).toEqual([]);
    const broken = {
      ...file,
      items: [{ ...file.items[0], [Object.keys(file.items[0]!)[0]!]: [] }],
    };
    expect(schema.safeParse(JSON.parse(JSON.stringify(broken))).success).toBe(false);
  });

  test('references.json has every entry of the bibliography under its key', () => {
    const items = references.items.parse(references.read(course)) as { id: string }[];
    expect(items.map(({ id }) => id).sort()).toEqual(
      [...course.bibliography.references.keys()].sort(),
    );
    expect(JSON.stringify(items)).not.toContain('_graph');
  });
});

test('llms.txt links the copy of every written chapter, and llms-full.txt holds them all', () => {
  const index = llmsIndex(course, site);
  const full = llmsFull(course, site);
  for (const { slug, title } of written) {
    expect(index).toContain(`](https://course.example/${slug}.md)`);
    expect(full).toContain(`# ${title}\n`);
  }
});

describe('the citation', () => {
  test('of every chapter is BibTeX that a parser reads back, with version and date', () => {
    for (const chapter of written) {
      const work = chapterWork(course, chapter, site);
      const [item] = new Cite(bibtex(work)).data as {
        title: string;
        author: { literal?: string; family?: string }[];
        note: string;
        URL: string;
      }[];
      expect(item?.title.replace(/<[^>]*>/g, '')).toBe(chapter.title);
      expect(JSON.stringify(item?.author)).toContain('The Beyond Attention authors');
      expect(item?.note).toContain(`Version ${work.version}`);
      expect(item?.URL).toBe(`https://course.example/${chapter.slug}/`);
    }
  });

  test('in APA style has date, title, book and address, and survives a missing date', () => {
    const work = {
      ...courseWork(course, site),
      title: 'Mamba & more',
      within: 'Beyond Attention',
      version: '1.2.0',
      date: '2026-11-04',
    };
    expect(apa(work)).toBe(
      'The Beyond Attention authors. (2026, November 4). Mamba & more. In Beyond Attention (Version 1.2.0). https://course.example/',
    );
    expect(apa({ ...work, date: undefined, within: undefined })).toBe(
      'The Beyond Attention authors. (n.d.). Mamba & more (Version 1.2.0). https://course.example/',
    );
    expect(bibtex(work)).toContain('title = {{Mamba \\& more}}');
  });
});
