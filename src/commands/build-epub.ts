// Makes beyond-attention-<version>.epub from the built pages.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../course/citation.ts';
import { builtEpub } from '../integrations/book/built.ts';

const root = process.env['OUT_DIR'] ?? 'dist';
const book = builtEpub(root);
if (!book) {
  console.error(`There is no built site in ${root}: run npm run build first.`);
  process.exit(1);
}
const file = join(root, `beyond-attention-${version}.epub`);
writeFileSync(file, book);
console.log(`${file}: ${Math.round(book.length / 1000)} kB`);
