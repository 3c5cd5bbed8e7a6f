// Serves the built site on 127.0.0.1, port 4321 or $PORT.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'astro';

const port = Number(process.env['PORT'] ?? 4321);
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`PORT is "${process.env['PORT']}": set it to a number from 1 to 65535.`);
  process.exit(1);
}
const folder = process.env['OUT_DIR'] ?? 'dist';
if (!existsSync(join(folder, 'index.html'))) {
  console.error(`There is no built site in ${folder}: run npm run build first.`);
  process.exit(1);
}
const server = await preview({ root: '.', server: { host: '127.0.0.1', port }, logLevel: 'error' });
if (server.port !== port) {
  await server.stop();
  console.error(`Port ${port} is taken: set PORT to a free one, for instance PORT=${server.port}.`);
  process.exit(1);
}
const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
console.log(`Beyond Attention is at http://127.0.0.1:${server.port}${base} (Ctrl-C stops it)`);
