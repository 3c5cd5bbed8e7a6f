// Style sheets are named by their content once more after fonts were renamed in them: a name that
// may be kept for a year must never stand for two contents.
import { createHash } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

export async function nameStyles(
  root: string,
  files: readonly string[],
  pages: Map<string, string>,
): Promise<void> {
  const renamed: [string, string][] = [];
  for (const file of files) {
    if (!file.startsWith('_astro') || !file.endsWith('.css')) continue;
    const hash = createHash('sha256')
      .update(await readFile(join(root, file)))
      .digest('hex')
      .slice(0, 8);
    const name = `${basename(file).split('.')[0]}.${hash}.css`;
    await rename(join(root, file), join(root, '_astro', name));
    renamed.push([basename(file), name]);
  }
  for (const [page, html] of pages) {
    let out = html;
    for (const [from, to] of renamed) out = out.replaceAll(`_astro/${from}`, `_astro/${to}`);
    pages.set(page, out);
  }
}
