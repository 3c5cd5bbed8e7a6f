// Listings in both themes at once, with every identifier of notation.yaml linked to its symbol.
import { bundledThemes, createHighlighter, type ShikiTransformer } from 'shiki';
import type { Element, ElementContent } from 'hast';
import { kept } from '../../course/kept.ts';
import type { NotationEntry } from '../../course/schema.ts';
import { stopForCode } from '../../markdown/stops.ts';
import { pairThemes } from './paired-theme.ts';

type Highlight = (code: string, lang: string, transformers: readonly ShikiTransformer[]) => string;

let highlighter: Promise<Highlight> | undefined;

async function prepare(): Promise<Highlight> {
  const [light, dark] = await Promise.all([
    bundledThemes['github-light-high-contrast'](),
    bundledThemes['github-dark-high-contrast'](),
  ]);
  // The theme's grey for comments is too pale on our paper.
  const { theme, unpair } = pairThemes(light.default, dark.default, { '#66707b': '#57534b' });
  const shiki = await createHighlighter({
    themes: [theme],
    langs: ['typescript', 'wgsl', 'cpp', 'python', 'bash'],
  });
  return (code, lang, transformers) =>
    shiki.codeToHtml(code, {
      lang,
      theme: 'paired',
      transformers: [...transformers, unpair],
      // A line that takes long on a busy machine must not lose its colours.
      tokenizeTimeLimit: 0,
    });
}

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

/** HTML of a listing: `<pre class="shiki …">`; the name is said where it may scroll. */
export async function highlightCode(
  code: string,
  language: string,
  symbols: ReadonlyMap<string, string>,
  highlighted: ReadonlySet<number>,
  name = 'Code',
): Promise<string> {
  const sources = ['highlight.ts', 'paired-theme.ts'].map(
    (name) => `src/components/content/${name}`,
  );
  const input = JSON.stringify([code, language, [...symbols], [...highlighted], name]);
  return kept('listings', sources).ofLater(input, async () => {
    highlighter ??= prepare();
    const show = await highlighter;
    return show(code, language, [linkSymbols(symbols), markLines(highlighted), reach(code, name)]);
  });
}

function linkSymbols(symbols: ReadonlyMap<string, string>): ShikiTransformer {
  let lines: readonly string[] = [];
  return {
    name: 'symbols',
    preprocess(code) {
      lines = code.split('\n');
    },
    span(node, line) {
      const child = node.children[0];
      if (child?.type !== 'text') return;
      // Words of a comment are prose, not identifiers.
      if (/^\s*(?:\/\/|\/\*|\*)/.test(lines[line - 1] ?? '')) return;
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
  };
}

/** A stop for the keyboard where a phone scrolls. */
function reach(code: string, name: string): ShikiTransformer {
  return {
    name: 'reach',
    pre(node: Element) {
      delete node.properties['tabindex'];
      Object.assign(node.properties, stopForCode(code, name));
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
