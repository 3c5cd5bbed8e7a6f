// Writes sw.js: the bundled service worker with the list of this build's files before it.
import { createHash } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashLength, type Manifest } from '../offline/manifest.ts';
import { bundleScript } from './bundle.ts';

/**
 * Not kept: what only servers and machines read, downloads, the pages made for printing, and the
 * page for wrong addresses, which servers send with an error status.
 */
const left =
  /^(?:sw\.js|_headers|404\.html|feed\.xml|sitemap\.xml|robots\.txt|llms.*\.txt|references\..*|schemas\/.*|print\/.*|social\.png|CNAME|.*\.(?:zip|pdf|epub|map))$/;

/** What every page needs, wherever one begins. */
const shell =
  /^(?:_astro\/.*\.(?:css|js|woff2|wasm)|index\.html|offline\/index\.html|search-index\/core\.json|favicon\.svg|site\.webmanifest)$/;

/** A larger file, such as the editor of the lab, is kept when a page first needs it. */
const largestInShell = 120_000;

const address = (file: string): string => file.replace(/(^|\/)index\.html$/, '$1');

export async function writeServiceWorker(root: string, base: string): Promise<Manifest> {
  const names: string[] = [];
  let size = 0;
  for (const name of await readdir(root, { recursive: true })) {
    const file = name.replaceAll('\\', '/');
    if (left.test(file)) continue;
    const info = await stat(join(root, file));
    if (!info.isFile()) continue;
    names.push(file);
    size += info.size;
  }
  names.sort();
  await writeSize(join(root, 'offline/index.html'), size);
  const manifest = await readManifest(root, base, names);
  const code = await bundleScript(fileURLToPath(new URL('../offline/worker.ts', import.meta.url)));
  await writeFile(
    join(root, 'sw.js'),
    `const courseManifest=${JSON.stringify(manifest)};\n${code}`,
  );
  return manifest;
}

async function readManifest(
  root: string,
  base: string,
  names: readonly string[],
): Promise<Manifest> {
  const files: Record<string, [string, number]> = {};
  const whole = createHash('sha256');
  for (const file of names) {
    const bytes = await readFile(join(root, file));
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, hashLength);
    files[address(file)] = [hash, bytes.length];
    whole.update(`${file} ${hash}\n`);
  }
  return {
    build: whole.digest('hex').slice(0, hashLength),
    base,
    files,
    shell: names
      .filter((file) => shell.test(file) && files[address(file)]![1] <= largestInShell)
      .map(address),
  };
}

/** The page that offers to save the course says how large it is. */
async function writeSize(file: string, bytes: number): Promise<void> {
  const html = await readFile(file, 'utf8').catch(() => undefined);
  if (html === undefined) return;
  const megabytes = (bytes / 1e6).toFixed(1);
  await writeFile(
    file,
    html.replaceAll(/(<span data-course-size>)[^<]*(<\/span>)/g, `$1${megabytes}$2`),
  );
}
