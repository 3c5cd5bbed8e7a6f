// Fonts keep the glyphs and the range of weights that the pages use, under a name by content.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import subsetFont, { type SubsetOptions } from 'subset-font';
import { withShortNames } from './font-tables.ts';
import type { Face } from './glyphs.ts';
import { addKerning, charactersOf, setWordSpace, visiblePairs } from './kerning.ts';

const letters = ' abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?()-’“”–';

interface FontRule {
  readonly pattern: RegExp;
  readonly face: Face;
  readonly weights: number | { readonly min: number; readonly max: number };
  /** Pairs that move by less than this share of the em are left out; all of them would cost a fifth
   * of a file, which then no longer fits into the first answer of a server. Without: no kerning. */
  readonly kerning?: number;
  /** Width of a space as a share of the em, where the font's own is too narrow for small text. */
  readonly wordSpace?: number;
  /** Characters that scripts may write, besides those of the pages. */
  readonly always: string;
  /** Characters in a file of their own: all that most first screens show of this face. */
  readonly alone?: string;
}

const rules: readonly FontRule[] = [
  {
    pattern: /literata.*normal/,
    face: 'serif',
    weights: { min: 400, max: 600 },
    // A quarter of a pixel in the text, half of one in the largest title.
    kerning: 0.015,
    wordSpace: 0.23,
    always: letters,
    alone: `${letters}\u00a0%/×=+[]—…‘éüö`,
  },
  {
    pattern: /literata.*italic/,
    face: 'italic',
    weights: 400,
    kerning: 0.028,
    wordSpace: 0.22,
    always: letters,
  },
  {
    pattern: /instrument-sans/,
    face: 'sans',
    weights: { min: 400, max: 650 },
    // Half a pixel in the text of menus.
    kerning: 0.04,
    wordSpace: 0.24,
    always: `${letters}[]{}<>+*/=|\\'"%&#@_~‘—…·×−→←↑↓≤≥✓°÷√`,
    // More would not fit into the first answer of a server that sends the other faces too.
    alone: ' \u00a0abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPRSTVWY0123456789.,:;?%()-×’“”',
  },
  {
    pattern: /jetbrains-mono/,
    face: 'mono',
    weights: 400,
    always: '0123456789.,−-+×()[]abcdefghijklmnopqrstuvwxyz ∞',
    // The key that opens the search, in every header, and the numbers of first figures; code comes
    // further down. With the space: from the face that has it a browser takes the height of lines.
    alone: ' /0123456789.,%−',
  },
];

/** Rewrites every font under _astro and its names in the sheets. */
export async function subsetFonts(
  root: string,
  files: readonly string[],
  glyphs: ReadonlyMap<Face, ReadonlySet<string>>,
): Promise<void> {
  const fonts = files.filter((name) => name.endsWith('.woff2') && name.startsWith('_astro'));
  const renamed = new Map<string, string>();
  const unused = new Set<string>();
  const split = new Map<string, SplitFace>();
  for (const file of fonts) {
    const rule = rules.find(({ pattern }) => pattern.test(basename(file)));
    const math = /(KaTeX_[A-Za-z0-9]+-[A-Za-z]+)/.exec(basename(file))?.[1] as Face | undefined;
    const face = rule?.face ?? math;
    if (!face) continue;
    if (!rule && !glyphs.has(face)) {
      await rm(join(root, file));
      unused.add(basename(file));
      continue;
    }
    const source = await readFile(join(root, file));
    const write = async (suffix: string, characters: string): Promise<string> => {
      const bytes = await reduce(source, characters, rule);
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
      const name = `${basename(file).split('.')[0]}${suffix}.${hash}.woff2`;
      await writeFile(join(root, '_astro', name), bytes);
      return name;
    };
    const alone = rule?.alone ?? '';
    const text = [...(glyphs.get(face) ?? []), ...(rule?.always ?? '0')];
    const others = [...new Set(text)]
      .filter((character) => !alone.includes(character) && !isLost(character, rule))
      .sort()
      .join('');
    const name = await write('', others);
    if (name !== basename(file)) await rm(join(root, file));
    renamed.set(basename(file), name);
    if (!alone) continue;
    const whole = await subsetFont(source, others, { targetFormat: 'sfnt' });
    split.set(name, {
      others: charactersOf(whole),
      name: await write('-alone', alone),
      characters: alone,
    });
  }
  const rename = (text: string): string => {
    let out = text;
    for (const [from, to] of renamed) out = out.replaceAll(from, to);
    return out;
  };
  for (const file of files.filter((name) => name.endsWith('.css'))) {
    const css = await readFile(join(root, file), 'utf8');
    await writeFile(join(root, file), splitFaces(rename(dropFaces(css, unused)), split));
  }
}

/**
 * An accent by itself that the face would set beside its letter, having kerning but no places for
 * accents: the next face of the family list draws both.
 */
function isLost(character: string, rule: FontRule | undefined): boolean {
  return rule?.kerning !== undefined && /\p{M}/u.test(character);
}

/** Tables for lines that run from top to bottom, for menus of fonts, for underlines by weight, and of
 * features and of what marks are, of which nothing is left. */
const idle = ['vhea', 'vmtx', 'VVAR', 'STAT', 'MVAR', 'GSUB', 'GDEF'];

/** The font with these characters only, and the kerning that shows. */
async function reduce(
  source: Buffer,
  characters: string,
  rule: FontRule | undefined,
): Promise<Buffer> {
  const axes = rule ? { variationAxes: { wght: rule.weights } } : {};
  const subset = (font: Uint8Array, features: readonly string[], options: Partial<SubsetOptions>) =>
    subsetFont(Buffer.from(font), characters, {
      targetFormat: 'sfnt',
      noLayoutClosure: true,
      noHinting: true,
      keepFeatures: features,
      dropTables: idle,
      ...options,
    });
  const packed = (font: Uint8Array): Promise<Buffer> =>
    subset(withShortNames(font), ['kern'], { targetFormat: 'woff2' });
  if (!rule) return packed(await subset(source, [], {}));
  // Without tables of features browsers centre an accent on its letter; where the tables are empty,
  // they let it stand beside.
  if (rule.kerning === undefined) {
    const dropTables = [...idle, 'GPOS'];
    return packed(await subset(source, [], { ...axes, dropTables }));
  }
  const whole = await subset(source, ['kern'], axes);
  const bare = await subset(source, [], axes);
  const kerned = addKerning(bare, visiblePairs(whole, rule.kerning));
  return packed(
    rule.wordSpace && characters.includes(' ') ? setWordSpace(kerned, rule.wordSpace) : kerned,
  );
}

/** The sheet without the faces of these files. */
export function dropFaces(css: string, unused: ReadonlySet<string>): string {
  return css.replace(/@font-face\s*\{[^}]*\}/g, (face) =>
    [...unused].some((name) => face.includes(name)) ? '' : face,
  );
}

/** A face in two files: one of `characters`, called `name`, and one of the `others`. */
export interface SplitFace {
  readonly name: string;
  readonly characters: string;
  readonly others: string;
}

/** Each face that is split becomes two that say what they hold, so that a page asks for what it shows. */
export function splitFaces(css: string, split: ReadonlyMap<string, SplitFace>): string {
  return css.replace(/@font-face\s*\{[^}]*\}/g, (face) => {
    for (const [from, { name, characters, others }] of split) {
      if (!face.includes(from)) continue;
      const holding = (text: string): string =>
        face.replace('}', `;unicode-range:${ranges(text)}}`);
      // A few signs that come late move nothing; from another face they would stand out.
      const late = holding(others).replace('font-display:optional', 'font-display:swap');
      return late + holding(characters).replace(from, name);
    }
    return face;
  });
}

/** What `unicode-range` says of these characters. */
export function ranges(characters: string): string {
  const points = [...new Set(characters)].map((c) => c.codePointAt(0)!).sort((a, b) => a - b);
  const runs: { readonly from: number; to: number }[] = [];
  for (const point of points) {
    const last = runs.at(-1);
    if (last?.to === point - 1) last.to = point;
    else runs.push({ from: point, to: point });
  }
  return runs
    .map(({ from, to }) =>
      from === to ? `U+${from.toString(16)}` : `U+${from.toString(16)}-${to.toString(16)}`,
    )
    .join(',');
}

/** The faces of every first screen are asked for at once, so that no text is set twice. */
const first = [/^literata.*normal-alone/, /^instrument-sans.*-alone/, /^literata.*italic/];

/** Links to them, for the head of every page. */
export async function preloadLinks(root: string, base: string): Promise<string> {
  const names = (await readdir(join(root, '_astro'))).filter((name) => name.endsWith('.woff2'));
  return first
    .flatMap((pattern) => names.find((name) => pattern.test(name)) ?? [])
    .map(
      (name) =>
        `<link rel="preload" href="${base}_astro/${name}" as="font" type="font/woff2" crossorigin>`,
    )
    .join('');
}
