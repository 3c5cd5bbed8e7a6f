// Formulas become finished KaTeX, words for search and listeners beside them.
import type { Parent, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { isJsx } from '../course/article.ts';
import { getCourse } from '../course/load.ts';
import { escapeHtml, renderTex, spokenWords, symbolsOf } from '../course/tex.ts';
import { addTo, attributes, blockElement, courseOf, inlineElement, usageOf } from './nodes.ts';
import { stopForFormula } from './stops.ts';

interface MathNode {
  readonly type: 'math' | 'inlineMath';
  readonly value: string;
}

/** What must not part from a formula at the end of a line: `(`, `, then`, `-dimensional`, `th`. */
const opening = /[^\s\p{L}\p{N}]+$/u;
const closing = /^[^\s\p{L}\p{N}]*(?:(?<![^’])\p{L}{1,2}(?![\p{L}\p{N}]))?/u;

export function remarkTex() {
  return (tree: Root, file: VFile): void => {
    const { course } = courseOf(file);
    const usage = usageOf(file);
    visit(tree, (node, index, parent: Parent | undefined) => {
      if (isJsx(node) && node.name === 'Equation') {
        // The equation lists its symbols beneath the formula: links for keyboard and touch.
        visit(node, 'math', (math: MathNode) => {
          const symbols = symbolsOf(math.value, course.notation).map((entry) => entry.id);
          node.attributes.push(...attributes({ symbols: symbols.join(' ') }));
        });
      }
      if ((node.type as string) !== 'math' && (node.type as string) !== 'inlineMath') return;
      if (!parent || index === undefined) return;
      const { value, type } = node as unknown as MathNode;
      for (const entry of symbolsOf(value, course.notation)) addTo(usage.symbols, entry.id);
      try {
        renderTex(value, type === 'math', course.notation);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        file.fail(`${reason} (run npm run check:content for all mistakes)`, {
          place: node.position,
        });
      }
      // The page asks for the markup again: as a part of the article it would pass through the
      // bundler, at many times the size of the text around it.
      parent.children[index] =
        type === 'math'
          ? (blockElement('Formula', { tex: value, display: '' }) as never)
          : (inlineElement('Formula', { tex: value, ...takeNeighbours(parent, index) }) as never);
    });
  };
}

/** Takes from the texts beside a formula what stays with it. */
function takeNeighbours(
  { children }: Parent,
  index: number,
): Partial<Record<'before' | 'after', string>> {
  const [left, right] = [children[index - 1], children[index + 1]];
  const before = left?.type === 'text' ? (opening.exec(left.value)?.[0] ?? '') : '';
  const after = right?.type === 'text' ? (closing.exec(right.value)?.[0] ?? '') : '';
  if (before && left?.type === 'text') left.value = left.value.slice(0, -before.length);
  if (after && right?.type === 'text') right.value = right.value.slice(after.length);
  return { ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

const box = '<span class="katex-base">';
/** What closes KaTeX's boxes. */
const ends = '</span></span>';

/**
 * A finished formula that no line break parts from the signs around it; in itself it may break.
 * The pair has the tags that stand directly around the formula.
 */
function join(
  html: string,
  [open, close]: readonly [string, string],
  before: string,
  after: string,
): string {
  if (before + after === '') return open + html + close;
  // A browser may break after any box unless the element around the box forbids it.
  const [last, end] = [html.lastIndexOf(box), html.length - ends.length];
  const held = `${html.slice(0, last)}<span class="end">${html.slice(last, end)}</span>${ends}`;
  return `<span class="joined">${escapeHtml(before)}${open}${held}${close}${escapeHtml(after)}</span>`;
}

/** A formula of an article: finished KaTeX, and its words for search. */
export function formulaMarkup(tex: string, display: boolean, before = '', after = ''): string {
  const { notation } = getCourse();
  const words = spokenWords(tex, notation);
  const search = words
    ? ` data-search="${escapeHtml(words)}" data-pagefind-index-attrs="data-search"`
    : '';
  const html = renderTex(tex, display, notation);
  const [open, close] = ['<span data-pagefind-ignore="all">', '</span>'];
  if (!display)
    return join(html, [`<span class="tex"${search}>${open}`, `${close}</span>`], before, after);
  const stop = Object.entries(stopForFormula(html)).map(([name, value]) => ` ${name}="${value}"`);
  return `<div class="display"${stop.join('')}${search}>${open}${html}${close}</div>`;
}

/** Inline markup for short texts outside articles: `$…$`, `*…*` and `` `…` ``. */
export function inlineMarkup(text: string): string {
  const { notation } = getCourse();
  const pieces = text.split(/(\$[^$]+\$|`[^`]+`|\*[^*\s][^*]*\*)/);
  // Texts stand at even places, what is marked up between them.
  const taken = pieces.map((piece, i) => (i % 2 === 0 ? piece : ''));
  const formula = (tex: string, i: number): string => {
    const before = opening.exec(taken[i - 1]!)?.[0] ?? '';
    const after = closing.exec(taken[i + 1]!)?.[0] ?? '';
    taken[i - 1] = taken[i - 1]!.slice(0, taken[i - 1]!.length - before.length);
    taken[i + 1] = taken[i + 1]!.slice(after.length);
    const html = renderTex(tex, false, notation);
    return join(html, ['<span data-pagefind-ignore="all">', '</span>'], before, after);
  };
  const shown = pieces.map((piece, i) => {
    if (i % 2 === 0) return '';
    if (piece.startsWith('$')) return formula(piece.slice(1, -1), i);
    if (piece.startsWith('`')) return `<code>${escapeHtml(piece.slice(1, -1))}</code>`;
    return `<em>${escapeHtml(piece.slice(1, -1))}</em>`;
  });
  return shown.map((html, i) => (i % 2 === 0 ? escapeHtml(taken[i]!) : html)).join('');
}
