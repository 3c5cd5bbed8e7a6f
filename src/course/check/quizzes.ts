// Checks of content/quizzes: one correct choice, an explanation for each, keys that code computes.
import { visit } from 'unist-util-visit';
import { isJsx, type Article, type JsxElement } from '../article.ts';
import { didYouMean, shorten } from '../problem.ts';
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
    const isEmpty = article?.tree.children.length === 0;
    if (slugs.includes(slug) && !isEmpty && article?.readable && !hasQuiz(article))
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
      } else if (question.tolerance !== undefined || question.unit !== undefined) {
        const odd = question.tolerance === undefined ? 'unit' : 'tolerance';
        fail(
          [i, odd],
          'quiz',
          `The question "${id}" of the kind ${kind} has a ${odd}, which nothing reads.`,
          'Remove it, or change the kind to number.',
        );
      } else if ((choices ?? []).length < 2) {
        fail(
          choices ? [i, 'choices'] : [i],
          'quiz',
          `The question "${id}" offers ${choices?.length ? 'one choice' : 'no choices'}.`,
          'Give at least two, each with its reason.',
        );
      } else {
        choices?.forEach(({ text }, c) => {
          if (choices.findIndex((choice) => plain(choice.text) === plain(text)) < c)
            fail([i, 'choices', c], 'quiz', `"${plain(text)}" is offered twice.`, 'Change one.');
        });
        const correct = (choices ?? []).filter((choice) => choice.correct).length;
        if (correct !== 1) {
          fail(
            [i, 'choices'],
            'quiz',
            `The question "${id}" has ${correct} correct choices.`,
            'Mark exactly one with correct: true.',
          );
        } else if (kind === 'predict') {
          const right = settled(slug, id);
          if (right !== undefined && right !== choices!.findIndex((choice) => choice.correct))
            fail(
              [i, 'choices'],
              'quiz-key',
              `The question "${id}" marks another choice than the code computes.`,
              right < choices!.length
                ? `Mark “${shorten(choices![right]!.text, 40)}”, or correct its key.`
                : 'Put the choices in the order of its key in src/course/quiz-keys.',
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

/** In a comment or between backticks it shows nothing. */
function hasQuiz({ tree }: Article): boolean {
  let found = false;
  visit(tree, isJsx, (node: JsxElement) => {
    if (node.name === 'Quiz') found = true;
  });
  return found;
}

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** The index of the choice that the code computes; undefined where it computes none. */
function settled(slug: string, id: string): number | undefined {
  const name = `${slug}/${id}`;
  try {
    const index = Object.hasOwn(quizKeys, name) ? quizKeys[name]!() : undefined;
    return index !== undefined && Number.isInteger(index) && index >= 0 ? index : undefined;
  } catch {
    // A recording that the key reads is told of by itself.
    return undefined;
  }
}
