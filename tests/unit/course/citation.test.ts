import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  apa,
  bibtex,
  citationFile,
  version,
  type CitedWork,
} from '../../../src/course/citation.ts';
import { sitePages } from '../../../src/course/pages.ts';

const course: CitedWork = {
  key: 'beyondattention',
  title: 'Beyond Attention',
  within: undefined,
  url: 'https://example.org/',
  version: '1.2.0',
  date: '2026-03-07',
};
const chapter: CitedWork = {
  ...course,
  key: 'beyondattention-data',
  title: 'Quality & Quantity: 50% of {all} #1_2',
  within: 'Beyond Attention',
};

describe('the course and a chapter are cited', () => {
  test('in BibTeX, a book and a part of it, special characters escaped', () => {
    expect(bibtex(course)).toBe(
      [
        '@book{beyondattention,',
        '  author = {{The Beyond Attention authors}},',
        '  title = {{Beyond Attention}},',
        '  year = {2026},',
        '  month = {3},',
        '  url = {https://example.org/},',
        '  note = {Version 1.2.0, 2026-03-07},',
        '}',
      ].join('\n'),
    );
    expect(bibtex(chapter).split('\n').slice(0, 4)).toEqual([
      '@incollection{beyondattention-data,',
      '  author = {{The Beyond Attention authors}},',
      String.raw`  title = {{Quality \& Quantity: 50\% of \{all\} \#1\_2}},`,
      '  booktitle = {Beyond Attention},',
    ]);
    expect(bibtex({ ...course, title: 'a\\b$' })).toContain(String.raw`{{a\textbackslash{}b\$}}`);
  });
  test('in the style of APA, by the day', () => {
    expect(apa(course)).toBe(
      'The Beyond Attention authors. (2026, March 7). Beyond Attention (Version 1.2.0). https://example.org/',
    );
    expect(apa({ ...chapter, title: 'Data', date: '2026-12-31' })).toBe(
      'The Beyond Attention authors. (2026, December 31). Data. In Beyond Attention (Version 1.2.0). https://example.org/',
    );
  });
  test('without a date outside of a clone', () => {
    const undated = { ...course, date: undefined };
    expect(bibtex(undated)).not.toMatch(/year|month|undefined/);
    expect(bibtex(undated)).toContain('note = {Version 1.2.0},');
    expect(apa(undated)).toContain('(n.d.)');
    expect(citationFile(undated, 'r')).not.toHaveProperty('date-released');
  });
  test('in a citation file of version 1.2.0', () => {
    expect(citationFile(course, 'https://example.org/repository')).toEqual({
      'cff-version': '1.2.0',
      message: 'If you use this course, please cite it as below.',
      type: 'software',
      title: 'Beyond Attention',
      authors: [{ name: 'The Beyond Attention authors' }],
      version: '1.2.0',
      'date-released': '2026-03-07',
      url: 'https://example.org/',
      'repository-code': 'https://example.org/repository',
      license: 'MIT',
    });
  });
  test('with the version of the package', () => {
    const { version: packaged } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      version: string;
    };
    expect(version).toBe(packaged);
  });
});

test('the pages that can be linked to are those that exist, chapters and the missing page apart', () => {
  const pages = readdirSync('src/pages').flatMap(
    (name) => /^([a-z]+)\.astro$/.exec(name)?.[1] ?? [],
  );
  expect(pages.map((page) => (page === 'index' ? '' : page)).sort()).toEqual([...sitePages].sort());
});
