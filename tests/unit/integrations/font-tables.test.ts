import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { expect, test } from 'vitest';
import { tablesOf, withShortNames } from '../../../src/integrations/font-tables.ts';
import { charactersOf } from '../../../src/integrations/kerning.ts';

const file = join(
  import.meta.dirname,
  '../../../node_modules/@fontsource-variable/literata/files/literata-latin-wght-normal.woff2',
);
const whole = await subsetFont(readFileSync(file), 'Tea', { targetFormat: 'sfnt' });
const short = withShortNames(whole);

/** Identity and text of each record of a table of names. */
function namesOf(table: Uint8Array): [id: number, text: string][] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const texts = view.getUint16(4);
  return Array.from({ length: view.getUint16(2) }, (_, i) => {
    const at = 6 + 12 * i;
    const from = texts + view.getUint16(at + 10);
    const text = table.subarray(from, from + view.getUint16(at + 8));
    return [view.getUint16(at + 6), new TextDecoder('utf-16be').decode(text)];
  });
}

test('names shrink to one letter each, and there are all that browsers look for', () => {
  const names = tablesOf(short).get('name')!;
  expect(namesOf(tablesOf(whole).get('name')!).map(([, text]) => text)).toContain('Literata');
  expect(namesOf(names)).toEqual([1, 2, 3, 4, 6].map((id) => [id, 'x']));
  expect(names.length).toBeLessThan(tablesOf(whole).get('name')!.length / 5);
});

test('every other table stays as it was, and the font can still be read', async () => {
  const before = tablesOf(whole);
  const after = tablesOf(short);
  expect([...after.keys()]).toEqual([...before.keys()].sort());
  for (const [tag, table] of before)
    if (tag !== 'name') expect(Buffer.from(after.get(tag)!).equals(table), tag).toBe(true);
  const again = await subsetFont(Buffer.from(short), 'Te', { targetFormat: 'sfnt' });
  expect(charactersOf(again)).toBe('Te');
});
