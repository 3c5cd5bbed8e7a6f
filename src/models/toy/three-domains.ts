// Three invented domains of a corpus: the mixture figure of the data chapter. The constants are made
// up, chosen so that the laws look like fitted ones; none of them was measured.
import type { Domain, MixtureRound } from '../data/mixture.ts';
import { mixtureLosses, reweight } from '../data/mixture.ts';

export const threeDomains: readonly Domain[] = [
  { name: 'web pages', share: 0.82, E: 2.2, B: 60, beta: 0.28, transfer: [1, 0.05, 0.5] },
  { name: 'code', share: 0.12, E: 0.8, B: 60, beta: 0.28, transfer: [0.01, 1, 0.01] },
  { name: 'encyclopedia', share: 0.06, E: 1.6, B: 60, beta: 0.28, transfer: [0.2, 0.01, 1] },
];

export const mixtureTokens = 1e6;
export const mixtureRounds = 40;

/** Forty rounds of reweighting, from the shares by size. */
export function mixtureHistory(): MixtureRound[] {
  return reweight(threeDomains, { tokens: mixtureTokens, rounds: mixtureRounds, rate: 0.7 });
}

/** Losses of any mixture of the three, and their mean. */
export function threeLosses(weights: readonly number[]): {
  readonly losses: readonly number[];
  readonly mean: number;
} {
  const losses = mixtureLosses(threeDomains, weights, mixtureTokens);
  return { losses, mean: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
}
