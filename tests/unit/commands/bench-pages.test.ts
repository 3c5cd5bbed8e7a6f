import { describe, expect, it } from 'vitest';
import { shape, syntheticArticle, wordChain } from '../../../src/commands/bench/pages/articles.ts';
import { childSeconds } from '../../../src/commands/bench/pages/build.ts';
import { perArticle } from '../../../src/commands/bench/pages/report.ts';
import { getCourse } from '../../../src/course/load.ts';

const course = getCourse();
const article = (index: number) =>
  syntheticArticle(index, `topic-${index}`, course, wordChain(course));

describe('the articles of the bench', () => {
  it('have the words, formulas, listings, figures and citations that they claim', () => {
    const { blocks } = article(3);
    const spans = blocks.flatMap((part) => (part.kind === 'paragraph' ? part.spans : []));
    const words = spans.flatMap((span) =>
      span.kind === 'text' ? span.text.trim().split(/\s+/) : [],
    );
    const count = (kind: string): number => blocks.filter((part) => part.kind === kind).length;
    const inline = spans.filter(({ kind }) => kind === 'math').length;
    expect(words.length).toBeGreaterThan(0.9 * shape.words);
    expect(words.length).toBeLessThan(1.15 * shape.words);
    expect(inline).toBe(shape.inline);
    expect(count('equation')).toBe(shape.equations);
    expect(inline + count('equation')).toBe(35);
    expect(count('listing')).toBe(shape.listings);
    expect(count('figure')).toBe(2);
    expect(spans.filter(({ kind }) => kind === 'cite')).toHaveLength(shape.cites);
  });

  it('are the same for the same number and share no listing with another', () => {
    expect(article(3)).toEqual(article(3));
    const codes = (index: number): string[] =>
      article(index).blocks.flatMap((part) => (part.kind === 'listing' ? part.code : []));
    expect(codes(3).filter((code) => codes(4).includes(code))).toEqual([]);
  });
});

describe('what a build costs', () => {
  it('is the time of the children, not of the shell', () => {
    expect(childSeconds('0m0.010s 0m0.020s\n1m2.500s 0m3.250s\n')).toBe(65.75);
  });

  it('of one article more is the slope between two sizes', () => {
    const cost = (cpu: number) => ({ cpu, wall: 0, memory: 0 });
    const builds = new Map([
      [16, cost(10)],
      [116, cost(30)],
    ]);
    expect(perArticle(builds, 16, 116)).toBe(200);
  });
});
