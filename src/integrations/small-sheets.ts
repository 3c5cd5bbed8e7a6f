// A small sheet is written into the pages that ask for it: as a file of its own it would cost each
// first view one more answer to wait for. What all pages share stays a file.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes, before compression. */
const small = 8 * 1024;

const link = /<link rel="stylesheet" href="[^"]*\/_astro\/([\w.-]+)"\s*\/?>/g;

/** Name → content of those of the sheets in `_astro` that are small. */
export async function smallSheets(
  root: string,
  names: Iterable<string>,
): Promise<Map<string, string>> {
  const sheets = new Map<string, string>();
  for (const name of names) {
    const css = await readFile(join(root, '_astro', name), 'utf8');
    // An address in a sheet is meant from where the sheet lies.
    if (Buffer.byteLength(css) <= small && !css.includes('url(')) sheets.set(name, css);
  }
  return sheets;
}

/** The head of a page with the small sheets in the place of their links, so in the same order. */
export function withSmallSheets(head: string, sheets: ReadonlyMap<string, string>): string {
  return head.replace(link, (whole, name: string) => {
    const css = sheets.get(name);
    return css === undefined ? whole : styleElement(css);
  });
}

/** `css` in a page; it cannot end the element. */
export const styleElement = (css: string): string =>
  `<style>${css.replaceAll('</', '<\\/').trim()}</style>`;
