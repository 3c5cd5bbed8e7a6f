// What is wrong with a course, for whoever writes or builds it.
import { join, relative } from 'node:path';
import { recordingProblems } from '../../course/check/recordings.ts';
import { chosenArticles, type Course } from '../../course/load.ts';
import { didYouMean, formatProblem, sortProblems, type Problem } from '../../course/problem.ts';

/** Prints every problem on a line, and last how many there are; false when one is an error. */
export async function printProblems(course: Course, started: number): Promise<boolean> {
  const broken = recordingProblems();
  const isLoadable = broken.every(({ rule }) => rule === 'stray-file');
  const problems = isLoadable
    ? await checkAll(course)
    : sortProblems([...course.problems, ...broken]);
  for (const problem of problems) console.log(formatProblem(problem));
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const count = isLoadable ? course.articles.size : 0;
  console.log(
    `${count} articles checked in ${seconds} s: ${errors} errors, ${problems.length - errors} warnings.`,
  );
  return errors === 0;
}

/** The checks are loaded with the recordings that values and tables compute from. */
async function checkAll(course: Course): Promise<Problem[]> {
  const { checkCourse } = await import('../../course/check/check.ts');
  return sortProblems([...checkCourse(course), ...choiceProblems(course)]);
}

/** Chapters that ARTICLES names and nobody wrote. */
export function choiceProblems({ root, chapters, articles }: Course): Problem[] {
  const slugs = chapters.map(({ slug }) => slug);
  const unknown = [...(chosenArticles() ?? [])].filter((slug) => !articles.has(slug));
  return unknown.map((slug) => ({
    ...{ path: relative(process.cwd(), join(root, 'articles')), line: 1, column: 1 },
    rule: 'missing-file',
    message: `ARTICLES names "${slug}", and there is no ${slug}.mdx.`,
    hint: slugs.includes(slug)
      ? 'Write it first, or leave it out.'
      : didYouMean(slug, slugs, 'Use slugs of course.yaml, joined by commas.'),
    severity: 'error',
  }));
}
