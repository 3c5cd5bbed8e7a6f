// npm run build: the site into dist or $OUT_DIR, which keeps its last whole build until the next is.
import { buildInto } from './build/replace.ts';

const target = process.env['OUT_DIR'] ?? 'dist';
process.exitCode = await buildInto(target, '.astro', [
  'astro',
  'build',
  '--silent',
  ...process.argv.slice(2),
]);
