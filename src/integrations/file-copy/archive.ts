// Files as a zip that is the same bytes for the same files: one order, one date.
import { zipSync, type Zippable } from 'fflate';

/** The first moment that a zip can say, so that nothing depends on when it was made. */
const date = new Date(1980, 0, 1);

/** Unix, a plain file that everyone may read. */
const attributes = { os: 3, attrs: (0o100644 << 16) >>> 0 };

/** `stored` files are not compressed and come first, as an EPUB wants its type. */
export function archive(
  files: ReadonlyMap<string, string | Uint8Array>,
  stored: readonly string[] = [],
): Uint8Array {
  const names = [...files.keys()].filter((name) => !stored.includes(name)).sort();
  const entries: Zippable = {};
  for (const name of [...stored, ...names]) {
    const content = files.get(name)!;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const packed = stored.includes(name) || /\.(?:png|woff2)$/.test(name);
    entries[name] = [bytes, { level: packed ? 0 : 9, mtime: date, ...attributes }];
  }
  return zipSync(entries);
}
