// The pages as the search read them, kept beside the build for `npm run search:ablate`.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BuiltPage } from './read-page.ts';

export function searchedPages(): string {
  return resolve(process.env['CACHE_DIR'] ?? join('node_modules', '.astro'), 'searched-pages.json');
}

export async function keepPages(pages: ReadonlyMap<string, BuiltPage>): Promise<void> {
  const file = searchedPages();
  await mkdir(dirname(file), { recursive: true });
  const entries = [...pages].map(([name, page]) => [name, { ...page, anchors: [...page.anchors] }]);
  await writeFile(file, JSON.stringify(entries));
}

export function restorePages(text: string): Map<string, BuiltPage> {
  type Kept = Omit<BuiltPage, 'anchors'> & { anchors: readonly string[] };
  const entries = JSON.parse(text) as [string, Kept][];
  return new Map(
    entries.map(([name, page]) => [name, { ...page, anchors: new Set(page.anchors) }]),
  );
}
