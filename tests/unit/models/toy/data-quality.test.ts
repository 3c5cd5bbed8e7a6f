import { describe, expect, test } from 'vitest';
import { definitions } from '../../../../src/models/data/corpus-definitions.ts';
import { licences } from '../../../../src/models/data/corpus-licences.ts';
import { jaccard, shingles } from '../../../../src/models/data/minhash.ts';
import { accuracy } from '../../../../src/models/data/quality.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import {
  bothWays,
  collapse,
  drawCounts,
  expectedVariety,
  zipf,
} from '../../../../src/models/toy/model-collapse.ts';
import {
  compareByHand,
  compareSignatures,
  corpusPairs,
  searchCorpus,
} from '../../../../src/models/toy/near-duplicates.ts';
import {
  bestThreshold,
  filteredTraining,
  keptAt,
  licencesFor,
  scoreFragments,
  sweepThresholds,
  testFragments,
  thresholds,
  trainFilter,
  trainingFragments,
} from '../../../../src/models/toy/quality-threshold.ts';
import {
  mixtureHistory,
  mixtureRounds,
  threeDomains,
  threeLosses,
} from '../../../../src/models/toy/three-domains.ts';
import {
  bestPoint,
  budgetPoint,
  recommendations,
} from '../../../../src/models/toy/training-budget.ts';

describe('near-duplicates among licences', () => {
  test('the two sentences of the worked example share three of seven shingles', () => {
    const { sizes, shared, similarity } = compareByHand();
    expect(sizes).toEqual([5, 5]);
    expect(shared).toEqual(['the cat', 'cat sat', 'sat on']);
    expect(similarity).toBe(3 / 7);
  });
  test('35 texts make 595 pairs, of which nine are at least three quarters alike', () => {
    expect(licences.length).toBe(35);
    expect(corpusPairs.length).toBe(595);
    expect(corpusPairs.filter(({ similarity }) => similarity >= 0.75).length).toBe(9);
    expect(corpusPairs[0]!.similarity).toBe(1);
  });
  test('14 bands of 8 compare one pair in nineteen and miss none of the nine', () => {
    const { candidates, duplicates, caught } = searchCorpus(35, { bands: 14, rows: 8 });
    expect([duplicates, caught]).toEqual([9, 9]);
    expect(candidates).toBe(31);
    expect(Math.round(595 / candidates)).toBe(19);
  });
  test('8 bands of 14 compare three pairs and miss six of the nine', () => {
    const { candidates, caught } = searchCorpus(35, { bands: 8, rows: 14 });
    expect([candidates, caught]).toEqual([3, 3]);
  });
  test('the formula foretells the number of candidates within three standard errors', () => {
    for (const banding of [
      { bands: 14, rows: 8 },
      { bands: 32, rows: 4 },
      { bands: 16, rows: 5 },
    ]) {
      const { candidates, expected } = searchCorpus(35, banding);
      expect(Math.abs(candidates - expected)).toBeLessThan(3 * Math.sqrt(expected) + 1);
    }
  });
  test('a document finds its pairs when the later of the two arrives', () => {
    const pairs = (read: number) => searchCorpus(read, { bands: 14, rows: 8 }).candidates;
    for (let read = 3; read <= 35; read++)
      expect(pairs(read)).toBeGreaterThanOrEqual(pairs(read - 1));
  });
  test('a copy agrees everywhere and strangers almost nowhere', () => {
    const copy = compareSignatures('SMLNJ', 'StandardML-NJ', { bands: 14, rows: 8 });
    expect([copy.similarity, copy.estimate, copy.found]).toEqual([1, 1, true]);
    const strangers = compareSignatures('MIT', 'BSD-3-Clause', { bands: 14, rows: 8 });
    expect(strangers.estimate).toBeLessThan(0.15);
    expect(strangers.found).toBe(false);
  });
});

describe('a filter with a threshold', () => {
  const params = trainFilter();
  const scored = scoreFragments(params);
  const training = { params: 1e9, budget: 100e9 };
  const sweep = (tokens: number) =>
    sweepThresholds(scored, { tokens, good: 0.15, worth: 0.1 }, training);

  test('no licence of the test is more than 0.3 like one of the training', () => {
    const set = (id: string) => shingles(licences.find((licence) => licence.id === id)!.text, 5);
    for (const t of licencesFor.test) {
      for (const u of licencesFor.training) expect(jaccard(set(t), set(u))).toBeLessThan(0.3);
    }
    expect(new Set(definitions).size).toBe(definitions.length);
    const seen = new Set(trainingFragments.map(({ text }) => text));
    expect(testFragments.some(({ text }) => seen.has(text))).toBe(false);
  });
  test('it is right for more than four in five fragments that it has not seen', () => {
    expect(accuracy(params, testFragments)).toBeGreaterThan(0.8);
    expect(accuracy(params, trainingFragments)).toBeGreaterThan(0.95);
  });
  test('a higher threshold keeps less of both kinds', () => {
    const kept = thresholds.map((threshold) => keptAt(scored, threshold));
    expect(kept[0]).toEqual({ recall: 1, leak: 1 });
    for (let i = 1; i < kept.length; i++) {
      expect(kept[i]!.recall).toBeLessThanOrEqual(kept[i - 1]!.recall);
      expect(kept[i]!.leak).toBeLessThanOrEqual(kept[i - 1]!.leak);
    }
  });
  test('the best threshold rises with the size of the crawl', () => {
    const best = [30e9, 300e9, 3e12].map((tokens) => thresholds[bestThreshold(sweep(tokens))]!);
    expect(best[2]).toBeGreaterThanOrEqual(best[1]!);
    expect(best[1]).toBeGreaterThan(best[0]!);
  });
  test('a perfect filter on a crawl that is large enough never repeats', () => {
    const perfect = filteredTraining(
      { recall: 1, leak: 0 },
      { tokens: 1e12, good: 0.15, worth: 0.1 },
      training,
    );
    expect(perfect.precision).toBe(1);
    expect(perfect.epochs).toBe(1);
    expect(perfect.loss).toBeLessThan(Math.min(...sweep(1e12).map(({ loss }) => loss)));
  });
});

describe('a compute budget', () => {
  test('with enough data the limited and the unlimited optimum are one', () => {
    const [fresh, limited] = [bestPoint(1e22, 1e14, 'fresh'), bestPoint(1e22, 1e14)];
    expect(limited).toEqual(fresh);
    expect(limited.epochs).toBe(1);
  });
  test('scarce data asks for a smaller model and more passes', () => {
    const [fresh, limited] = [bestPoint(1e22, 1e10, 'fresh'), bestPoint(1e22, 1e10)];
    expect(limited.params).toBeLessThan(0.7 * fresh.params);
    expect(limited.epochs).toBeGreaterThan(fresh.tokens / 1e10);
    expect(limited.repeated).toBeGreaterThan(fresh.fresh);
  });
  test('every split of a budget multiplies to the budget', () => {
    const { params, tokens } = budgetPoint(1e21, 3e9, 1e12);
    expect(6 * params * tokens).toBeCloseTo(1e21, -8);
  });
  test('for the compute of Chinchilla the rules range from 30 to 800 billion parameters', () => {
    const sizes = recommendations(6 * 70e9 * 1.4e12).map(({ params }) => params / 1e9);
    expect(Math.max(...sizes)).toBeGreaterThan(750);
    expect(Math.min(...sizes)).toBeLessThan(35);
    expect(sizes[1]).toBeCloseTo(70, 5);
    expect(sizes[3]).toBeGreaterThan(65);
    expect(sizes[3]).toBeLessThan(80);
  });
});

describe('a mixture of three domains', () => {
  const history = mixtureHistory();
  test('weights stay a distribution and end where all domains are equally behind', () => {
    for (const { weights } of history) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    }
    const { excess } = history[mixtureRounds]!;
    expect(Math.max(...excess) - Math.min(...excess)).toBeLessThan(0.005);
  });
  test('reweighting lowers the mean loss and raises that of the largest domain', () => {
    const [first, last] = [history[0]!, history[mixtureRounds]!];
    expect(threeLosses(last.weights).mean).toBeLessThan(threeLosses(first.weights).mean - 0.15);
    expect(last.losses[0]).toBeGreaterThan(first.losses[0]!);
    expect(last.losses[1]).toBeLessThan(first.losses[1]!);
  });
  test('no domain falls below what it would reach alone', () => {
    expect(threeDomains.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    for (const { excess } of history) for (const value of excess) expect(value).toBeGreaterThan(0);
  });
});

describe('models that learn from models', () => {
  test('counts add up and the common words come first', () => {
    const counts = drawCounts(zipf(100), 10_000, seeded(1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
    expect(counts[0]).toBeGreaterThan(counts[50]!);
  });
  test('a word that is lost never returns when each corpus replaces the last', () => {
    const run = bothWays(1000, 0).replace;
    for (let t = 1; t < run.length; t++) {
      run[t]!.p.forEach((p, i) => {
        if (run[t - 1]!.p[i] === 0) expect(p).toBe(0);
      });
    }
  });
  test('no word is lost after the first corpus when all are kept', () => {
    const alive = bothWays(1000, 0)
      .accumulate.slice(1)
      .map((generation) => generation.alive);
    expect(new Set(alive).size).toBe(1);
  });
  test('with 2,000 words a corpus, 98 of 500 survive twenty replacements and 361 survive keeping', () => {
    const { replace, accumulate } = bothWays(2000, 0);
    expect([replace.at(-1)!.alive, accumulate.at(-1)!.alive]).toEqual([98, 361]);
  });
  test('variety falls on average as the formulas say, within four standard errors', () => {
    const truth = zipf(30);
    const [size, steps, runs] = [60, 8, 400];
    for (const keeping of ['replace', 'accumulate'] as const) {
      const random = seeded(5);
      const start = 1 - truth.reduce((sum, p) => sum + p * p, 0);
      const found = Array.from(
        { length: runs },
        () => collapse(truth, { size, keeping }, random, steps).at(-1)!.variety,
      );
      const mean = found.reduce((sum, value) => sum + value, 0) / runs;
      const deviation = Math.sqrt(found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / runs);
      const error = Math.abs(mean - expectedVariety(start, size, steps, keeping));
      expect(error).toBeLessThan((4 * deviation) / Math.sqrt(runs));
    }
  });
  test('some real text in each corpus stops the loss', () => {
    const [none, tenth] = [bothWays(2000, 0).replace, bothWays(2000, 0.1).replace];
    expect(tenth.at(-1)!.alive).toBeGreaterThan(2 * none.at(-1)!.alive);
    expect(tenth.at(-1)!.alive).toBeGreaterThan(0.85 * tenth[10]!.alive);
  });
});
