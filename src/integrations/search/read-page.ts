// A built page as its parts: sections under headings, figures, listings, equations.
import type { DefaultTreeAdapterMap } from 'parse5';
import { formulaText } from '../../search/formula.ts';
import type { Kind } from '../../search/format.ts';
import { parsePage, type Document } from '../html.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

export interface Part {
  readonly kind: Kind;
  readonly anchor: string;
  title: string;
  /** What readers see, fit for an excerpt. */
  text: string;
  /** Words beside it that are only searched: spoken formulas, split identifiers. */
  hidden: string;
  /** TeX of its formulas. */
  readonly formulas: string[];
}

export interface BuiltPage {
  readonly title: string;
  readonly lede: string;
  /** `data-kind` of the page; undefined where search must not look. */
  readonly kind: string | undefined;
  /** The first part is what stands before the first heading. */
  readonly parts: readonly Part[];
  readonly anchors: ReadonlySet<string>;
}

const skipped = new Set([
  'script',
  'style',
  'nav',
  'form',
  'button',
  'template',
  'noscript',
  'svg',
]);
const spaced = new Set(
  'p li td th dt dd div figcaption h1 h2 h3 h4 br section article tr'.split(' '),
);

/** Undefined for a page without a searchable main element. */
export function readPage(page: string | Document): BuiltPage | undefined {
  const main = find(
    typeof page === 'string' ? parsePage(page) : page,
    (element) => attributeOf(element, 'data-pagefind-body') !== undefined,
  );
  if (!main) return undefined;
  const anchors = new Set<string>();
  const parts: Part[] = [
    { kind: 'section', anchor: '', title: '', text: '', hidden: '', formulas: [] },
  ];
  let title = '';
  let lede = '';
  let part = parts[0]!;

  const open = (kind: Kind, anchor: string, name: string): Part => {
    const next: Part = { kind, anchor, title: name, text: '', hidden: '', formulas: [] };
    parts.push(next);
    return next;
  };

  const visit = (node: Node): void => {
    if ('value' in node && node.nodeName === '#text') {
      part.text += node.value;
      return;
    }
    if (!('tagName' in node)) return;
    const id = attributeOf(node, 'id');
    if (id) anchors.add(id);
    const search = attributeOf(node, 'data-search');
    if (search) part.hidden += ` ${search}`;
    const classes = (attributeOf(node, 'class') ?? '').split(' ');
    const tex = formulaOf(node);
    if (tex !== undefined) {
      part.formulas.push(tex);
      part.text += formulaText(tex, part.kind === 'equation' ? 90 : 32) || '…';
      return;
    }
    if (node.tagName === 'course-quiz') {
      for (const form of node.childNodes) {
        if ('tagName' in form && form.tagName === 'form')
          readQuestion(form, open('exercise', attributeOf(form, 'id') ?? part.anchor, ''));
      }
      collectIds(node, anchors);
      return;
    }
    if (skipped.has(node.tagName) || attributeOf(node, 'data-pagefind-ignore') !== undefined) {
      for (const child of node.childNodes) collectIds(child, anchors);
      return;
    }
    if (attributeOf(node, 'hidden') !== undefined) return;
    // "Figure 3" stands in the title already.
    if (classes.includes('label') && part.kind !== 'section') return;
    if (node.tagName === 'h1') {
      title = tidy(textOf(node));
      return;
    }
    if (classes.includes('lede')) {
      lede = tidy(textOf(node));
      return;
    }
    if (classes.includes('visually-hidden')) {
      part.hidden += ` ${textOf(node)}`;
      return;
    }
    if ((node.tagName === 'h2' || node.tagName === 'h3') && id) {
      part = open('section', id, tidy(textOf(node)));
      return;
    }
    if (classes.includes('worked')) {
      const outer = part;
      part = open('exercise', outer.anchor, attributeOf(node, 'aria-label') ?? 'Worked example');
      for (const child of node.childNodes) visit(child);
      part = outer;
      return;
    }
    if (classes.includes('worked-title')) return;
    const special = specialPart(node, classes, id);
    if (special) {
      const outer = part;
      part = open(special.kind, id!, special.title);
      if (search) part.hidden += ` ${search}`;
      for (const child of node.childNodes) visit(child);
      part = outer;
      return;
    }
    for (const child of node.childNodes) visit(child);
    if (spaced.has(node.tagName)) part.text += ' ';
  };
  for (const child of main.childNodes) visit(child);
  for (const item of parts) {
    item.text = tidy(item.text)
      .replace(/^…$/, '')
      .replace(/, lines \d+ to \d+$/, '');
    item.hidden = tidy(item.hidden);
  }
  return { title, lede, kind: attributeOf(main, 'data-kind'), parts, anchors };
}

/** A question is found by what it asks, not by its wrong answers. */
function readQuestion(form: Element, part: Part): void {
  const legend = find(form, (e) => e.tagName === 'legend');
  const asked = legend ? tidy(textOf(legend)) : '';
  part.text = asked.replace(/^\d+ /, '');
  part.title = `Question ${/^\d+/.exec(asked)?.[0] ?? ''}: ${firstSentence(part.text)}`;
}

/** Figures, listings and equations are results of their own. */
function specialPart(
  element: Element,
  classes: readonly string[],
  id: string | undefined,
): { kind: Kind; title: string } | undefined {
  if (!id) return undefined;
  const label = find(element, (e) => (attributeOf(e, 'class') ?? '').split(' ').includes('label'));
  const number = label ? tidy(textOf(label)) : '';
  const named = (name: string): string => [number, name].filter(Boolean).join(': ');
  if (classes.includes('listing')) {
    const caption = find(element, (e) => e.tagName === 'figcaption');
    const text = caption ? tidy(textOf(caption)).slice(number.length).trim() : '';
    return { kind: 'code', title: named(firstSentence(text)) };
  }
  if (classes.includes('figure')) {
    return { kind: 'figure', title: named(attributeOf(element, 'data-search') ?? '') };
  }
  if (classes.includes('equation')) {
    return { kind: 'equation', title: attributeOf(element, 'aria-label') ?? 'Equation' };
  }
  return undefined;
}

function firstSentence(text: string): string {
  const sentence = /^.*?[.:;](?=\s|$)/.exec(text)?.[0] ?? text;
  return sentence.length > 90
    ? `${sentence.slice(0, sentence.lastIndexOf(' ', 86))} …`
    : sentence.replace(/[.:;]$/, '');
}

/** TeX of an element that holds one formula and nothing else. */
function formulaOf(element: Element): string | undefined {
  const classes = (attributeOf(element, 'class') ?? '').split(' ');
  const wrapper =
    attributeOf(element, 'data-pagefind-ignore') !== undefined && element.childNodes.length === 1;
  if (
    !classes.some((name) => ['tex', 'display', 'katex', 'katex-display'].includes(name)) &&
    !wrapper
  )
    return undefined;
  if (wrapper) {
    const only = element.childNodes[0]!;
    if (!('tagName' in only) || !/\bkatex\b/.test(attributeOf(only, 'class') ?? ''))
      return undefined;
  }
  const annotation = find(element, (e) => e.tagName === 'annotation');
  return annotation ? textOf(annotation).trim() : undefined;
}

function collectIds(node: Node, anchors: Set<string>): void {
  if (!('tagName' in node)) return;
  const id = attributeOf(node, 'id');
  if (id) anchors.add(id);
  for (const child of node.childNodes) collectIds(child, anchors);
}

function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value;
  if ('tagName' in node) {
    const tex = formulaOf(node);
    if (tex !== undefined) return formulaText(tex);
  }
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function find(node: Node, wanted: (element: Element) => boolean): Element | undefined {
  if ('tagName' in node && wanted(node)) return node;
  if (!('childNodes' in node)) return undefined;
  for (const child of node.childNodes) {
    const found = find(child, wanted);
    if (found) return found;
  }
  return undefined;
}

function attributeOf(element: Element, name: string): string | undefined {
  for (const attribute of element.attrs) if (attribute.name === name) return attribute.value;
  return undefined;
}

function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?)])/g, '$1')
    .replace(/\( /g, '(')
    .trim();
}
