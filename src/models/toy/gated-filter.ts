// A Hyena operator of order 2 as the matrix it is: a filter by distance, a gate on what enters and
// a gate on who listens. The gates are set by hand; a model computes them from the text.

export const filterShapes = ['sharp', 'broad'] as const;
export type FilterShape = (typeof filterShapes)[number];
export const gateChoices = ['none', 'in', 'both'] as const;
export type GateChoice = (typeof gateChoices)[number];

/** The distance, in tokens, from the question back to its answer. */
export const answerLag = 5;

const sentence = 'the key is in the drawer so where is the key';

/** The question's words; with `um`, one word more between answer and question. */
export const gatedWords = (um: boolean): readonly string[] =>
  (um ? sentence.replace('drawer so', 'drawer um so') : sentence).split(' ');

/** κ_j: a copy from `answerLag` tokens ago with a little to either side, or a slow fading. */
export function shapeTap(shape: FilterShape, lag: number): number {
  return shape === 'sharp' ? Math.exp(-6 * (lag - answerLag) ** 2) : Math.exp(-0.12 * lag);
}

const nouns = new Set(['key', 'drawer']);

export interface GatedMatrix {
  readonly words: readonly string[];
  /** g¹_s: what of each word enters the convolution. */
  readonly enters: readonly number[];
  /** g⁰_t: how much each word listens to what comes out. */
  readonly listens: readonly number[];
  /** M_{ts} = g⁰_t κ_{t−s} g¹_s for s ≤ t, else 0. */
  readonly entries: readonly (readonly number[])[];
  /** Index of the word that the last row weighs most, itself left out. */
  readonly found: number;
}

// #region gated-matrix
/** y_t = Σ_{s ≤ t} g⁰_t κ_{t−s} g¹_s v_s: the matrix between v and y. */
export function gatedMatrix(shape: FilterShape, gates: GateChoice, um: boolean): GatedMatrix {
  const words = gatedWords(um);
  const last = words.length - 1;
  const enters = words.map((word) => (gates === 'none' || nouns.has(word) ? 1 : 0.05));
  const listens = words.map((_, t) => (gates !== 'both' || t === last ? 1 : 0.1));
  const entries = words.map((_, t) =>
    words.map((_, s) => (s > t ? 0 : listens[t]! * shapeTap(shape, t - s) * enters[s]!)),
  );
  const row = entries[last]!.slice(0, last);
  return { words, enters, listens, entries, found: row.indexOf(Math.max(...row)) };
}
// #endregion gated-matrix

/** What reaches the last word from each word before it: the last row without its end. */
export function reachesLast({ entries }: GatedMatrix): readonly number[] {
  return entries.at(-1)!.slice(0, -1);
}
