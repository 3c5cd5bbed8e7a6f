// Checks of content/quizzes: one correct choice, an explanation for each, keys that code computes.
import { didYouMean } from '../problem.ts';
import { quizKeys } from '../quiz-keys.ts';
import type { CheckContext } from './check.ts';

export function checkQuizzes({ course, report }: CheckContext): void {
  const slugs = course.chapters.map((chapter) => chapter.slug);
  for (const [slug, source] of course.sources.quizzes) {
    const fail = (path: PropertyKey[], rule: string, message: string, hint: string): void =>
      report({ path: source.path, ...source.at(path), rule, message, hint, severity: 'error' });
    if (course.sources.course.data && !slugs.includes(slug)) {
      const hint = didYouMean(slug, slugs, 'Name the file after a slug of course.yaml.');
      fail([], 'unknown-chapter', `There is no chapter "${slug}".`, hint);
    }
    const article = course.articles.get(slug);
    if (slugs.includes(slug) && article?.readable && !/<Quiz\b/.test(article.source))
      fail([], 'quiz', `The chapter "${slug}" has no <Quiz />.`, 'Add it where the quiz belongs.');
    const seen = new Set<string>();
    (source.data ?? []).forEach((question, i) => {
      const { id, kind, choices } = question;
      if (seen.has(id))
        fail([i, 'id'], 'duplicate-id', `The id "${id}" is used twice.`, 'Rename one of the two.');
      seen.add(id);
      if (kind === 'number') {
        if (choices)
          fail(
            [i, 'choices'],
            'quiz',
            `The number question "${id}" has choices.`,
            'Remove them, or change its kind.',
          );
        if (question.tolerance === undefined) {
          fail(
            [i],
            'quiz',
            `The number question "${id}" has no tolerance.`,
            'Add tolerance: 0.05 or the like.',
          );
        }
      } else if ((choices ?? []).length < 2) {
        fail(
          choices ? [i, 'choices'] : [i],
          'quiz',
          `The question "${id}" offers ${choices?.length ? 'one choice' : 'no choices'}.`,
          'Give at least two, each with its reason.',
        );
      } else {
        choices?.forEach(({ text }, c) => {
          if (choices.findIndex((choice) => choice.text === text) < c)
            fail([i, 'choices', c], 'quiz', `"${text}" is offered twice.`, 'Change one.');
        });
        const correct = (choices ?? []).filter((choice) => choice.correct).length;
        if (correct !== 1) {
          fail(
            [i, 'choices'],
            'quiz',
            `The question "${id}" has ${correct} correct choices.`,
            'Mark exactly one with correct: true.',
          );
        }
      }
      if (kind !== 'concept' && !Object.hasOwn(quizKeys, `${slug}/${id}`)) {
        fail(
          [i],
          'quiz-key',
          `No code computes the key of "${id}".`,
          `Add "${slug}/${id}" to src/course/quiz-keys.ts.`,
        );
      }
    });
  }
}
