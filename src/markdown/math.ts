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
          : (inlineElement('Formula', { tex: value }) as never);
    });
  };
}

/** A formula of an article: finished KaTeX, and its words for search. */
export function formulaMarkup(tex: string, display: boolean): string {
  const { notation } = getCourse();
  const words = spokenWords(tex, notation);
  const search = words
    ? ` data-search="${escapeHtml(words)}" data-pagefind-index-attrs="data-search"`
    : '';
  const html = renderTex(tex, display, notation);
  const inner = `<span data-pagefind-ignore="all">${html}</span>`;
  if (!display) return `<span class="tex"${search}>${inner}</span>`;
  const stop = Object.entries(stopForFormula(html)).map(([name, value]) => ` ${name}="${value}"`);
  return `<div class="display"${stop.join('')}${search}>${inner}</div>`;
}

/** Inline markup for short texts outside articles: `$…$`, `*…*` and `` `…` ``. */
export function inlineMarkup(text: string): string {
  const { notation } = getCourse();
  return text
    .split(/(\$[^$]+\$|`[^`]+`|\*[^*\s][^*]*\*)/)
    .map((piece) => {
      if (piece.startsWith('$') && piece.length > 2) {
        return `<span data-pagefind-ignore="all">${renderTex(piece.slice(1, -1), false, notation)}</span>`;
      }
      if (piece.startsWith('`') && piece.length > 2)
        return `<code>${escapeHtml(piece.slice(1, -1))}</code>`;
      if (piece.startsWith('*') && piece.length > 2)
        return `<em>${escapeHtml(piece.slice(1, -1))}</em>`;
      return escapeHtml(piece);
    })
    .join('');
}
