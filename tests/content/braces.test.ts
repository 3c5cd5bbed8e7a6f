// Braces of a formula are TeX, braces of the text are MDX: side by side, neither eats the other.
import { visit } from 'unist-util-visit';
import { expect, test } from 'vitest';
import { readArticle } from '../../src/course/article.ts';
import { showArticle } from '../../src/markdown/article.ts';

const formulas = [
  String.raw`w_i = 2^{-(\tau_t - \tau_i)/h}`,
  String.raw`k^{*}`,
  String.raw`x_{n-1}`,
  String.raw`\bar{A}_t`,
];
const source = (braces: string): string =>
  formulas.map((tex) => `Sum ${braces} and $${tex}$ and ${braces}.`).join('\n\n');

test('the article reads braces in formulas as TeX', () => {
  const article = readArticle('braces', 'braces.mdx', source('{1+1}'));
  const found: string[] = [];
  const expressions: string[] = [];
  visit(article.tree, (node) => {
    if (node.type === 'inlineMath') found.push(node.value);
    if (node.type === 'mdxTextExpression') expressions.push(node.value);
  });
  expect(found).toEqual(formulas);
  expect(expressions).toEqual(formulas.flatMap(() => ['1+1', '1+1']));
});

test('the built page renders the braces of formulas and leaves out a remark in braces', () => {
  const article = readArticle('braces', 'braces.mdx', source('{/* a remark */}'));
  const html = showArticle(article, '/', {}).pieces.join('');
  for (const tex of formulas) {
    expect(html).toContain(`<annotation encoding="application/x-tex">${tex}</annotation>`);
  }
  expect(html.match(/Sum {2}and/g)).toHaveLength(formulas.length);
});

test('the built page runs no program that stands in braces of the text', () => {
  const article = readArticle('braces', 'content/braces.mdx', `One.\n\n${source('{1+1}')}`);
  expect(() => showArticle(article, '/', {})).toThrow(
    'content/braces.mdx:3:5 an article holds no program',
  );
});
