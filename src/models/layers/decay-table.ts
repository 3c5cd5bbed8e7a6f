// How much of each earlier token is left, for every pair of tokens in a chunk. All chunked forms
// with gates read their factors here.
import { exp, type Decay } from './state-matrix.ts';

export interface DecayTable {
  /** between[t][s] = exp(g_{s+1} + … + g_t) for s ≤ t: what t still sees of a write at s. */
  readonly between: readonly (readonly Decay[])[];
  /** before[t] = exp(g_0 + … + g_t): what t still sees of the state before the chunk. */
  readonly before: readonly Decay[];
}

function plus(a: Decay, b: Decay): Decay {
  if (typeof a === 'number') return typeof b === 'number' ? a + b : b.map((value) => value + a);
  return a.map((value, i) => value + (typeof b === 'number' ? b : b[i]!));
}

/**
 * The decays inside one chunk, from the log decays g_t ≤ 0 of its tokens.
 *
 * Each factor is the exponential of a sum taken from t backwards. The textbook factorisation
 * exp(G_t) · exp(−G_s) with prefix sums G is cheaper (two scalings and a matrix product) but its
 * second factor overflows under strong decay; these sums never exceed zero, and a log decay of
 * −∞ (forget everything) is allowed.
 * @see yang2024gla, who split chunks again for the same reason; dao2024mamba2 (segment sums)
 */
export function decayTable(logDecay: readonly Decay[]): DecayTable {
  const between: Decay[][] = [];
  const before: Decay[] = [];
  for (let t = 0; t < logDecay.length; t++) {
    const row: Decay[] = [];
    let sum: Decay = 0;
    for (let s = t; s >= 0; s--) {
      row[s] = exp(sum);
      sum = plus(sum, logDecay[s]!);
    }
    between.push(row);
    before.push(exp(sum));
  }
  return { between, before };
}
