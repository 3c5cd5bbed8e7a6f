// Style sheets that carry their fonts: some browsers refuse fonts from another folder on disk.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const address = /url\((["']?)([^)"']+)\1\)/g;
const types: Readonly<Record<string, string>> = { woff2: 'font/woff2', svg: 'image/svg+xml' };

/** The sheet with every file that it names, by its address, written into it. */
export async function carriedStyles(css: string, root: string, base: string): Promise<string> {
  const parts = new Map<string, string>();
  for (const [, , name] of css.matchAll(address)) {
    if (!name || name.startsWith('data:') || parts.has(name)) continue;
    const type = types[name.split('.').at(-1) ?? ''];
    if (!name.startsWith(base) || !type)
      throw new Error(`A style sheet names ${name}, which cannot be carried in it.`);
    const bytes = await readFile(join(root, name.slice(base.length)));
    parts.set(name, `data:${type};base64,${bytes.toString('base64')}`);
  }
  return (
    css
      // Between two files on disk, which are strangers to each other, no transition is possible.
      .replace(/@view-transition\s*\{[^}]*\}/g, '')
      .replace(address, (whole, _, name: string) =>
        parts.has(name) ? `url(${parts.get(name)})` : whole,
      )
  );
}
