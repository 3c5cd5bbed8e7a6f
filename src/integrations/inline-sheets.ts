// Style sheets are written into the pages that ask for them: text can be painted as soon as the page
// is there, a round trip earlier than with a file. It costs 7 KiB with every page that is not cached.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const link = /<link rel="stylesheet" href="[^"]*\/_astro\/([\w.-]+)"\s*\/?>/g;

/** An address that is meant from where the sheet lies. */
const relative = /url\((?!\s*["']?(?:\/|#|[a-z]+:))/i;

/** Name → content of the sheets in `_astro` that mean the same in any place. */
export async function movableSheets(
  root: string,
  names: Iterable<string>,
): Promise<Map<string, string>> {
  const sheets = new Map<string, string>();
  for (const name of names) {
    const css = await readFile(join(root, '_astro', name), 'utf8');
    if (!relative.test(css)) sheets.set(name, css);
  }
  return sheets;
}

/** The head of a page with these sheets in the place of their links, so in the same order. */
export function withSheets(head: string, sheets: ReadonlyMap<string, string>): string {
  return head.replace(link, (whole, name: string) => {
    const css = sheets.get(name);
    return css === undefined ? whole : styleElement(css);
  });
}

/** `css` in a page; it cannot end the element. */
export const styleElement = (css: string): string =>
  `<style>${css.replaceAll('</', '<\\/').trim()}</style>`;
