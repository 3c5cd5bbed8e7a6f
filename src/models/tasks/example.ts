// What every synthetic task produces: sequences of token numbers, and the class wanted at some of
// the positions. A task is a pure function of a seeded generator.
import { DomainError } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';

/** The target of a position that is not scored. */
export const IGNORE = -100;

/** One sequence: `targets[t]` is wanted after token t has been read, IGNORE where nothing is. */
export interface Example {
  readonly tokens: readonly number[];
  readonly targets: readonly number[];
}

/** A task with its sizes fixed. */
export interface Task {
  readonly name: string;
  /** Token numbers and classes lie in 0 … vocab−1. */
  readonly vocab: number;
  /** Tokens of an example. */
  readonly length: number;
  /** Accuracy of guessing among the answers that occur. */
  readonly chance: number;
  readonly example: (random: Random) => Example;
}

/** Examples as flat arrays: tokens and targets have axes batch length. */
export interface Batch {
  readonly shape: readonly [batch: number, length: number];
  readonly tokens: Int32Array;
  readonly targets: Int32Array;
}

/** `count` fresh examples. @throws DomainError when their lengths differ. */
export function drawBatch(task: Task, count: number, random: Random): Batch {
  const tokens = new Int32Array(count * task.length);
  const targets = new Int32Array(count * task.length);
  for (let b = 0; b < count; b++) {
    const example = task.example(random);
    if (example.tokens.length !== task.length) {
      throw new DomainError(
        `drawBatch: expected examples of ${task.length} tokens from ${task.name}, got ${example.tokens.length}.`,
        'Every example of a batch has the same length.',
      );
    }
    tokens.set(example.tokens, b * task.length);
    targets.set(example.targets, b * task.length);
  }
  return { shape: [count, task.length], tokens, targets };
}

/** The examples of a batch in portions of at most `tokens` tokens, but at least one example each. */
export function portionsOf(batch: Batch, tokens: number): Batch[] {
  const [count, length] = batch.shape;
  const size = Math.max(1, Math.floor(tokens / length));
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => {
    const [first, end] = [i * size, Math.min(count, (i + 1) * size)];
    return {
      shape: [end - first, length],
      tokens: batch.tokens.subarray(first * length, end * length),
      targets: batch.targets.subarray(first * length, end * length),
    };
  });
}

/** Throws a DomainError with this hint unless the condition holds. */
export function demand(condition: boolean, message: string, hint: string): void {
  if (!condition) throw new DomainError(message, hint);
}
