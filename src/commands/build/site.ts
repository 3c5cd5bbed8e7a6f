// Checks the content and builds the site into $OUT_DIR, in one process: the pages are made from the
// articles as they were parsed for the check.
import { build } from 'astro';
import { getCourse } from '../../course/load.ts';
import { printProblems } from './check.ts';

const started = performance.now();
if (await printProblems(getCourse(), started)) {
  await build({ logLevel: 'silent' });
} else {
  process.exitCode = 1;
}
