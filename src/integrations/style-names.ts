// Style sheets are named by their content once more after fonts were renamed in them: a name that
// may be kept for a year must never stand for two contents.
import { createHash } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Renames the sheets of the site: old name → new name. */
export async function nameStyles(
  root: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const renamed = new Map<string, string>();
  for (const file of files) {
    if (!file.startsWith('_astro') || !file.endsWith('.css')) continue;
    const hash = createHash('sha256')
      .update(await readFile(join(root, file)))
      .digest('hex')
      .slice(0, 8);
    const name = `${basename(file).split('.')[0]}.${hash}.css`;
    await rename(join(root, file), join(root, '_astro', name));
    renamed.set(basename(file), name);
  }
  return renamed;
}

const folder = '_astro/';

/** A page with the new names of sheets; pages are long and name few, so their bytes are searched. */
export function withNewNames(page: Buffer, names: ReadonlyMap<string, string>): Buffer {
  const parts: Uint8Array[] = [];
  let done = 0;
  for (let at = page.indexOf(folder); at >= 0; at = page.indexOf(folder, at + 1)) {
    const start = at + folder.length;
    const [from = ''] = /^[\w.-]*/.exec(page.toString('latin1', start, start + 200)) ?? [];
    const to = names.get(from);
    if (to === undefined) continue;
    parts.push(page.subarray(done, start), Buffer.from(to));
    done = start + from.length;
  }
  return parts.length === 0 ? page : Buffer.concat([...parts, page.subarray(done)]);
}
