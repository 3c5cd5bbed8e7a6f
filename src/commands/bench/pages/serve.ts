// A server that sends what a good host sends: brotli at its best, fonts and pictures as they are.
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};
const packed = new Set(['.woff2', '.png']);

export interface Host {
  readonly origin: string;
  /** KiB of all bodies sent so far. */
  readonly sent: () => number;
  /** Packs a page and the files of all pages, as a host has done long before anyone asks. */
  readonly prepare: (path: string) => Promise<void>;
  readonly stop: () => void;
}

export async function serveCompressed(folder: string): Promise<Host> {
  let sent = 0;
  const bodies = new Map<string, Buffer>();
  const bodyOf = async (file: string): Promise<Buffer> => {
    const known = bodies.get(file);
    if (known) return known;
    const plain = await readFile(file);
    const body = packed.has(extname(file)) ? plain : brotliCompressSync(plain);
    bodies.set(file, body);
    return body;
  };
  const fileOf = async (path: string): Promise<string> => {
    const file = join(folder, normalize(path));
    return (await stat(file)).isDirectory() ? join(file, 'index.html') : file;
  };
  const prepare = async (path: string): Promise<void> => {
    const shared = join(folder, '_astro');
    for (const name of await readdir(shared)) await bodyOf(join(shared, name));
    await bodyOf(await fileOf(path));
  };
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
      const file = await fileOf(path);
      const body = await bodyOf(file);
      const coding = packed.has(extname(file)) ? {} : { 'Content-Encoding': 'br' };
      response.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Length': body.length,
        'Cache-Control': path.startsWith('/_astro/') ? 'max-age=31536000, immutable' : 'no-cache',
        ...coding,
      });
      sent += body.length / 1024;
      response.end(body);
    };
    answer().catch(() => {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('not found');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    prepare,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
