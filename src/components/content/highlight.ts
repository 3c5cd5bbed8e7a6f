// Listings in both themes at once, with every identifier of notation.yaml linked to its symbol.
import { createHighlighter, type Highlighter, type ShikiTransformer } from 'shiki';
import type { Element, ElementContent } from 'hast';
import type { NotationEntry } from '../../course/schema.ts';

let highlighter: Promise<Highlighter> | undefined;

/** Identifier → symbol id, for the entries that name this module in notation.yaml. */
export function symbolsInModule(
  notation: readonly NotationEntry[],
  file: string,
): Map<string, string> {
  const module = `src/${file}`;
  const names = new Map<string, string>();
  for (const entry of notation) {
    for (const place of entry.code) {
      if (place.module === module) for (const name of place.names) names.set(name, entry.id);
    }
  }
  return names;
}

/** HTML of a listing: `<pre class="shiki …">`, lines numbered from `firstLine`. */
export async function highlightCode(
  code: string,
  language: string,
  symbols: ReadonlyMap<string, string>,
  highlighted: ReadonlySet<number>,
): Promise<string> {
  highlighter ??= createHighlighter({
    themes: ['github-light-high-contrast', 'github-dark-high-contrast'],
    langs: ['typescript', 'wgsl', 'cpp', 'python', 'bash'],
  });
  return (await highlighter).codeToHtml(code, {
    lang: language,
    themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    defaultColor: false,
    // The theme's grey for comments is too pale on our paper.
    colorReplacements: { '#66707b': '#57534b' },
    transformers: [linkSymbols(symbols), markLines(highlighted)],
  });
}

function linkSymbols(symbols: ReadonlyMap<string, string>): ShikiTransformer {
  return {
    name: 'symbols',
    span(node, line) {
      const child = node.children[0];
      if (child?.type !== 'text') return;
      // Words of a comment are prose, not identifiers.
      if (/^\s*(?:\/\/|\/\*|\*)/.test(this.source.split('\n')[line - 1] ?? '')) return;
      const pieces = child.value.split(/([A-Za-z_$][\w$]*)/);
      if (!pieces.some((piece) => symbols.has(piece))) return;
      node.children = pieces
        .filter((piece) => piece !== '')
        .map((piece): ElementContent => {
          const symbol = symbols.get(piece);
          if (symbol === undefined) return { type: 'text', value: piece };
          return {
            type: 'element',
            tagName: 'span',
            properties: { 'data-sym': symbol },
            children: [{ type: 'text', value: piece }],
          };
        });
    },
  };
}

function markLines(lines: ReadonlySet<number>): ShikiTransformer {
  return {
    name: 'lines',
    line(node: Element, line: number) {
      if (lines.has(line)) this.addClassToHast(node, 'marked');
    },
    pre(node: Element) {
      // Only a listing that scrolls needs to be focusable; the page's script decides.
      delete node.properties['tabindex'];
    },
  };
}

/** `3-5,8` → {3, 4, 5, 8}. */
export function parseLines(spec: string): Set<number> {
  const lines = new Set<number>();
  for (const part of spec.split(',').filter(Boolean)) {
    const [from, to = from] = part.split('-').map(Number) as [number, number | undefined];
    for (let line = from; line <= to!; line++) lines.add(line);
  }
  return lines;
}
