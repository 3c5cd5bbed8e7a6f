// npm run check:content [-- --root DIR]: every problem of a content tree, each on one line.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { saveKept } from '../course/kept.ts';
import { loadCourse } from '../course/load.ts';
import { printProblems } from './build/check.ts';

const { values } = parseArgs({ options: { root: { type: 'string' } } });
const started = performance.now();
let root = resolve(values.root ?? 'content');
if (!existsSync(root)) {
  console.error(`There is no folder ${root}: pass the content tree with --root DIR.`);
  process.exit(1);
}
if (!existsSync(join(root, 'course.yaml')) && existsSync(join(root, 'content', 'course.yaml'))) {
  root = join(root, 'content');
}
const isSound = await printProblems(loadCourse(root), started);
// The next check or build need not set the same formulas again.
saveKept();
process.exitCode = isSound ? 0 : 1;
