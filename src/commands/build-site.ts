// npm run build: the site into dist or $OUT_DIR, which keeps its last whole build until the next is.
import { fileURLToPath } from 'node:url';
import { buildInto } from './build/replace.ts';

/**
 * The build makes much that dies soon and keeps little. Half again of what it keeps is room enough;
 * left to itself, the engine takes three times as much before it looks for what is dead. What is new
 * gets twice its usual room, so that the tree of a page dies where it was made.
 */
const flags = ['--heap-growing-percent=50', '--max-semi-space-size=32'];

process.exitCode = await buildInto(process.env['OUT_DIR'] ?? 'dist', '.astro', [
  process.execPath,
  ...flags,
  fileURLToPath(new URL('build/site.ts', import.meta.url)),
]);
