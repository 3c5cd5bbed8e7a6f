// An article as its page shows it: the parsed tree through our plugins, cut into finished HTML and
// the components between it. An article is data: none of it passes through the bundler or runs.
import type { Element, Nodes as HastNodes, Root as HastRoot, RootContent } from 'hast';
import type { Root } from 'mdast';
import { toHast, type Handler } from 'mdast-util-to-hast';
import { find, html as htmlSchema } from 'property-information';
import { VFile } from 'vfile';
import { VFileMessage } from 'vfile-message';
import type { Article, JsxElement } from '../course/article.ts';
import { escapeHtml } from '../course/tex.ts';
import { remarkGlossary } from './glossary.ts';
import { remarkLinks } from './links.ts';
import { formulaMarkup, remarkTex } from './math.ts';
import { usageOf, type Usage } from './nodes.ts';
import { remarkReferences } from './references.ts';
import { rehypeSections } from './sections.ts';
import { remarkUnwrap } from './unwrap.ts';

/** A component with what stands between its tags. */
export interface Component {
  readonly name: string;
  readonly props: Readonly<Record<string, string | number | boolean>>;
  readonly children: readonly Piece[];
}

/** Finished HTML, or a component that is still to be rendered. */
export type Piece = string | Component;

export interface ShownArticle {
  readonly pieces: readonly Piece[];
  readonly usage: Usage;
}

/** The HTML of elements that stand in the text as they are written in MDX. */
declare module 'hast' {
  interface RootContentMap {
    written: Written;
  }
  interface ElementContentMap {
    written: Written;
  }
}

/** An MDX element on its way through the tree of HTML. */
interface Written {
  type: 'written';
  from: JsxElement;
  children: HastNodes[];
}

const keep: Handler = (state, node: JsxElement): Written => ({
  type: 'written',
  from: node,
  children: state.all(node as never) as HastNodes[],
});
/** A comment in braces shows nothing; whatever else stands in them would be a program. */
const refuse: Handler = (_, node: { value: string; position?: Root['position'] }) => {
  if (node.value.replace(/\/\*[\s\S]*?\*\//g, '').trim())
    throw new VFileMessage('an article holds no program', { place: node.position });
  return { type: 'comment', value: '' };
};
const handlers = {
  mdxJsxFlowElement: keep,
  mdxJsxTextElement: keep,
  mdxFlowExpression: refuse,
  mdxTextExpression: refuse,
  mdxjsEsm: refuse,
};

/**
 * The pieces of an article for a page under `base`; `components` are the names it may use.
 * @throws Error with the place of a mistake that `npm run check:content` would have reported.
 */
export function showArticle(
  article: Article,
  base: string,
  components: Readonly<Record<string, unknown>>,
): ShownArticle {
  const file = new VFile({ path: article.path, data: { article } });
  const tree = structuredClone(article.tree);
  try {
    for (const plugin of [
      remarkUnwrap(),
      remarkReferences(),
      remarkGlossary(),
      remarkTex(),
      remarkLinks({ base }),
    ])
      plugin(tree, file);
    const hast = toHast(tree, { handlers, file }) as HastRoot;
    trim(hast);
    rehypeSections()(hast);
    return { pieces: cut(hast, components), usage: usageOf(file) };
  } catch (error) {
    if (!(error instanceof VFileMessage)) throw error;
    const { line = 1, column = 1, reason } = error;
    throw new Error(`${article.path}:${line}:${column} ${reason}`, { cause: error });
  }
}

/** Before the first and after the last block stands no line break. */
function trim(tree: HastRoot): void {
  const isBlank = (node: RootContent | undefined): boolean =>
    node?.type === 'text' && node.value.trim() === '';
  while (isBlank(tree.children[0])) tree.children.shift();
  while (isBlank(tree.children.at(-1))) tree.children.pop();
}

/** The tree as HTML, interrupted by components. */
function cut(root: HastRoot, components: Readonly<Record<string, unknown>>): Piece[] {
  let pieces: Piece[] = [];
  let html = '';
  const close = (): void => {
    if (html !== '') pieces.push(html);
    html = '';
  };
  const within = (node: HastRoot | Element | Written): void => {
    for (const child of node.children) write(child);
  };
  const element = (name: string, attributes: string, node: Element | Written): void => {
    const isEmpty = node.children.length === 0;
    html += `<${name}${attributes}${isEmpty && voidElements.has(name) ? '/>' : '>'}`;
    if (isEmpty && voidElements.has(name)) return;
    within(node);
    html += `</${name}>`;
  };
  const write = (node: HastNodes): void => {
    if (node.type === 'text') html += escapeText(node.value);
    else if (node.type === 'element') element(node.tagName, propertiesOf(node), node);
    else if (node.type === 'written') written(node);
  };
  const written = (node: Written): void => {
    const { from } = node;
    const { name } = from;
    const props = propsOf(from);
    if (name === null) within(node);
    else if (name === 'Formula')
      html += formulaMarkup(
        String(props['tex']),
        props['display'] !== undefined,
        String(props['before'] ?? ''),
        String(props['after'] ?? ''),
      );
    else if (/^[a-z][a-z0-9]*$/.test(name)) {
      const all = Object.entries(props).map(([key, value]) => attributeText(key, value));
      element(name, all.join(''), node);
    } else if (Object.hasOwn(components, name)) {
      close();
      const outer = pieces;
      pieces = [];
      within(node);
      close();
      outer.push({ name, props, children: pieces });
      pieces = outer;
    } else throw new VFileMessage(`there is no component <${name}>`, { place: from.position });
  };
  within(root);
  close();
  return pieces;
}

/** What an author wrote: text, a number in braces, or the bare name of a property. */
function propsOf(node: JsxElement): Record<string, string | number | boolean> {
  const props: Record<string, string | number | boolean> = {};
  for (const item of node.attributes) {
    if (item.type !== 'mdxJsxAttribute')
      throw new VFileMessage('an article holds no program', { place: node.position });
    const { name, value } = item;
    if (value === null || value === undefined) props[name] = true;
    else if (typeof value === 'string') props[name] = value;
    else {
      const number = Number(value.value.replaceAll('_', ''));
      if (value.value.trim() === '' || Number.isNaN(number))
        throw new VFileMessage(`${name}={…} is no number`, { place: node.position });
      props[name] = number;
    }
  }
  return props;
}

function propertiesOf({ tagName, properties }: Element): string {
  let text = '';
  let align: string | undefined;
  for (const [property, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    const name = attributeName(property);
    if (name === 'align' && (tagName === 'td' || tagName === 'th')) align = String(value);
    else text += attributeText(name, Array.isArray(value) ? value.join(' ') : value);
  }
  return align === undefined ? text : `${text} style="text-align:${align}"`;
}

const names = new Map<string, string>();

/** `className` → `class`, `ariaLabel` → `aria-label`. */
function attributeName(property: string): string {
  let name = names.get(property);
  if (name === undefined) {
    name = find(htmlSchema, property).attribute;
    names.set(property, name);
  }
  return name;
}

function attributeText(name: string, value: string | number | boolean): string {
  if (value === true || value === '') return ` ${name}`;
  const text = String(value);
  return ` ${name}="${/[&"]/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('"', '&quot;') : text}"`;
}

const escapeText = (text: string): string =>
  /[&<>'"]/.test(text) ? escapeHtml(text).replaceAll("'", '&#39;') : text;

const voidElements = new Set(['br', 'hr', 'img', 'input']);
