// What MDX lets through and an article must not have: code that runs, raw HTML, markup left open.
import type { Definition, FootnoteDefinition, FootnoteReference, Heading, Node, Text } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { SKIP, visit } from 'unist-util-visit';
import { isJsx, type Article, type JsxElement } from '../article.ts';
import { components } from '../components.ts';
import { findBrackets } from '../references-syntax.ts';
import { offsetPlace, start, type Fail } from './place.ts';

/** Inline HTML that Markdown has no sign for; none of it takes an attribute but a title. */
const plainElements = ['abbr', 'br', 'del', 'ins', 'kbd', 'small', 'sub', 'sup'];

/** Elements whose id a chapter page has once. */
const singular = ['Minute', 'Quiz', 'Scorecard'];

const literal = /^-?[\d_]*\.?\d+(?:e[+-]?\d+)?$/i;

export function checkMarkup(article: Article, fail: Fail): void {
  const seen = new Set<string>();
  visit(article.tree, (node: Node) => {
    if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') {
      checkExpression(node as Node & { value: string }, fail);
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
    if (node.type === 'text') checkOpenMarkup(article, node as Text, fail);
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
}

function checkExpression(node: Node & { value: string }, fail: Fail): void {
  if (!node.value.replace(/\/\*[\s\S]*?\*\//g, '').trim()) return;
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
      `Write ${item.name}="…" or a number.`,
    );
  }
  const { content } = components[name]!;
  const text = toString(node).trim();
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

function hasComponent(node: JsxElement): boolean {
  let found = false;
  visit(node, (inner) => {
    if (inner !== node && (isJsx(inner) || ['math', 'inlineMath', 'image'].includes(inner.type)))
      found = true;
  });
  return found;
}

function checkHeadingText(node: Heading, fail: Fail): void {
  const text = toString(node);
  if (findBrackets(text).length === 0) return;
  fail(
    start(node),
    'heading',
    `The heading "${text}" holds a citation or reference.`,
    'Cite in the text below it: headings are repeated in the table of contents.',
  );
}

/** Signs that Markdown leaves as text because their second half is missing. */
function checkOpenMarkup(article: Article, node: Text, fail: Fail): void {
  const from = node.position?.start.offset;
  const to = node.position?.end.offset;
  if (from === undefined || to === undefined) return;
  // In the source an escaped sign shows its backslash; brackets that were understood are no issue.
  let source = article.source.slice(from, to);
  for (const { start: at, end } of findBrackets(source)) {
    source = source.slice(0, at) + ' '.repeat(end - at) + source.slice(end);
  }
  for (const [pattern, rule, say, hint] of openMarkup) {
    const match = pattern.exec(source);
    if (!match) continue;
    fail(offsetPlace(node, source, match.index), rule, say(shorten(match[0])), hint);
    return;
  }
}

const openMarkup: readonly [RegExp, string, (found: string) => string, string][] = [
  [
    /(?<!\\)\[@[^\]]*\]?/,
    'citation',
    (found) => `“${found}” is no whole citation.`,
    'Write [@key], [@key, §2] or [@eq:id].',
  ],
  [
    /(?<![\w@/.\\[])@[a-z]+\d{4}[a-z]\w*/,
    'citation',
    (found) => `“${found}” is not in brackets.`,
    'Write [@key].',
  ],
  [
    /(?<!\\)\[\^[^\]]+\]/,
    'footnote',
    (found) => `There is no footnote ${found}.`,
    'Add [^name]: text, or correct the name.',
  ],
  [
    /(?<!\\)\]\[[^\]]+\]/,
    'dead-link',
    (found) => `The link ${found.slice(1)} has no address.`,
    'Write [text](address).',
  ],
  [
    /(?<!\\)\]\([^)]*\)?/,
    'dead-link',
    (found) => `“${found}” is no whole link.`,
    'Write [text](address), the address without spaces.',
  ],
  [/(?<!\\)\$/, 'dollar', () => 'This $ has no second half.', 'Close the formula, or write \\$.'],
  [/(?<!\\)`/, 'markup', () => 'This ` has no second half.', 'Close the code, or write \\`.'],
  [/(?<!\\)\*\*/, 'markup', () => 'This ** has no second half.', 'Close it, or write \\*.'],
];

function checkFootnotes(article: Article, fail: Fail): void {
  const used = new Set<string>();
  const defined = new Map<string, FootnoteDefinition>();
  visit(article.tree, 'footnoteReference', (node: FootnoteReference) => {
    used.add(node.identifier);
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
    defined.set(node.identifier, node);
  });
}

const shorten = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 30 ? `${line.slice(0, 29)}…` : line;
};
