import { readFileSync } from 'node:fs';
import * as hb from 'harfbuzzjs';
import subsetFont from 'subset-font';
import { expect, test } from 'vitest';
import {
  addKerning,
  charactersOf,
  setWordSpace,
  visiblePairs,
} from '../../../src/integrations/kerning.ts';

const file = '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2';
const source = readFileSync(new URL(`../../../node_modules/${file}`, import.meta.url));
const characters = ' ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;-–’';
const subset = (font: Uint8Array, targetFormat: 'sfnt' | 'woff2', kern: boolean): Promise<Buffer> =>
  subsetFont(Buffer.from(font), characters, {
    targetFormat,
    noLayoutClosure: true,
    noHinting: true,
    keepFeatures: kern ? ['kern'] : [],
    variationAxes: { wght: { min: 400, max: 650 } },
  });

test('a font tells which characters it has, not which it was asked for', async () => {
  const font = await subsetFont(source, 'ba→×𝒜', { targetFormat: 'sfnt' });
  expect(charactersOf(font)).toBe('ab×');
});

test('the pairs that show are those of T, V, W and Y above all, each by the font’s own measure', async () => {
  const pairs = visiblePairs(await subset(source, 'sfnt', true), 0.028);
  const by = new Map(pairs.map((pair) => [pair.first + pair.second, pair.by]));
  expect(by.get('To')).toBeLessThan(-80);
  expect(by.get('Ya')).toBeLessThan(-50);
  expect(by.has('nn')).toBe(false);
  expect(pairs.every((pair) => pair.by % 10 === 0)).toBe(true);
});

test('a font with these pairs sets them and no others, for less than a kilobyte', async () => {
  const pairs = visiblePairs(await subset(source, 'sfnt', true), 0.028);
  const bare = await subset(source, 'sfnt', false);
  expect(visiblePairs(bare, 0.028)).toEqual([]);
  const kerned = await subset(addKerning(bare, pairs), 'woff2', true);
  expect(visiblePairs(await subset(kerned, 'sfnt', true), 0.028)).toEqual(pairs);
  const [all, some, none] = [
    await subset(source, 'woff2', true),
    kerned,
    await subset(source, 'woff2', false),
  ].map(({ length }) => length);
  expect(some! - none!).toBeLessThan(1000);
  expect(all! - none!).toBeGreaterThan(4 * (some! - none!));
});

test('a pair of characters that the font lacks is left out', async () => {
  const bare = await subset(source, 'sfnt', false);
  const pairs = [
    { first: 'T', second: 'o', by: -100 },
    { first: '漢', second: 'o', by: -100 },
  ];
  expect(visiblePairs(addKerning(bare, pairs), 0.028)).toEqual([pairs[0]]);
});

test('a space is made wider and everything else left as it was', async () => {
  const widthOf = (font: Uint8Array, text: string): number => {
    const buffer = new hb.Buffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    hb.shape(new hb.Font(new hb.Face(new hb.Blob(Uint8Array.from(font).buffer))), buffer);
    return buffer.getGlyphPositions().reduce((sum, { xAdvance }) => sum + xAdvance, 0);
  };
  const bare = await subset(source, 'sfnt', false);
  const spaced = await subset(
    await subset(setWordSpace(bare, 0.24), 'woff2', false),
    'sfnt',
    false,
  );
  expect(widthOf(bare, ' ')).toBe(200);
  expect(widthOf(spaced, ' ')).toBe(240);
  expect(widthOf(spaced, 'Tone')).toBe(widthOf(bare, 'Tone'));
});
