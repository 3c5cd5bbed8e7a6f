// npm run check:content [-- --root DIR]: every problem of a content tree, each on one line.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCourse } from '../course/check/check.ts';
import { saveKept } from '../course/kept.ts';
import { loadCourse } from '../course/load.ts';
import { formatProblem } from '../course/problem.ts';

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
const course = loadCourse(root);
const problems = checkCourse(course);
// The build that follows need not set the same formulas again.
saveKept();
for (const problem of problems) console.log(formatProblem(problem));
const errors = problems.filter((problem) => problem.severity === 'error').length;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${course.articles.size} articles checked in ${seconds} s: ${errors} errors, ${problems.length - errors} warnings.`,
);
process.exitCode = errors > 0 ? 1 : 0;
