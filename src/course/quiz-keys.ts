// Keys of the quizzes that the reference code settles: a number, or the index of the right choice.
// A test compares each with what content/quizzes marks as correct.

/** By `<chapter>/<question>`: computes the answer from src/models. */
export const quizKeys: Readonly<Record<string, (() => number) | undefined>> = {};
