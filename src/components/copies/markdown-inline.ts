// Phrases of a Markdown copy: inline markup, citations, references and formulas as mdast nodes.
import type { InlineMath } from 'mdast-util-math';
import type { PhrasingContent } from 'mdast';
import { authorsShort } from '../../course/bibliography.ts';
import type { Chapter, Course } from '../../course/load.ts';
import { findBrackets, type Bracket } from '../../course/references-syntax.ts';
import { expandMacros } from '../../course/tex.ts';
import { requireReference } from '../content/cards.ts';
import { address } from './address.ts';

export interface CopyContext {
  readonly course: Course;
  readonly chapter: Chapter;
  readonly site: URL | undefined;
}

export const text = (value: string): PhrasingContent => ({ type: 'text', value });
export const strong = (value: string): PhrasingContent => ({
  type: 'strong',
  children: [text(value)],
});
export const code = (value: string): PhrasingContent => ({ type: 'inlineCode', value });
export const anchor = (url: string, value: string): PhrasingContent => ({
  type: 'link',
  url,
  children: [text(value)],
});

/** TeX without the macros of the course, and without the doubled braces they leave. */
export function plainTex({ course }: CopyContext, value: string): string {
  return expandMacros(value, course.notation).replace(/\{\{([^{}]+)\}\}/g, '{$1}');
}

export function formula(context: CopyContext, value: string): InlineMath {
  return { type: 'inlineMath', value: plainTex(context, value) };
}

/** `$TeX$`, `` `code` `` and `*emphasis*`, as in the data files. */
export function inline(context: CopyContext, source: string): PhrasingContent[] {
  return source
    .split(/(\$[^$]+\$|`[^`]+`|\*[^*\s][^*]*\*)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const inner = piece.slice(1, -1);
      if (piece.startsWith('$') && inner) return formula(context, inner);
      if (piece.startsWith('`') && inner) return code(inner);
      if (piece.startsWith('*') && inner)
        return { type: 'emphasis' as const, children: [text(inner)] };
      return text(piece);
    });
}

/** `Gu and Dao 2023`, linked to the work. */
export function citation(context: CopyContext, key: string): PhrasingContent {
  const reference = requireReference(context.course, key);
  const label = `${authorsShort(reference)} ${reference.year}`;
  return reference.url ? anchor(reference.url, label) : text(label);
}

/** Citations in a row, `a; b`. */
export function citations(context: CopyContext, keys: readonly string[]): PhrasingContent[] {
  return keys.flatMap((key, i) => [...(i > 0 ? [text('; ')] : []), citation(context, key)]);
}

function reference(context: CopyContext, kind: string, target: string): PhrasingContent {
  const { course, chapter, site } = context;
  if (kind === 'ch') {
    const other = course.chapters.find(({ slug }) => slug === target);
    if (!other) throw new Error(`There is no chapter "${target}".`);
    return anchor(
      other.article ? address(site, target) : address(site, 'course', target),
      other.title,
    );
  }
  const [slug, id] = target.includes('/')
    ? (target.split('/', 2) as [string, string])
    : [chapter.slug, target];
  const label = course.articles.get(slug)?.labels.find((l) => l.kind === kind && l.id === id);
  if (!label) throw new Error(`${slug} has no label ${kind}:${id}.`);
  const name = kind === 'sec' ? `“${label.text}”` : label.text;
  if (slug === chapter.slug) return text(name);
  const where = course.chapters.find((c) => c.slug === slug)?.short ?? slug;
  return anchor(address(site, slug, label.anchor), `${name} of ${where}`);
}

function bracket(context: CopyContext, { items }: Bracket): PhrasingContent[] {
  if (items[0]!.kind !== '') return [reference(context, items[0]!.kind, items[0]!.key)];
  return [
    text('('),
    ...items.flatMap(({ key, locator }, i) => [
      ...(i > 0 ? [text('; ')] : []),
      citation(context, key),
      ...(locator ? [text(`, ${locator}`)] : []),
    ]),
    text(')'),
  ];
}

/** A text of an article, its brackets resolved. */
export function withBrackets(context: CopyContext, value: string): PhrasingContent[] {
  const nodes: PhrasingContent[] = [];
  let from = 0;
  for (const found of findBrackets(value)) {
    if (found.start > from) nodes.push(text(value.slice(from, found.start)));
    nodes.push(...bracket(context, found));
    from = found.end;
  }
  if (from < value.length) nodes.push(text(value.slice(from)));
  return nodes;
}
