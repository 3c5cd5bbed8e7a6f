// The book of a folder that holds the built site.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastChanged } from '../../course/git.ts';
import { getCourse } from '../../course/load.ts';
import { epub } from './epub.ts';

/** Undefined when nothing is built there. */
export function builtEpub(root: string): Uint8Array | undefined {
  const course = getCourse();
  const pages = new Map<string, string>();
  for (const { slug } of course.chapters) {
    const file = join(root, slug, 'index.html');
    if (existsSync(file)) pages.set(`${slug}/index.html`, readFileSync(file, 'utf8'));
  }
  if (pages.size === 0) return undefined;
  return epub(pages, course, {
    site: process.env['SITE_URL'] ?? 'https://beyond-attention.example',
    base: (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/'),
    date: lastChanged('content') ?? '2026-01-01',
  });
}
