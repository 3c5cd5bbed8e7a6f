// The parts that a font file is made of, each a table with a tag of four letters.

/** The tables of a font file by their tags. */
export function tablesOf(sfnt: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(sfnt.buffer, sfnt.byteOffset, sfnt.byteLength);
  const text = new TextDecoder('latin1');
  const tables = new Map<string, Uint8Array>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const [start, length] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    tables.set(text.decode(sfnt.subarray(at, at + 4)), sfnt.subarray(start, start + length));
  }
  return tables;
}

/** The font file with one table added or replaced. */
export function withTable(sfnt: Uint8Array, name: string, table: Uint8Array): Uint8Array {
  const tables = tablesOf(sfnt).set(name, table);
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const power = 2 ** Math.floor(Math.log2(sorted.length));
  let start = 12 + 16 * sorted.length;
  const padded = (length: number): number => (length + 3) & ~3;
  const bytes = new Uint8Array(sorted.reduce((sum, [, t]) => sum + padded(t.length), start));
  const out = new DataView(bytes.buffer);
  bytes.set(sfnt.subarray(0, 4));
  const search = [sorted.length, 16 * power, Math.log2(power), 16 * (sorted.length - power)];
  search.forEach((x, i) => out.setUint16(4 + 2 * i, x));
  sorted.forEach(([tag, content], i) => {
    const at = 12 + 16 * i;
    bytes.set(new TextEncoder().encode(tag), at);
    bytes.set(content, start);
    out.setUint32(at + 4, checksum(bytes.subarray(start, start + padded(content.length))));
    out.setUint32(at + 8, start);
    out.setUint32(at + 12, content.length);
    start += padded(content.length);
  });
  return bytes;
}

/** Big-endian 16-bit numbers, as the tables of a font are written. */
export function words(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(2 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((x, i) => view.setInt16(2 * i, x));
  return bytes;
}

/** Which names a font needs so that every browser takes it: family, style, identity, full, PostScript. */
const needed = [1, 2, 3, 4, 6];

/** The font with names of one letter; what it is called and who made it, readers find in the licences. */
export function withShortNames(sfnt: Uint8Array): Uint8Array {
  const windows = [3, 1, 0x409];
  const records = needed.flatMap((id) => [...windows, id, 2, 0]);
  const head = [0, needed.length, 6 + 2 * records.length];
  return withTable(sfnt, 'name', words([...head, ...records, 'x'.charCodeAt(0)]));
}

function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
