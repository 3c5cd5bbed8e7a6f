// Fonts keep the glyphs and the range of weights that the pages use, under a name by content.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import subsetFont from 'subset-font';
import type { Face } from './glyphs.ts';

const letters = ' abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?()-’“”–';

interface FontRule {
  readonly pattern: RegExp;
  readonly face: Face;
  readonly weights: number | { readonly min: number; readonly max: number };
  /** Characters that scripts may write, besides those of the pages. */
  readonly always: string;
}

const rules: readonly FontRule[] = [
  { pattern: /literata.*normal/, face: 'serif', weights: { min: 400, max: 600 }, always: letters },
  { pattern: /literata.*italic/, face: 'italic', weights: 400, always: letters },
  {
    pattern: /instrument-sans/,
    face: 'sans',
    weights: { min: 400, max: 650 },
    always: `${letters}[]{}<>+*/=|\\'"%&#@_~‘—…·×−→←↑↓≤≥✓°÷√`,
  },
  {
    pattern: /jetbrains-mono/,
    face: 'mono',
    weights: 400,
    always: '0123456789.,−-+×()[]abcdefghijklmnopqrstuvwxyz ∞',
  },
];

/** Rewrites every font under _astro and the names of it in sheets and pages. */
export async function subsetFonts(
  root: string,
  files: readonly string[],
  pages: Map<string, string>,
  glyphs: ReadonlyMap<Face, ReadonlySet<string>>,
): Promise<void> {
  const fonts = files.filter((name) => name.endsWith('.woff2') && name.startsWith('_astro'));
  const renamed = new Map<string, string>();
  for (const file of fonts) {
    const rule = rules.find(({ pattern }) => pattern.test(basename(file)));
    const math = /(KaTeX_[A-Za-z0-9]+-[A-Za-z]+)/.exec(basename(file))?.[1] as Face | undefined;
    const face = rule?.face ?? math;
    if (!face) continue;
    const text = [...(glyphs.get(face) ?? [])].sort().join('') + (rule?.always ?? '0');
    const bytes = await subsetFont(await readFile(join(root, file)), text, {
      targetFormat: 'woff2',
      noLayoutClosure: true,
      noHinting: true,
      // Kerning pays in the text face; elsewhere it is half the file.
      keepFeatures: face === 'serif' ? ['kern', 'mark', 'mkmk'] : [],
      ...(rule ? { variationAxes: { wght: rule.weights } } : {}),
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

/** The faces of every first screen are asked for at once, so that no text is set twice. */
const first = [/^literata.*normal/, /^instrument-sans/, /^literata.*italic/];

export async function preloadFonts(
  root: string,
  base: string,
  pages: Map<string, string>,
): Promise<void> {
  const names = (await readdir(join(root, '_astro'))).filter((name) => name.endsWith('.woff2'));
  const links = first
    .flatMap((pattern) => names.find((name) => pattern.test(name)) ?? [])
    .map(
      (name) =>
        `<link rel="preload" href="${base}_astro/${name}" as="font" type="font/woff2" crossorigin>`,
    )
    .join('');
  for (const [file, html] of pages) pages.set(file, html.replace('</title>', `</title>${links}`));
}
