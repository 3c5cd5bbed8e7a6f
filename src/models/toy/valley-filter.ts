// A filter laid over a sentence: every word weighs what its age says, whatever it means.
import { designFilter } from '../layers/filter-design.ts';

export const valleyWords: readonly string[] =
  'call into the valley and the valley calls back a little later and a little softer'.split(' ');

/** Lags that the design is drawn for: more than the sentence has, for a filter knows no end. */
export const designLags = 64;

export interface ValleyDesign {
  /** Tokens after which the window has fallen to one half. */
  readonly halfLife: number;
  /** Tokens for one turn of the first wave, which has amplitude 1. */
  readonly period: number;
  readonly secondPeriod: number;
  readonly secondAmplitude: number;
}

export interface ValleyFilter {
  /** e^{−decay · j} for j = 0 … designLags−1. */
  readonly window: Float64Array;
  /** The two cosines by lag. */
  readonly waves: readonly [Float64Array, Float64Array];
  /** κ_j = window · (sum of the waves). */
  readonly filter: Float64Array;
}

const flat = (frequency: number, amplitude: number): Float64Array =>
  designFilter(
    { decay: 0, waves: [{ amplitude, frequency, phase: Math.PI / 2 }] },
    designLags,
  ).data.slice();

/** The ingredients of a filter and the filter, each by lag. */
export function valleyFilter(design: ValleyDesign): ValleyFilter {
  const { halfLife, period, secondPeriod, secondAmplitude } = design;
  const decay = Math.LN2 / halfLife;
  const phase = Math.PI / 2;
  const filter = designFilter(
    {
      decay,
      waves: [
        { amplitude: 1, frequency: 1 / period, phase },
        { amplitude: secondAmplitude, frequency: 1 / secondPeriod, phase },
      ],
    },
    designLags,
  );
  return {
    window: Float64Array.from({ length: designLags }, (_, j) => Math.exp(-decay * j)),
    waves: [flat(1 / period, 1), flat(1 / secondPeriod, secondAmplitude)],
    filter: filter.data.slice(),
  };
}

/** What each of the first `read` words weighs in the output at the last of them: κ_{read−1−s}. */
export function weightsOfWords(filter: ArrayLike<number>, read: number): number[] {
  return Array.from({ length: read }, (_, s) => filter[read - 1 - s]!);
}
