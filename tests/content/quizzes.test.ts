import { describe, expect, test } from 'vitest';
import { getCourse } from '../../src/course/load.ts';
import { quizKeys } from '../../src/course/quiz-keys.ts';

const { quizzes } = getCourse();

describe.each([...quizzes])('the quiz of %s', (slug, questions) => {
  test('it has four to six questions', () => {
    expect(questions.length).toBeGreaterThanOrEqual(4);
    expect(questions.length).toBeLessThanOrEqual(6);
  });
  test('at least one question is settled by the reference code', () => {
    expect(questions.filter(({ kind }) => kind !== 'concept')).not.toEqual([]);
  });
  for (const question of questions.filter(({ kind }) => kind === 'predict')) {
    test(`the reference code settles ${question.id} as the quiz says`, () => {
      const computed = quizKeys[`${slug}/${question.id}`]!();
      expect(question.choices![computed]).toMatchObject({ correct: true });
    });
  }
  for (const question of questions.filter(({ kind }) => kind === 'number')) {
    test(`the key of ${question.id} is a finite number`, () => {
      expect(quizKeys[`${slug}/${question.id}`]!()).toSatisfy(Number.isFinite);
    });
  }
});

test('every computed key belongs to a question', () => {
  const known = [...quizzes].flatMap(([slug, questions]) =>
    questions.map(({ id }) => `${slug}/${id}`),
  );
  expect(Object.keys(quizKeys).filter((key) => !known.includes(key))).toEqual([]);
});
