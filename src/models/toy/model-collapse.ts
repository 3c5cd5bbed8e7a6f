// Models that learn from what models wrote: word frequencies are counted in a corpus, the next corpus
// is drawn from them, and so on, with the old corpora thrown away or kept.
import type { Random } from '../tensor/random.ts';
import { seeded } from '../tensor/random.ts';

/** Words of the toy language, and generations of the figure. */
export const vocabularySize = 500;
export const generations = 20;

/** p_i ∝ 1/i: word frequencies by Zipf's law. */
export function zipf(size: number): Float64Array {
  const weights = Float64Array.from({ length: size }, (_, i) => 1 / (i + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Counts of `draws` independent words from the distribution `p`. */
export function drawCounts(p: Float64Array, draws: number, random: Random): Float64Array {
  const upTo = new Float64Array(p.length);
  let sum = 0;
  p.forEach((probability, i) => (upTo[i] = sum += probability));
  const counts = new Float64Array(p.length);
  for (let draw = 0; draw < draws; draw++) {
    const u = random() * sum;
    let [low, high] = [0, p.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > u) high = middle;
      else low = middle + 1;
    }
    counts[low]!++;
  }
  return counts;
}

export type Keeping = 'replace' | 'accumulate';

export interface Generation {
  /** What the model of this generation has learned. */
  readonly p: Float64Array;
  /** Words that it can still say. */
  readonly alive: number;
  /** 1 − Σ p²: probability that two words drawn are different. */
  readonly variety: number;
}

const describe = (p: Float64Array): Generation => ({
  p,
  alive: p.reduce((count, probability) => count + (probability > 0 ? 1 : 0), 0),
  variety: 1 - p.reduce((sum, probability) => sum + probability * probability, 0),
});

// #region model-collapse
/**
 * q_t = counts / size: each model is the table of frequencies of its corpus. Generation 0 is the
 * language itself, the first corpus is drawn from it, every later one from the model before. A share
 * `real` of each corpus may come from the language instead. Accumulated corpora are pooled.
 * @see shumailov2024collapse and gerstgrasser2024model for the two ways of keeping
 */
export function collapse(
  truth: Float64Array,
  options: { readonly size: number; readonly keeping: Keeping; readonly real?: number },
  random: Random,
  steps = generations,
): Generation[] {
  const { size, keeping, real = 0 } = options;
  const pool = new Float64Array(truth.length);
  const history = [describe(truth)];
  for (let t = 1; t <= steps; t++) {
    if (keeping === 'replace') pool.fill(0);
    const fresh = t === 1 ? size : Math.round(real * size);
    const parts = [
      drawCounts(truth, fresh, random),
      drawCounts(history.at(-1)!.p, size - fresh, random),
    ];
    for (const counts of parts) counts.forEach((count, i) => (pool[i]! += count));
    const total = keeping === 'replace' ? size : t * size;
    history.push(describe(pool.map((count) => count / total)));
  }
  return history;
}
// #endregion model-collapse

/** H_0 (1 − 1/n)^t or H_0 ∏ (1 − 1/(n i²)): expected variety after t generations, without real data. */
export function expectedVariety(start: number, size: number, t: number, keeping: Keeping): number {
  let variety = start;
  for (let i = 1; i <= t; i++) variety *= 1 - 1 / (keeping === 'replace' ? size : size * i * i);
  return variety;
}

/** Both ways of keeping, on the toy language, with the seed of the figure. */
export function bothWays(size: number, real: number): Readonly<Record<Keeping, Generation[]>> {
  const truth = zipf(vocabularySize);
  return {
    replace: collapse(truth, { size, keeping: 'replace', real }, seeded(11)),
    accumulate: collapse(truth, { size, keeping: 'accumulate', real }, seeded(11)),
  };
}
