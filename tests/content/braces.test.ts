// Braces of a formula are TeX, braces of the text are MDX: side by side, neither eats the other.
import { evaluate } from '@mdx-js/mdx';
import remarkMath from 'remark-math';
import { expect, test } from 'vitest';
import { readArticle } from '../../src/course/article.ts';
import { remarkGlossary } from '../../src/markdown/glossary.ts';
import { remarkLinks } from '../../src/markdown/links.ts';
import { formulaMarkup, remarkTex } from '../../src/markdown/math.ts';
import { remarkReferences } from '../../src/markdown/references.ts';
import { visit } from 'unist-util-visit';

const formulas = [
  String.raw`w_i = 2^{-(\tau_t - \tau_i)/h}`,
  String.raw`k^{*}`,
  String.raw`x_{n-1}`,
  String.raw`\bar{A}_t`,
];
const source = formulas.map((tex) => `Sum {1+1} and $${tex}$ and {2+2}.`).join('\n\n');

test('the article reads braces in formulas as TeX', () => {
  const article = readArticle('braces', 'braces.mdx', source);
  const found: string[] = [];
  const expressions: string[] = [];
  visit(article.tree, (node) => {
    if (node.type === 'inlineMath') found.push(node.value);
    if (node.type === 'mdxTextExpression') expressions.push(node.value);
  });
  expect(found).toEqual(formulas);
  expect(expressions).toEqual(formulas.flatMap(() => ['1+1', '2+2']));
});

interface Properties {
  readonly children?: unknown;
  readonly tex?: string;
}

/** The smallest runtime that MDX needs: markup as text. */
const runtime = {
  Fragment: 'fragment',
  jsx: (type: unknown, properties: Properties): string => {
    const inner = [properties.children].flat(Infinity).join('');
    if (typeof type === 'function') return (type as (p: Properties) => string)(properties);
    return type === 'fragment' ? inner : `<${String(type)}>${inner}</${String(type)}>`;
  },
};

const Formula = ({ tex = '' }: Properties): string => formulaMarkup(tex, false);

test('the built page evaluates the braces of the text and renders those of the formulas', async () => {
  const { default: Content } = await evaluate(source, {
    ...runtime,
    jsxs: runtime.jsx,
    remarkPlugins: [
      remarkMath,
      remarkReferences,
      remarkGlossary,
      remarkTex,
      [remarkLinks, { base: '/' }],
    ],
  } as unknown as Parameters<typeof evaluate>[1]);
  const html = String(Content({ components: { Formula } }));
  for (const tex of formulas) {
    expect(html).toContain(`<annotation encoding="application/x-tex">${tex}</annotation>`);
  }
  expect(html.match(/Sum 2 and/g)).toHaveLength(formulas.length);
  expect(html.match(/and 4\./g)).toHaveLength(formulas.length);
});
