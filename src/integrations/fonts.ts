// Fonts keep the glyphs and the range of weights that the pages use, under a name by content.
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import subsetFont from 'subset-font';

const always =
  ' abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?()[]{}<>+-*/=|\\\'"%&#@_~^`$“”‘’–—…·×−→←↑↓≤≥≈✓°';

interface Face {
  readonly pattern: RegExp;
  readonly text: 'prose' | 'plain' | 'math';
  readonly weights?: { readonly min: number; readonly max: number };
}

const faces: readonly Face[] = [
  { pattern: /literata.*normal/, text: 'prose', weights: { min: 400, max: 650 } },
  { pattern: /literata.*italic/, text: 'prose', weights: { min: 400, max: 400 } },
  { pattern: /instrument-sans/, text: 'prose', weights: { min: 400, max: 650 } },
  { pattern: /jetbrains-mono/, text: 'prose', weights: { min: 400, max: 400 } },
  { pattern: /KaTeX/, text: 'math' },
];

/** Rewrites every font under _astro and the names of it in sheets and pages. */
export async function subsetFonts(
  root: string,
  files: readonly string[],
  pages: Map<string, string>,
): Promise<void> {
  const used = usedCharacters(pages.values());
  const fonts = files.filter((name) => name.endsWith('.woff2') && name.startsWith('_astro'));
  const renamed = new Map<string, string>();
  for (const file of fonts) {
    const face = faces.find(({ pattern }) => pattern.test(basename(file)));
    if (!face) continue;
    const text = face.text === 'math' ? used.math : used.prose + always;
    const axes = face.weights
      ? { wght: face.weights.min === face.weights.max ? face.weights.min : face.weights }
      : undefined;
    const bytes = await subsetFont(await readFile(join(root, file)), text, {
      targetFormat: 'woff2',
      ...(axes ? { variationAxes: axes } : {}),
    });
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    const name = `${basename(file).split('.')[0]}.${hash}.woff2`;
    await writeFile(join(root, '_astro', name), bytes);
    if (name !== basename(file)) await rm(join(root, file));
    renamed.set(basename(file), name);
  }
  const rename = (text: string): string => {
    let out = text;
    for (const [from, to] of renamed) out = out.replaceAll(from, to);
    return out;
  };
  for (const file of files.filter((name) => name.endsWith('.css'))) {
    const css = await readFile(join(root, file), 'utf8');
    await writeFile(join(root, file), rename(css));
  }
  for (const [file, html] of pages) pages.set(file, rename(html));
}

/** Characters of formulas apart from those of all other text. */
function usedCharacters(pages: Iterable<string>): { prose: string; math: string } {
  const prose = new Set<string>();
  const math = new Set<string>();
  for (const html of pages) {
    const text = html.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<[^>]*>/g, ' ');
    for (const character of decode(text)) prose.add(character);
    for (const [, piece] of html.matchAll(
      /class="katex-html"[^>]*>([\s\S]*?)(?=<math|<span class="katex"|<\/p>|<\/div>|$)/g,
    )) {
      for (const character of decode(piece!.replace(/<[^>]*>/g, ''))) math.add(character);
    }
  }
  return { prose: [...prose].join(''), math: [...math].join('') };
}

function decode(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
