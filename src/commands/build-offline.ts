// Packs the built site into beyond-attention-<version>.zip, which opens from disk, and offers it on
// the site's own page for offline reading, with size and checksum.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../course/citation.ts';
import { archive } from '../integrations/file-copy/archive.ts';
import { fileCopy } from '../integrations/file-copy/build.ts';
import { writeServiceWorker } from '../integrations/service-worker.ts';

const root = process.env['OUT_DIR'] ?? 'dist';
const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
if (!existsSync(join(root, 'index.html'))) {
  console.error(`There is no built site in ${root}: run npm run build first.`);
  process.exit(1);
}
const name = `beyond-attention-${version}`;
const files = [...(await fileCopy(root, base))].map(
  ([path, content]) => [`${name}/${path}`, content] as const,
);
const zip = archive(new Map(files));
const hash = createHash('sha256').update(zip).digest('hex');
const megabytes = (zip.length / 1e6).toFixed(1);
writeFileSync(join(root, `${name}.zip`), zip);

const page = join(root, 'offline', 'index.html');
const offer = [
  '<h2 id="zip">Take it as a zip</h2>',
  `<p><a class="button" href="${base}${name}.zip" download>${name}.zip, ${megabytes} MB</a></p>`,
  '<p>Unpack it and open <code>index.html</code> with a browser: text, figures, quizzes and search work from the disk, without a server.</p>',
  `<p class="small download-hash">SHA-256 <code>${hash}</code></p>`,
].join('');
writeFileSync(
  page,
  readFileSync(page, 'utf8').replace(
    /(<div data-downloads>)[\s\S]*?(<\/div>)/,
    (_, open: string, close: string) => open + offer + close,
  ),
);
await writeServiceWorker(root, base);
console.log(
  `${join(root, `${name}.zip`)}: ${files.length} files, ${megabytes} MB, SHA-256 ${hash}`,
);
