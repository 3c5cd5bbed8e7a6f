// What is wrong with a course, for whoever writes or builds it.
import { checkCourse } from '../../course/check/check.ts';
import type { Course } from '../../course/load.ts';
import { formatProblem } from '../../course/problem.ts';

/** Prints every problem on a line, and last how many there are; false when one is an error. */
export function printProblems(course: Course, started: number): boolean {
  const problems = checkCourse(course);
  for (const problem of problems) console.log(formatProblem(problem));
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${course.articles.size} articles checked in ${seconds} s: ${errors} errors, ${problems.length - errors} warnings.`,
  );
  return errors === 0;
}
