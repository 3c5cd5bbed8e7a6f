// State tracking: apply one change after another and say, after each, where you are. Parity is the
// smallest case, composing permutations of five the hardest of this family.
import { type Random, uniformInteger } from '../tensor/random.ts';
import { demand, type Example } from './example.ts';

// #region parity
/** Bits, and after each of them whether the number of ones so far is odd. */
export function parity({ length }: { readonly length: number }, random: Random): Example {
  let state = 0;
  const tokens = Array.from({ length }, () => uniformInteger(random, 2));
  const targets = tokens.map((bit) => (state ^= bit));
  return { tokens, targets };
}
// #endregion parity

/** All permutations of 0 … n−1 in lexicographic order; the first one changes nothing. */
export function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  const smaller = permutations(n - 1);
  return Array.from({ length: n }, (_, first) =>
    smaller.map((rest) => [first, ...rest.map((i) => (i < first ? i : i + 1))]),
  ).flat();
}

/** (after ∘ before)(i) = after(before(i)). */
export function compose(after: readonly number[], before: readonly number[]): number[] {
  return before.map((i) => after[i]!);
}

// #region permutations
/**
 * Token t is a permutation p_t of `items` things by its number among all; the target is the number
 * of p_t ∘ … ∘ p_1. With 3 things there are 6 states, with 5 there are 120.
 * @see merrill2024illusion
 */
export function permutationTracking(
  { items, length }: { readonly items: number; readonly length: number },
  random: Random,
): Example {
  demand(
    items >= 2 && items <= 5,
    `permutationTracking: expected 2 to 5 things to permute, got ${items}.`,
    'The vocabulary has a token for every permutation.',
  );
  const group = permutations(items);
  const numberOf = new Map(group.map((p, i) => [p.join(), i]));
  let state = group[0]!;
  const tokens = Array.from({ length }, () => uniformInteger(random, group.length));
  const targets = tokens.map((token) => {
    state = compose(group[token]!, state);
    return numberOf.get(state.join())!;
  });
  return { tokens, targets };
}
// #endregion permutations
