// Real inputs as sequences: how long each is, counted from a stated rate, and what it asks for.
import { requirePositive } from '../costs/units.ts';

/** How much of an input must be found again: little, some of it, any of it word for word. */
export type RecallNeed = 'little' | 'some' | 'exact';

export interface UseCase {
  readonly id: string;
  readonly name: string;
  /** What one step of the sequence is. */
  readonly step: string;
  /** Steps of the whole input. */
  readonly length: number;
  /** How the length was counted. */
  readonly count: string;
  readonly recall: RecallNeed;
  readonly cite: readonly string[];
}

const HOUR = 3600;

// #region steps-of
/** units · rate: steps of a sequence, a rate being steps for each unit. */
export function stepsOf(units: number, rate: number): number {
  requirePositive('stepsOf', 'units', units);
  requirePositive('stepsOf', 'rate', rate);
  return Math.round(units * rate);
}
// #endregion steps-of

/**
 * The cases of the applications chapter. Recall needs are our judgement, and so are the rates that
 * cite nothing: three letters a link of a protein is biology, ten tokens a line of code is a guess.
 */
export const useCases: readonly UseCase[] = [
  {
    id: 'gene',
    name: 'A gene, coding part',
    step: 'nucleotide',
    length: stepsOf(1000, 3),
    count: '1,000 links of a protein, 3 letters each',
    recall: 'some',
    cite: [],
  },
  {
    id: 'meeting',
    name: 'An hour of meeting',
    step: 'codec frame',
    length: stepsOf(HOUR, 12.5),
    count: '3,600 s at 12.5 frames a second, the rate of Mimi',
    recall: 'some',
    cite: ['defossez2024moshi'],
  },
  {
    id: 'repository',
    name: 'A repository',
    step: 'token',
    length: stepsOf(50_000, 10),
    count: '50,000 lines, 10 tokens a line',
    recall: 'exact',
    cite: [],
  },
  {
    id: 'sensor',
    name: 'A year of one sensor',
    step: 'reading',
    length: stepsOf(365 * 24 * 60, 1),
    count: '365 days, a reading a minute',
    recall: 'little',
    cite: [],
  },
  {
    id: 'speech',
    name: 'A minute of raw speech',
    step: 'sample',
    length: stepsOf(60, 16_000),
    count: '60 s at 16,000 samples a second, the rate of Whisper',
    recall: 'little',
    cite: ['radford2023whisper'],
  },
  {
    id: 'genome',
    name: 'A genome window',
    step: 'nucleotide',
    length: stepsOf(1e6, 1),
    count: 'a million letters, the window of Evo 2',
    recall: 'some',
    cite: ['brixi2026evo2'],
  },
];

/** The case of that id. */
export function useCase(id: string): UseCase {
  return useCases.find((one) => one.id === id) ?? useCases[0]!;
}
