// What a page runs besides the shared script is mostly a few lines that wait for the reader: they are
// written into the page, where no request has to fetch them.
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes, before compression. */
const small = 1024;

const element = /<script type="module" src="[^"]*\/_astro\/([\w.-]+\.js)"><\/script>/g;
const neighbour = /(["'`])\.\/([\w.-]+\.js)\1/g;

/** Name → content of those scripts in `_astro` that are small and that no other script asks for. */
export async function smallScripts(root: string, base: string): Promise<Map<string, string>> {
  const folder = join(root, '_astro');
  const scripts = new Map<string, string>();
  for (const name of (await readdir(folder)).sort())
    if (name.endsWith('.js')) scripts.set(name, await readFile(join(folder, name), 'utf8'));
  const asked = new Set(
    [...scripts.values()].flatMap((code) => [...code.matchAll(neighbour)].map(([, , to]) => to!)),
  );
  const found = new Map<string, string>();
  for (const [name, code] of scripts) {
    if (asked.has(name) || Buffer.byteLength(code) > small || code.includes('</')) continue;
    found.set(
      name,
      code.replace(
        neighbour,
        (_, quote: string, to: string) => `${quote}${base}_astro/${to}${quote}`,
      ),
    );
  }
  return found;
}

/** The page with these scripts in the place of the elements that fetch them; `used` learns their names. */
export function withScripts(
  html: string,
  scripts: ReadonlyMap<string, string>,
  used: Set<string>,
): string {
  return html.replace(element, (whole, name: string) => {
    const code = scripts.get(name);
    if (code === undefined) return whole;
    used.add(name);
    return `<script type="module" data-file="${name}">${code.trim()}</script>`;
  });
}

/** Removes the scripts that are in the pages now. */
export async function dropScripts(root: string, names: Iterable<string>): Promise<void> {
  for (const name of names) await rm(join(root, '_astro', name));
}
