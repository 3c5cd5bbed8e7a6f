// What MDX lets through and an article must not have: code that runs, raw HTML, markup left open.
import type { Definition, FootnoteDefinition, FootnoteReference, Heading, Node } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { SKIP, visit } from 'unist-util-visit';
import { isJsx, wordsOf, type Article, type JsxElement } from '../article.ts';
import { components } from '../components.ts';
import { findBrackets } from '../references-syntax.ts';
import { checkLeftovers } from './leftovers.ts';
import { placeAt, shorten } from '../problem.ts';
import { start, type Fail } from './place.ts';

/** Inline HTML that Markdown has no sign for; none of it takes an attribute but a title. */
const plainElements = ['abbr', 'br', 'del', 'ins', 'kbd', 'small', 'sub', 'sup'];

/** Elements whose id a chapter page has once. */
const singular = ['Minute', 'Quiz', 'Scorecard'];

const literal = /^-?[\d_]*\.?\d+(?:e[+-]?\d+)?$/i;

export function checkMarkup(article: Article, fail: Fail): void {
  const seen = new Set<string>();
  visit(article.tree, (node: Node) => {
    if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') {
      checkExpression(article, node as Node & { value: string }, fail);
    }
    if (node.type === 'definition') {
      const { identifier } = node as Definition;
      fail(
        start(node),
        'definition',
        `The address of [${identifier}] stands apart from its link.`,
        'Write [text](address) where the link is.',
      );
    }
    if (node.type === 'heading') checkHeadingText(node as Heading, fail);
    if (!isJsx(node)) return undefined;
    const name = node.name;
    if (name === null || /^[a-z]/.test(name)) return checkElement(node, fail) ? undefined : SKIP;
    if (!Object.hasOwn(components, name)) return undefined;
    if (singular.includes(name)) {
      if (seen.has(name))
        fail(start(node), 'duplicate-component', `<${name}> is here twice.`, 'Remove one.');
      seen.add(name);
    }
    checkContents(node, name, fail);
    return undefined;
  });
  checkFootnotes(article, fail);
  checkLeftovers(article, fail);
}

function checkExpression({ source }: Article, node: Node & { value: string }, fail: Fail): void {
  if (!node.value.trim()) {
    fail(
      start(node),
      'expression',
      'These braces show nothing.',
      'Remove them, or write \\{ and \\}.',
    );
    return;
  }
  if (!node.value.replace(/\/\*[\s\S]*?\*\//g, '').trim()) return;
  const offset = node.position?.start.offset ?? 0;
  const before = source.slice(source.lastIndexOf('\n', offset) + 1, offset);
  const latex = /\\([A-Za-z]+)\*?(?:\[[^\]]*\])?((?:\{[^{}]*\})*)$/.exec(before);
  // Only the first argument of a macro is told of.
  if (latex?.[2]) return;
  if (latex) {
    fail(
      placeAt(source, offset - latex[0].length),
      'latex',
      `${latex[0]}{${shorten(node.value)}} is LaTeX outside of a formula.`,
      /^(?:cite|ref|eqref|autoref|cref)/i.test(latex[1]!)
        ? 'Cite with [@key], and refer with [@eq:id].'
        : 'Write $…$ around a formula, and Markdown elsewhere.',
    );
    return;
  }
  fail(
    start(node),
    'expression',
    `{${shorten(node.value)}} would be run as a program.`,
    'Compute with <Value of="…" />, or write a literal brace as \\{.',
  );
}

/** False when the element is refused, so that nothing inside it is reported again. */
function checkElement(node: JsxElement, fail: Fail): boolean {
  const name = node.name ?? '';
  const given = node.attributes.map((item) => (item.type === 'mdxJsxAttribute' ? item.name : '…'));
  const odd = given.find((key) => !(name === 'abbr' && key === 'title'));
  if (plainElements.includes(name) && odd === undefined) return checkTitle(node, fail);
  const message = plainElements.includes(name)
    ? `<${name}> has no property ${odd} in an article.`
    : `An article has no <${name}>.`;
  fail(
    start(node),
    'html',
    message,
    `Use Markdown or a component; of HTML only ${plainElements.join(', ')}.`,
  );
  return false;
}

/** False when the title of an abbreviation is no text. */
function checkTitle(node: JsxElement, fail: Fail): boolean {
  const [title] = node.attributes;
  if (title?.type !== 'mdxJsxAttribute' || typeof title.value === 'string') return true;
  const value = title.value ? `={${shorten(title.value.value)}}` : '';
  fail(start(node), 'html', `title${value} is no text.`, 'Write title="…".');
  return false;
}

const isLiteral = (item: JsxElement['attributes'][number]): boolean =>
  item.type === 'mdxJsxAttribute' &&
  (!item.value || typeof item.value === 'string' || literal.test(item.value.value.trim()));

/** A property of the element would be run: what it holds is unknown, so nothing else is said. */
export function hasProgram(node: JsxElement): boolean {
  return !node.attributes.every(isLiteral);
}

function checkContents(node: JsxElement, name: string, fail: Fail): void {
  for (const item of node.attributes) {
    if (item.type !== 'mdxJsxAttribute' || !item.value || typeof item.value === 'string') continue;
    if (isLiteral(item)) continue;
    fail(
      start(node),
      'expression',
      `${item.name}={${shorten(item.value.value)}} would be run as a program.`,
      /^(?:true|false)$/.test(item.value.value.trim())
        ? `Write ${item.name} alone, or leave it out.`
        : `Write ${item.name}="…" or a number.`,
    );
  }
  const { content } = components[name]!;
  const text = wordsOf(node).trim();
  if (content === 'none' && node.children.length > 0) {
    fail(
      start(node),
      'content',
      `<${name}> shows nothing of what stands between its tags.`,
      `Write <${name} … /> and move the text out.`,
    );
  }
  if (content === 'text' && !text && !hasComponent(node)) {
    fail(
      start(node),
      'content',
      `This <${name}> is empty.`,
      'Write between its tags, or remove it.',
    );
  }
}

function hasComponent(node: Node): boolean {
  let found = false;
  visit(node, (inner) => {
    if (inner !== node && (isJsx(inner) || ['math', 'inlineMath', 'image'].includes(inner.type)))
      found = true;
  });
  return found;
}

function checkHeadingText(node: Heading, fail: Fail): void {
  const text = toString(node);
  const formula = node.children.find((child) => child.type === 'inlineMath');
  if (formula && /[\\^_{}]/.test(toString(formula)))
    fail(
      start(node),
      'heading',
      `The heading "${text}" holds a formula.`,
      'Say it in words: headings are repeated in the table of contents.',
    );
  const extra = node.children.map(partOfHeading).find(Boolean);
  if (extra !== undefined) {
    const hint = 'Put it into the text below: headings are repeated in the table of contents.';
    fail(start(node), 'heading', `The heading "${wordsOf(node).trim()}" holds ${extra}.`, hint);
  }
  if (findBrackets(text).length === 0) return;
  fail(
    start(node),
    'heading',
    `The heading "${text}" holds a citation or reference.`,
    'Cite in the text below it: headings are repeated in the table of contents.',
  );
}

/** What the table of contents and the address of a heading would lose. */
function partOfHeading(node: Node): string | undefined {
  if (node.type === 'footnoteReference') return 'a footnote';
  if (node.type === 'link') return 'a link';
  if (node.type === 'break' || (isJsx(node) && node.name === 'br')) return 'a line break';
  return isJsx(node) && ['Term', 'Value'].includes(node.name ?? '') ? `<${node.name}>` : undefined;
}

function checkFootnotes(article: Article, fail: Fail): void {
  const used = new Set<string>();
  const byThemselves = new Set<Node>();
  const defined = new Map<string, FootnoteDefinition>();
  visit(article.tree, 'footnoteDefinition', (node: FootnoteDefinition) => {
    visit(node, 'footnoteReference', (inner: FootnoteReference) => {
      if (inner.identifier === node.identifier) byThemselves.add(inner);
    });
  });
  visit(article.tree, 'footnoteReference', (node: FootnoteReference) => {
    if (!byThemselves.has(node)) used.add(node.identifier);
  });
  visit(article.tree, 'footnoteDefinition', (node: FootnoteDefinition) => {
    const known = defined.has(node.identifier);
    if (known || !used.has(node.identifier)) {
      fail(
        start(node),
        'footnote',
        `The footnote [^${node.identifier}] is ${known ? 'defined twice' : 'never used'}.`,
        known ? 'Rename or remove one.' : `Put [^${node.identifier}] into the text, or remove it.`,
      );
    }
    const isEmpty = !wordsOf(node).trim() && !hasComponent(node);
    if (isEmpty)
      fail(
        start(node),
        'footnote',
        `The footnote [^${node.identifier}] is empty.`,
        'Write its text on the same line.',
      );
    defined.set(node.identifier, node);
  });
}
