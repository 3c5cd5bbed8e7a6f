// Style sheets that carry their fonts: some browsers refuse fonts from another folder on disk.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const address = /url\((["']?)([^)"']+)\1\)/g;
const types: Readonly<Record<string, string>> = { woff2: 'font/woff2', svg: 'image/svg+xml' };

/** The sheet `file` below `root`, every file that it names written into it. */
export async function carriedStyles(root: string, file: string, base: string): Promise<string> {
  const css = await readFile(join(root, file), 'utf8');
  const carried = new Map<string, string>();
  for (const [, , name] of css.matchAll(address)) {
    if (!name || name.startsWith('data:') || carried.has(name)) continue;
    const path = name.startsWith('/')
      ? name.slice(base.length)
      : join(file, '..', name).replaceAll('\\', '/');
    const type = types[path.split('.').at(-1) ?? ''];
    if (!type) throw new Error(`${file} names ${name}, which cannot be carried in a style sheet.`);
    const bytes = await readFile(join(root, path));
    carried.set(name, `data:${type};base64,${bytes.toString('base64')}`);
  }
  return (
    css
      // Between two files on disk, which are strangers to each other, no transition is possible.
      .replace(/@view-transition\s*\{[^}]*\}/g, '')
      .replace(address, (whole, _, name: string) =>
        carried.has(name) ? `url(${carried.get(name)})` : whole,
      )
  );
}
