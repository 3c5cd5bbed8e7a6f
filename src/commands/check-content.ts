// npm run check:content [-- --root DIR]: every problem of a content tree, each on one line.
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { saveKept } from '../course/kept.ts';
import { loadCourse } from '../course/load.ts';
import { readFolder } from '../course/source-folder.ts';
import { readArguments, stop } from './arguments.ts';
import { printProblems } from './build/check.ts';

const { values } = readArguments('npm run check:content [-- --root DIR]', {
  options: { root: { type: 'string' } },
});
if (values.root === '') stop('--root names no folder: pass the content tree with --root DIR.');
const started = performance.now();
let root = resolve(values.root ?? 'content');
if (!existsSync(root)) stop(`There is no folder ${root}: pass the content tree with --root DIR.`);
if (!statSync(root).isDirectory())
  stop(`${root} is no folder: pass the content tree with --root DIR.`);
for (const { message, hint } of readFolder(root, root).problems)
  stop(`${root}: ${message} (${hint})`);
if (!existsSync(join(root, 'course.yaml')) && existsSync(join(root, 'content', 'course.yaml'))) {
  root = join(root, 'content');
}
const isSound = await printProblems(loadCourse(root), started);
// The next check or build need not set the same formulas again.
saveKept();
process.exitCode = isSound ? 0 : 1;
