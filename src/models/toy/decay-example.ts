// A text that changes its subject, and how much of each word three kinds of memory still hold.
import { decayTable } from '../layers/decay-table.ts';

export const decayWords: readonly string[] =
  'Ada lives in Oslo and paints boats . Now something else . The ferry leaves at nine .'.split(' ');

/** The word at which the subject changes; the gate reacts to it. */
export const turn = decayWords.indexOf('Now');

/** What the gate lets pass at every other word. */
export const openGate = 0.98;

export interface Kept {
  /** Share of each word s ≤ t that is left in the state at word t; 1 for t itself. */
  readonly none: readonly number[];
  readonly fixed: readonly number[];
  readonly gated: readonly number[];
}

/**
 * What is left at word t: without decay, with the factor `gamma` at every word, and with a gate
 * that is `openGate` at every word but `turn`, where it is `atTurn`. t counts from 0.
 */
export function keptAt(t: number, gamma: number, atTurn: number): Kept {
  const shares = (factor: (word: number) => number): number[] => {
    const { between } = decayTable(decayWords.map((_, word) => Math.log(factor(word))));
    return between[t]!.map(Number);
  };
  return {
    none: shares(() => 1),
    fixed: shares(() => gamma),
    gated: shares((word) => (word === turn ? atTurn : openGate)),
  };
}
