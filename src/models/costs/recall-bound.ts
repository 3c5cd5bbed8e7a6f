// What counting alone says about recall: a state of so many bits can be in so many conditions, and
// what it has read must fit into their number, whatever the network that wrote it.
import { DomainError } from '../tensor/errors.ts';

/** log₂ n! */
function log2Factorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log2(i);
  return sum;
}

/** log₂ of the number of ways to choose k out of n. */
function log2Choose(n: number, k: number): number {
  return log2Factorial(n) - log2Factorial(k) - log2Factorial(n - k);
}

function demandChoices(caller: string, subject: string, n: number): void {
  if (Number.isFinite(n) && n >= 2) return;
  throw new DomainError(
    `${caller}: expected ${subject} to be at least 2, got ${n}.`,
    'With fewer there is nothing to remember.',
  );
}

// #region pigeonhole
/**
 * log₂ C(keys, pairs) + pairs · log₂ values: bits that tell apart all
 * sets of different keys with any of the values for each.
 */
export function bitsForPairs(sizes: {
  readonly pairs: number;
  readonly keys: number;
  readonly values: number;
}): number {
  const { pairs, keys, values } = sizes;
  return log2Choose(keys, pairs) + pairs * Math.log2(values);
}

/** length · log₂ vocab: bits that tell apart all texts of this length. */
export function bitsToCopy(length: number, vocab: number): number {
  return length * Math.log2(vocab);
}

/**
 * min(1, 2^(bits − length · log₂ vocab)): the best chance of repeating a
 * random text, since each condition of the state leads to one answer.
 * @see jelassi2024repeat
 */
export function exactCopyBound(bits: number, length: number, vocab: number): number {
  return Math.min(1, 2 ** (bits - bitsToCopy(length, vocab)));
}
// #endregion pigeonhole

/** ⌊bits / log₂ vocab⌋: the longest random text that `bits` bits can always repeat. */
export function longestCopy(bits: number, vocab: number): number {
  demandChoices('longestCopy', 'the vocabulary', vocab);
  return Math.floor(bits / Math.log2(vocab));
}

// #region fano
/** H(e) + e · log₂(values − 1): bits that an answer leaves open when it is wrong with probability e. */
export function openBits(wrong: number, values: number): number {
  const term = (p: number): number => (p > 0 ? -p * Math.log2(p) : 0);
  return term(wrong) + term(1 - wrong) + wrong * Math.log2(values - 1);
}

/**
 * The largest share of right answers, averaged over `pairs` random values, that `bits` bits allow:
 * 1 − e with pairs · (log₂ values − openBits(e)) = bits, by Fano's inequality; 1/values without bits.
 */
export function accuracyBound(bits: number, pairs: number, values: number): number {
  demandChoices('accuracyBound', 'the number of values', values);
  const perPair = bits / pairs;
  if (perPair >= Math.log2(values)) return 1;
  // openBits grows from 0 at e = 0 to log₂ values at e = 1 − 1/values: halve until it is found.
  let [low, high] = [0, 1 - 1 / values];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (Math.log2(values) - openBits(middle, values) > perPair) low = middle;
    else high = middle;
  }
  return 1 - (low + high) / 2;
}
// #endregion fano

/**
 * max(0, log₂(values!/(values − pairs)!) − pairs · openBits(1 − accuracy)): bits that must have come
 * through the state when so many answers are right, for values that differ within an example.
 */
export function provenBits(accuracy: number, pairs: number, values: number): number {
  const told = log2Factorial(values) - log2Factorial(values - pairs);
  return Math.max(0, told - pairs * openBits(1 - accuracy, values));
}
