// The search index over the built pages.
import { join } from 'node:path';
import * as pagefind from 'pagefind';

export async function buildSearchIndex(root: string): Promise<{ pageCount: number }> {
  const { index } = await pagefind.createIndex({ includeCharacters: '_-' });
  if (!index) throw new Error('The search index could not be created.');
  const { errors, page_count: pageCount } = await index.addDirectory({ path: root });
  if (errors.length > 0) throw new Error(`The search index failed: ${errors.join('; ')}`);
  await index.writeFiles({ outputPath: join(root, 'pagefind') });
  await pagefind.close();
  return { pageCount };
}
