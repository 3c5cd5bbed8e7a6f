// One validate command: every check over a content tree, all problems of a run together.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '../load.ts';
import { sortProblems, type Problem } from '../problem.ts';
import { checkArticle } from './article.ts';
import { checkData } from './data.ts';
import { checkEntries } from './entries.ts';
import { checkQuizzes } from './quizzes.ts';
import { checkRecords } from './records.ts';
import { checkTexts } from './texts.ts';

export interface CheckContext {
  readonly course: Course;
  /** Names of the figures in src/figures. */
  readonly figures: ReadonlySet<string>;
  /** Where the code of the site lies. */
  readonly sourceRoot: string;
  readonly report: (problem: Problem) => void;
}

/** All problems of the tree, those found while reading it included, in reading order. */
export function checkCourse(course: Course, sourceRoot = 'src'): Problem[] {
  const problems: Problem[] = [...course.problems];
  const folder = join(sourceRoot, 'figures');
  const figures = new Set(
    existsSync(folder)
      ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'figure.ts')))
      : [],
  );
  const report = (problem: Problem): void => void problems.push(problem);
  const context: CheckContext = { course, figures, sourceRoot, report };
  checkData(context);
  checkEntries(context);
  for (const article of course.articles.values()) checkArticle(context, article);
  checkQuizzes(context);
  checkTexts(context);
  checkRecords(context);
  return sortProblems(problems);
}
