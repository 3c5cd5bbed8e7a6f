// Associative recall with one question, as in H3 and Hyena: pairs, "=>", a key, and then its value.
import { type Random, uniformInteger } from '../tensor/random.ts';
import { demand, type Example } from './example.ts';
import { scoreLast } from './induction.ts';

export interface AssociativeRecallConfig {
  /**
   * 0 is the full stop, vocab−1 the arrow "=>"; of the ordinary tokens between, the first half
   * (rounded down) are keys and the others values.
   */
  readonly vocab: number;
  /** Tokens before the arrow: ⌊length/(keyTokens+1)⌋ pairs. */
  readonly length: number;
  /** Tokens that make one key; 1 unless given. */
  readonly keyTokens?: number | undefined;
  /** May ask for a key that did not occur; the answer is then the full stop. False unless given. */
  readonly allowAbsent?: boolean | undefined;
}

export interface AssociativeRecallDraws {
  readonly pairs: readonly { readonly key: readonly number[]; readonly value: number }[];
  readonly query: readonly number[];
}

/** All tokens, answer included: the pairs, the arrow, the query, and its value or the full stop. */
export function placeAssociativeRecall(
  { vocab }: AssociativeRecallConfig,
  { pairs, query }: AssociativeRecallDraws,
): number[] {
  const found = pairs.find(({ key }) => key.join() === query.join());
  return [
    ...pairs.flatMap(({ key, value }) => [...key, value]),
    vocab - 1,
    ...query,
    found?.value ?? 0,
  ];
}

/** Whether a token can be part of a key, or be a value. */
export function rolesOf(vocab: number): {
  readonly keys: readonly number[];
  readonly values: readonly number[];
} {
  const keys = Math.floor((vocab - 2) / 2);
  return {
    keys: Array.from({ length: keys }, (_, i) => 1 + i),
    values: Array.from({ length: vocab - 2 - keys }, (_, i) => 1 + keys + i),
  };
}

/**
 * One example; the same key always has the same value within it, and different keys may share one.
 * Only the answer is wanted. @see fu2023h3
 */
export function associativeRecall(config: AssociativeRecallConfig, random: Random): Example {
  const { vocab, length, keyTokens = 1, allowAbsent = false } = config;
  const { keys, values } = rolesOf(vocab);
  demand(
    vocab >= 4 && length >= keyTokens + 1,
    `associativeRecall: expected a vocabulary of at least 4 and a length of at least ${keyTokens + 1}, got ${vocab} and ${length}.`,
    'At least one pair must fit.',
  );
  const pick = (from: readonly number[]): number => from[uniformInteger(random, from.length)]!;
  const drawKey = (): number[] => Array.from({ length: keyTokens }, () => pick(keys));
  const memory = new Map<string, number>();
  const pairs = Array.from({ length: Math.floor(length / (keyTokens + 1)) }, () => {
    const key = drawKey();
    const value = memory.get(key.join()) ?? pick(values);
    memory.set(key.join(), value);
    return { key, value };
  });
  const query = allowAbsent ? drawKey() : pairs[uniformInteger(random, pairs.length)]!.key;
  return scoreLast(placeAssociativeRecall(config, { pairs, query }), 1);
}
