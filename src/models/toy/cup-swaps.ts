// A ball under one of two or three cups that are swapped again and again: the smallest tracking
// tasks, followed by a delta rule that writes nothing and only moves what is there.
import { deltaRuleHeadStep } from '../layers/delta-rule.ts';
import type { Matrix } from '../layers/state-matrix.ts';
import { compose } from '../tasks/state-tracking.ts';

type Pair = readonly [number, number];

/** Two cups that change places, or nothing. */
export type Move = Pair | undefined;

/** Two cups follow the bits 1 0 1 1 0 1 1 1 0 1 1 1: where the ball is, is their parity. */
const bits = [1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1];

/** What happens to two cups or to three, step by step. */
export const moves: Readonly<Record<2 | 3, readonly Move[]>> = {
  2: bits.map((bit) => (bit === 1 ? ([0, 1] as const) : undefined)),
  3: [
    [0, 1],
    [1, 2],
    [0, 2],
    [0, 1],
    [1, 2],
    [0, 1],
    [0, 2],
    [1, 2],
    [0, 1],
    [1, 2],
    [0, 2],
    [0, 1],
  ],
};

export interface CupStep {
  readonly move: Move;
  /** One number a cup. */
  readonly state: readonly number[];
  /** Where the ball really is. */
  readonly ball: number;
  /** The cups with the largest number; several when they tie. */
  readonly guess: readonly number[];
  readonly right: boolean;
  /** The ball's number minus the largest other one: below 0 the guess is wrong. */
  readonly margin: number;
}

// #region swap
/** h ← (I − β k kᵀ) h, k = (e_i − e_j)/√2: β = 2 swaps cups i and j. */
export function swapCups(h: Matrix, [i, j]: Pair, beta: number): void {
  const k = new Float64Array(h.length);
  k[i] = Math.SQRT1_2;
  k[j] = -Math.SQRT1_2;
  const v = new Float64Array(h[0]!.length); // nothing
  deltaRuleHeadStep(h, k, k, v, beta); // overshoots when β > 1
}
// #endregion swap

/**
 * The state before the first move and after each: the ball starts under cup 0, where the state has
 * a one. At β = 1 a swap leaves the mean of both cups under each; only β = 2 exchanges them.
 * @see grazzi2025negative
 */
export function trackCups(cups: 2 | 3, beta: number): CupStep[] {
  const h: Matrix = Array.from({ length: cups }, (_, i) => Float64Array.of(i === 0 ? 1 : 0));
  let where = 0;
  const look = (move: Move): CupStep => {
    const state = h.map((row) => row[0]!);
    const best = Math.max(...state);
    const guess = state.flatMap((value, i) => (value > best - 1e-9 ? [i] : []));
    const others = state.filter((_, i) => i !== where);
    return {
      move,
      state,
      ball: where,
      guess,
      right: guess.length === 1 && guess[0] === where,
      margin: state[where]! - Math.max(...others),
    };
  };
  return [
    look(undefined),
    ...moves[cups].map((move) => {
      if (move) {
        swapCups(h, move, beta);
        where = transposition(cups, move)[where]!;
      }
      return look(move);
    }),
  ];
}

/** The permutation of cups that changes i and j. */
export function transposition(cups: number, [i, j]: Pair): number[] {
  return Array.from({ length: cups }, (_, at) => (at === i ? j : at === j ? i : at));
}

/** All moves as one permutation, the first applied first. */
export function together(cups: 2 | 3): number[] {
  const start = Array.from({ length: cups }, (_, i) => i);
  return moves[cups].reduce<number[]>(
    (so, move) => (move ? compose(transposition(cups, move), so) : so),
    start,
  );
}
