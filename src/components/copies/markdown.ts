// A chapter as Markdown that stands alone: formulas in standard TeX, numbers filled in, pictures
// described, sources linked. Made from the parsed article, so nothing of the page's markup is in it.
import type { Nodes, Paragraph, PhrasingContent, Root, RootContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { isJsx, type JsxElement } from '../../course/article.ts';
import type { Reference } from '../../course/bibliography.ts';
import { valueArguments } from '../../course/check/computed.ts';
import { apa, bibtex, type CitedWork } from '../../course/citation.ts';
import type { Chapter } from '../../course/load.ts';
import { citedBy } from '../../course/uses.ts';
import { evaluate, type EvaluatedValue } from '../../course/values.ts';
import { referenceParts, requireReference, sortReferences } from '../content/cards.ts';
import { address } from './address.ts';
import {
  anchor,
  citations,
  code,
  formula,
  inline,
  plainTex,
  strong,
  text,
  withBrackets,
  type CopyContext,
} from './markdown-inline.ts';
import { blocksOf, bullets, paragraph, parts } from './markdown-parts.ts';

const writer = unified()
  .use(remarkStringify, { bullet: '-', emphasis: '*', fences: true, rule: '-' })
  .use(remarkGfm, { tablePipeAlign: false })
  .use(remarkMath)
  .freeze();

interface Turned {
  readonly context: CopyContext;
  readonly values: EvaluatedValue[];
}

/** What a component becomes, given what stands inside it. */
function component(state: Turned, node: JsxElement, children: Nodes[]): Nodes[] {
  if (node.name === 'Value') {
    const { of: name, ...args } = valueArguments(node);
    const value = evaluate(String(name), args);
    state.values.push(value);
    return [text(value.text)];
  }
  const part = parts[node.name ?? ''];
  return part ? part(state.context, node, blocksOf(children as RootContent[])) : children;
}

/** A node of the article as nodes of plain Markdown. */
function turn(state: Turned, node: Nodes): Nodes[] {
  const { context } = state;
  if (isJsx(node)) {
    return component(
      state,
      node,
      node.children.flatMap((child) => turn(state, child)),
    );
  }
  switch (node.type) {
    case 'yaml':
    case 'mdxjsEsm':
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      return [];
    case 'text':
      return withBrackets(context, node.value.replace(/\s*\n\s*/g, ' '));
    case 'paragraph':
      return unwrapped(state, node);
    case 'inlineMath':
      return [formula(context, node.value)];
    case 'math':
      return [{ type: 'math', value: plainTex(context, node.value) }];
    case 'link':
      return [
        {
          ...node,
          url: absolute(context, node.url),
          children: node.children.flatMap((child) => turn(state, child)) as PhrasingContent[],
        },
      ];
    default:
      if (!('children' in node)) return [node];
      return [{ ...node, children: node.children.flatMap((child) => turn(state, child)) } as Nodes];
  }
}

/** `<Listing …>words</Listing>` on one line is a block, though MDX reads it as a phrase. */
function unwrapped(state: Turned, node: Paragraph): Nodes[] {
  const blocks = node.children.filter((child) => isJsx(child) && parts[child.name ?? '']);
  const rest = node.children.filter((child) => !blocks.includes(child));
  const blank = rest.every((child) => child.type === 'text' && child.value.trim() === '');
  if (blocks.length === 0 || !blank) {
    const children = node.children.flatMap((child) => turn(state, child)) as PhrasingContent[];
    return [{ ...node, children }];
  }
  return blocks.flatMap((block) => {
    if (!isJsx(block)) return [];
    const words = block.children.flatMap((child) => turn(state, child)) as PhrasingContent[];
    return component(state, block, [paragraph(...words)]);
  });
}

function absolute({ site }: CopyContext, url: string): string {
  if (!url.startsWith('/')) return url;
  const [path, hash] = url.split('#', 2) as [string, string | undefined];
  return address(site, path, hash);
}

const heading = (depth: 1 | 2, value: string): RootContent => ({
  type: 'heading',
  depth,
  children: [text(value)],
});

/** Everything the chapter cites: in its text, its tables, its claims and its numbers. */
function cited({ course, chapter }: CopyContext): Reference[] {
  const keys = [...(citedBy(course).get(chapter.slug) ?? [])];
  return sortReferences(keys.map((key) => requireReference(course, key)));
}

function referenceLine(reference: Reference): PhrasingContent[] {
  const { authors, title, where } = referenceParts(reference);
  return [
    text(authors ? `${authors}. ` : ''),
    reference.url ? anchor(reference.url, title) : text(title),
    text(`. ${where}. `),
    code(reference.key),
  ];
}

function how(context: CopyContext, value: EvaluatedValue): PhrasingContent[] {
  const inputs = value.inputs.map((input) => `${input.name} = ${input.text}`).join(', ');
  return [
    strong(value.text),
    text(`, ${value.label}: `),
    ...inline(context, `$${value.formula}$`),
    text(`${inputs ? ` with ${inputs}` : ''}. `),
    code(value.source.symbol),
    text(` in ${value.source.file}`),
    ...(value.cite.length > 0 ? [text(', '), ...citations(context, value.cite)] : []),
    text('.'),
  ];
}

const written = new WeakMap<Chapter, { readonly site: string; readonly text: string }>();

/** The whole chapter, ready to be served as text/markdown; written once for all who ask. */
export function chapterMarkdown(context: CopyContext, work: CitedWork): string {
  const site = context.site?.href ?? '';
  const known = written.get(context.chapter);
  if (known?.site === site) return known.text;
  const text = writeChapter(context, work);
  written.set(context.chapter, { site, text });
  return text;
}

function writeChapter(context: CopyContext, work: CitedWork): string {
  const { course, chapter, site } = context;
  const article = chapter.article;
  if (!article) throw new Error(`The chapter ${chapter.slug} has no article.`);
  const state: Turned = { context, values: [] };
  const tree = structuredClone(article.tree);
  const body = tree.children.flatMap((node) => turn(state, node)) as RootContent[];
  const goals = article.frontmatter?.goals ?? [];
  const references = cited(context);
  const root: Root = {
    type: 'root',
    children: [
      heading(1, chapter.title),
      paragraph(...inline(context, article.frontmatter?.description ?? chapter.summary)),
      paragraph(
        text(
          `Chapter ${chapter.number} of ${course.chapters.length} of ${course.info?.title ?? ''}, version ${work.version}${work.date ? `, last changed ${work.date}` : ''}. `,
        ),
        anchor(address(site, chapter.slug), 'The page with live figures'),
        text('.'),
      ),
      ...(goals.length > 0
        ? [
            paragraph(text('After this chapter you can:')),
            bullets(goals.map((goal) => [paragraph(...inline(context, goal))])),
          ]
        : []),
      ...body,
      ...(state.values.length > 0
        ? [
            heading(2, 'How the numbers were computed'),
            bullets(state.values.map((value) => [paragraph(...how(context, value))])),
          ]
        : []),
      heading(2, 'References'),
      bullets(references.map((reference) => [paragraph(...referenceLine(reference))])),
      heading(2, 'Cite this chapter'),
      paragraph(text(apa(work))),
      { type: 'code', lang: 'bibtex', value: bibtex(work) },
    ],
  };
  return writer.stringify(root);
}
