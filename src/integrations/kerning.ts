// Spacing of a face: the kerning that the eye notices, as a table that is a small part of the font's
// own, which covers every weight and every pair; and the space between words.
import * as hb from 'harfbuzzjs';
import { tablesOf, withTable, words } from './font-tables.ts';

/** Two characters, and how much nearer the second moves, in the units of the font. */
export interface Pair {
  readonly first: string;
  readonly second: string;
  readonly by: number;
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = 'abcdefghijklmnopqrstuvwxyz';
/** Distances are rounded, so that many pairs share one number and compress. */
const ROUND = 10;

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function fontOf(sfnt: Uint8Array): { readonly font: hb.Font; readonly upem: number } {
  const face = new hb.Face(new hb.Blob(bufferOf(sfnt)));
  return { font: new hb.Font(face), upem: face.upem };
}

function shape(font: hb.Font, text: string): { readonly glyphs: number[]; readonly width: number } {
  const buffer = new hb.Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  hb.shape(font, buffer);
  return {
    glyphs: buffer.getGlyphInfos().map(({ codepoint }) => codepoint),
    width: buffer.getGlyphPositions().reduce((sum, { xAdvance }) => sum + xAdvance, 0),
  };
}

/** The characters that this font has. */
export const charactersOf = (sfnt: Uint8Array): string =>
  String.fromCodePoint(...new hb.Face(new hb.Blob(bufferOf(sfnt))).collectUnicodes());

/** The pairs of a letter with a letter or a stop that this font moves by this share of the em. */
export function visiblePairs(sfnt: Uint8Array, least: number): Pair[] {
  const { font, upem } = fontOf(sfnt);
  const width = new Map<string, number>();
  const widthOf = (text: string): number => {
    const known = width.get(text) ?? shape(font, text).width;
    width.set(text, known);
    return known;
  };
  const pairs: Pair[] = [];
  for (const first of upper + lower) {
    for (const second of `${upper}${lower}.,:;-–’`) {
      const by = widthOf(first + second) - widthOf(first) - widthOf(second);
      const rounded = Math.round(by / ROUND) * ROUND;
      if (Math.abs(by) >= least * upem && rounded !== 0) pairs.push({ first, second, by: rounded });
    }
  }
  return pairs;
}

/** The font with these pairs as its only kerning; pairs of characters that it lacks are left out. */
export function addKerning(sfnt: Uint8Array, pairs: readonly Pair[]): Uint8Array {
  const { font } = fontOf(sfnt);
  const glyphOf = (character: string): number => shape(font, character).glyphs[0]!;
  const byFirst = new Map<number, Map<number, number>>();
  for (const { first, second, by } of pairs) {
    const [left, right] = [glyphOf(first), glyphOf(second)];
    if (left === 0 || right === 0) continue;
    const seconds = byFirst.get(left) ?? new Map<number, number>();
    byFirst.set(left, seconds.set(right, by));
  }
  return withTable(sfnt, 'GPOS', positionTable(byFirst));
}

/** The font with a space of this share of the em between words, for small text on coarse screens. */
export function setWordSpace(sfnt: Uint8Array, share: number): Uint8Array {
  const { font, upem } = fontOf(sfnt);
  const { hhea, hmtx } = Object.fromEntries(tablesOf(sfnt)) as Record<'hhea' | 'hmtx', Uint8Array>;
  const space = shape(font, ' ').glyphs[0]!;
  const metrics = new DataView(hhea.buffer, hhea.byteOffset).getUint16(34);
  if (space >= metrics) throw new Error('setWordSpace: the space has no width of its own.');
  const changed = Uint8Array.from(hmtx);
  new DataView(changed.buffer).setUint16(4 * space, Math.round(share * upem));
  return withTable(sfnt, 'hmtx', changed);
}

const ascending = <T>(map: ReadonlyMap<number, T>): [number, T][] =>
  [...map].sort(([a], [b]) => a - b);

/** GPOS with one script, one feature `kern` and one lookup of single pairs (format 1). */
function positionTable(byFirst: ReadonlyMap<number, ReadonlyMap<number, number>>): Uint8Array {
  const firsts = ascending(byFirst);
  const sets = firsts.map(([, seconds]) => [
    seconds.size,
    ...ascending(seconds).flatMap(([glyph, by]) => [glyph, by]),
  ]);
  // Equal sets (V and W, say) are written once.
  const places = new Map<string, number>();
  const written: number[][] = [];
  const coverageAt = 10 + 2 * firsts.length;
  let at = coverageAt + 4 + 2 * firsts.length;
  const offsets = sets.map((set) => {
    const key = set.join();
    const known = places.get(key);
    if (known !== undefined) return known;
    const here = at;
    places.set(key, here);
    written.push(set);
    at += 2 * set.length;
    return here;
  });
  const coverage = [1, firsts.length, ...firsts.map(([glyph]) => glyph)];
  const pairs = [1, coverageAt, 4, 0, firsts.length, ...offsets, ...coverage, ...written.flat()];
  const tag = (name: string): number[] => [
    (name.charCodeAt(0) << 8) | name.charCodeAt(1),
    (name.charCodeAt(2) << 8) | name.charCodeAt(3),
  ];
  const scripts = [1, ...tag('DFLT'), 8, 4, 0, 0, -1, 1, 0];
  const features = [1, ...tag('kern'), 8, 0, 1, 0];
  const lookups = [1, 4, 2, 0, 1, 8, ...pairs];
  const scriptsAt = 10;
  const featuresAt = scriptsAt + 2 * scripts.length;
  const lookupsAt = featuresAt + 2 * features.length;
  return words([1, 0, scriptsAt, featuresAt, lookupsAt, ...scripts, ...features, ...lookups]);
}
