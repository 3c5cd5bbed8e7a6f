// What is left of each word in a state of fixed size: the opening figure of the recurrence chapter.
// The cells have random weights; nothing here was trained to keep anything.
import { initLstm, lstm } from '../layers/lstm.ts';
import { initRnn, rnn } from '../layers/rnn.ts';
import { seeded } from '../tensor/random.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { reshape, tensor } from '../tensor/tensor.ts';
import { embedWords, wordDim } from './word-vectors.ts';

/** Numbers in the state, however long the text. */
export const stateNumbers = 16;

export const fixedCells = ['rnn', 'lstm'] as const;
export type FixedCell = (typeof fixedCells)[number];

/** Spectral radius of the recurrent weights of the simple network. */
export const stateRadius = 0.9;

const layers: Readonly<Record<FixedCell, (x: Tensor) => Tensor>> = {
  rnn: (x) => {
    const config = { dim: wordDim, state: stateNumbers, spectralRadius: stateRadius };
    return rnn(initRnn(config, seeded(7)), x).state.h;
  },
  // A forget bias of 3 leaves each gate at about 0.95: an LSTM that has decided to keep.
  lstm: (x) => {
    const config = { dim: wordDim, state: stateNumbers, forgetBias: 3 };
    return lstm(initLstm(config, seeded(7)), x).state.h;
  },
};

export interface Kept {
  /** The state after the last word: `stateNumbers` numbers. */
  readonly state: readonly number[];
  /** ‖h − h′‖ for each word, where h′ is the state had that word been blank (a vector of zeros). */
  readonly moved: readonly number[];
}

/** Reads the words once, and once more for each word with that word blank. */
export function keptOf(cell: FixedCell, words: readonly string[]): Kept {
  const rows = embedWords(words);
  const read = (x: Tensor): readonly number[] =>
    words.length === 0
      ? new Array<number>(stateNumbers).fill(0)
      : Array.from(layers[cell](reshape(x, [1, words.length, wordDim])).data);
  const state = read(rows);
  const moved = words.map((_, blank) => {
    const without = tensor(rows.shape, rows.data);
    without.data.fill(0, blank * wordDim, (blank + 1) * wordDim);
    const other = read(without);
    return Math.hypot(...state.map((value, i) => value - other[i]!));
  });
  return { state, moved };
}
