// A dictated sentence full of hesitations, read by one mode of a state space model: once with a
// step size that the kind of the token sets, once with the same average step at every token.
import { traceSelectiveScan, tokenSurvival } from '../layers/selective-scan-trace.ts';
import { full, tensor, type Tensor } from '../tensor/tensor.ts';

export interface DictatedToken {
  readonly text: string;
  /** Whether the note should keep it. Here it is given; a model has to learn it. */
  readonly word: boolean;
}

const fillers = new Set(['so', 'um', 'er', 'like', 'you', 'know']);

export const dictation: readonly DictatedToken[] =
  'so um the train er leaves like at um nine you know from er platform two'
    .split(' ')
    .map((text) => ({ text, word: !fillers.has(text) }));

/** deltaRaw of a filler: softplus(−5) ≈ 0.007, so it takes next to no time. */
export const fillerRaw = -5;

/** What a word adds to it in the figure's first state: softplus(−1.5) ≈ 0.2. */
export const usualGain = 3.5;

export interface Reading {
  /** Δ_s of each token. */
  readonly delta: readonly number[];
  /** left[t][s] = Ā_{s+1} ⋯ Ā_t B̄_s x_s, what token s accounts for in the state after token t ≥ s. */
  readonly left: readonly (readonly number[])[];
  /** h after each token, the sum of its row of `left`. */
  readonly state: readonly number[];
  /** The share of that sum which comes from words. */
  readonly wordShare: readonly number[];
}

export interface TwoReadings {
  readonly selective: Reading;
  /** Every token takes the mean of the steps of `selective`: as much time in all, spread evenly. */
  readonly fixed: Reading;
}

/**
 * Both readings of the dictation, with deltaRaw = fillerRaw + gain at words and fillerRaw at
 * fillers. A = −1, B = C = 1, and x = 1 at words and `loudness` at fillers: with the usual 1 all
 * speak equally loud and only Δ differs.
 */
export function readDictation(gain: number, loudness = 1): TwoReadings {
  const raw = dictation.map(({ word }) => fillerRaw + (word ? gain : 0));
  const selective = read(tensor([1, raw.length, 1], raw), true, loudness);
  const mean = selective.delta.reduce((sum, delta) => sum + delta, 0) / raw.length;
  return { selective, fixed: read(full([1, raw.length, 1], mean), false, loudness) };
}

function read(deltaRaw: Tensor, softplus: boolean, loudness: number): Reading {
  const length = dictation.length;
  const one = full([1, 1], 1);
  const x = tensor(
    [1, length, 1],
    dictation.map(({ word }) => (word ? 1 : loudness)),
  );
  const trace = traceSelectiveScan(
    { x, deltaRaw, A: full([1, 1], -1), B: one, C: one },
    { softplus },
  );
  const K = tokenSurvival(trace.Abar, { batch: 0, channel: 0, state: 0 });
  const left = dictation.map((_, t) =>
    dictation
      .slice(0, t + 1)
      .map((_, s) => K.data[t * length + s]! * trace.Bbar.data[s]! * x.data[s]!),
  );
  const state = Array.from(trace.h.data);
  return {
    delta: Array.from(trace.delta.data),
    left,
    state,
    wordShare: left.map((row, t) => {
      const words = row.reduce((sum, part, s) => sum + (dictation[s]!.word ? part : 0), 0);
      return words / state[t]!;
    }),
  };
}
