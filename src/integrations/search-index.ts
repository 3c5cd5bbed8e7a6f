// The search index of the built pages and the course data, written beside them.
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCourse } from '../course/load.ts';
import { buildIndex } from './search/build-index.ts';
import { listDocuments } from './search/documents.ts';
import { abbreviations, readHints } from './search/hints.ts';
import { keepPages } from './search/pages-file.ts';
import type { BuiltPage } from './search/read-page.ts';

/** Folder of the index in the site; the pages and `npm run search:eval` read it from there. */
export const searchFolder = 'search-index';

/** Attributes that say how a page is searched: nobody needs them once it is indexed. */
const onlyForTheIndex = /\sdata-(?:search|pagefind-[a-z-]+)(?:="[^"]*")?(?=[\s>])/g;

export const withoutSearchAttributes = (html: string): string => html.replace(onlyForTheIndex, '');

/** What a file of the site is called in the index: `mamba` for mamba/index.html, '' for the home page. */
export function searchedName(file: string): string | undefined {
  const [, name] = /^((?:.*\/)?)index\.html$/.exec(file.replaceAll('\\', '/')) ?? [];
  return name?.replace(/\/$/, '');
}

/** Writes the index of these pages, each under its name. */
export async function buildSearchIndex(
  root: string,
  built: ReadonlyMap<string, BuiltPage>,
): Promise<{ pageCount: number }> {
  const course = getCourse();
  const hints = readHints(course.root, new Set(course.chapters.map(({ slug }) => slug)));
  await keepPages(built);
  const documents = listDocuments(course, hints, built);
  const files = buildIndex(documents, [...hints.synonyms, ...abbreviations(course)], (content) =>
    createHash('sha256').update(content).digest('hex').slice(0, 8),
  );
  const folder = join(root, searchFolder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), JSON.stringify(content));
  return { pageCount: documents.pages.length };
}
