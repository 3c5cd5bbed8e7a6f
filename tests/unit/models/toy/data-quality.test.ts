import { describe, expect, test } from 'vitest';
import { definitions } from '../../../../src/models/data/corpus-definitions.ts';
import { licences } from '../../../../src/models/data/corpus-licences.ts';
import { jaccard, shingles } from '../../../../src/models/data/minhash.ts';
import {
  effectiveTokens,
  lossOfEffectiveData,
} from '../../../../src/models/costs/data-constrained.ts';
import { words } from '../../../../src/models/data/hash.ts';
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
  contaminated,
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
  budgetCurve,
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
    const early = searchCorpus(10, { bands: 14, rows: 8 });
    expect(early.pairs).toHaveLength(45);
    expect(early.candidates).toBeLessThan(31);
    expect(early.candidates).toBe(early.pairs.filter(({ found }) => found).length);
  });
  test('a copy agrees everywhere and strangers almost nowhere', () => {
    const copy = compareSignatures('SMLNJ', 'StandardML-NJ', { bands: 14, rows: 8 });
    expect([copy.similarity, copy.estimate, copy.found]).toEqual([1, 1, true]);
    const strangers = compareSignatures('MIT', 'BSD-3-Clause', { bands: 14, rows: 8 });
    expect(strangers.ids).toEqual(['MIT', 'BSD-3-Clause']);
    expect(strangers.estimate).toBeLessThan(0.15);
    expect(strangers.found).toBe(false);
  });
  test('of 112 places cut into bands, a pair is found by one band that agrees throughout', () => {
    const banding = { bands: 14, rows: 8 };
    const all = searchCorpus(35, banding).pairs.map(({ documents: [i, j], found }) => {
      const ids = [licences[i]!.id, licences[j]!.id] as const;
      return { pair: compareSignatures(ids[0], ids[1], banding), found };
    });
    for (const { pair, found } of all) {
      expect(pair.bands.map((band) => band.length)).toEqual(Array(14).fill(8));
      expect(pair.estimate).toBe(pair.bands.flat().filter(Boolean).length / 112);
      expect(pair.found).toBe(found);
    }
    // The first rows of a band are places of their own, not those of another band.
    const patterns = all.map(({ pair }) => pair.bands.map((band) => band.map(Number).join('')));
    expect(patterns.some((bands) => new Set(bands).size > 10)).toBe(true);
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
  test('fragments are eight words, at most 120 of a kind, the first half of the prose to learn from', () => {
    for (const { text } of [...trainingFragments, ...testFragments])
      expect(text.split(' ')).toHaveLength(8);
    const count = (part: readonly { readonly label: 0 | 1 }[], label: 0 | 1) =>
      part.filter((one) => one.label === label).length;
    const counts = ([0, 1] as const).map((label) => [
      count(trainingFragments, label),
      count(testFragments, label),
    ]);
    expect(counts).toEqual([
      [120, 89],
      [118, 119],
    ]);
    expect(contaminated).toBe(120 + 120 - 89 - 119);
    const opening = (i: number) => words(definitions[i]!).slice(0, 8).join(' ');
    expect(trainingFragments[0]!.text).toBe(opening(0));
    expect(testFragments[0]!.text).toBe(opening(45));
  });
  test('a test fragment that shares five words in a row with the training is dropped', () => {
    const learnt = new Set(trainingFragments.flatMap(({ text }) => [...shingles(text, 5)]));
    for (const { text } of testFragments)
      for (const run of shingles(text, 5)) expect(learnt.has(run)).toBe(false);
    expect(contaminated).toBeGreaterThan(0);
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
  test('fragments are scored highest first, and one on the threshold is kept', () => {
    const scores = scored.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    const half = [1, 0.5, 0.5, 0.2].map((score, i) => ({
      text: '',
      score,
      label: (i % 2) as 0 | 1,
    }));
    expect(keptAt(half, 0.5)).toEqual({ recall: 1 / 2, leak: 1 });
  });
  test('what passes is worth its unique tokens, discounted by repetition and by what is not wanted', () => {
    const crawl = { tokens: 100e9, good: 0.2, worth: 0.1 };
    const { precision, keptTokens, epochs, loss } = filteredTraining(
      { recall: 0.5, leak: 0.25 },
      crawl,
      training,
    );
    // A fifth is good and half of it passes; four fifths are not and a quarter passes.
    expect(keptTokens).toBeCloseTo(100e9 * (0.1 + 0.2), 0);
    expect(precision).toBeCloseTo(1 / 3, 12);
    expect(epochs).toBeCloseTo(100 / 30, 12);
    const worth = effectiveTokens(30e9, 100 / 30) * (1 / 3 + (2 / 3) * 0.1);
    expect(loss).toBeCloseTo(lossOfEffectiveData(1e9, worth), 12);
    const none = filteredTraining({ recall: 0, leak: 0 }, crawl, training);
    expect([none.precision, none.keptTokens]).toEqual([1, 1]);
  });
  test('of equally good thresholds the lowest is chosen', () => {
    const [one] = sweep(30e9) as [ReturnType<typeof filteredTraining>];
    expect(
      bestThreshold([
        { ...one, loss: 3 },
        { ...one, loss: 2 },
        { ...one, loss: 2 },
      ]),
    ).toBe(1);
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
  test('a curve spans a hundredth to a hundred times the split of twenty tokens a parameter', () => {
    const flops = 120 * 70e9 ** 2;
    const curve = budgetCurve(flops, 1e12);
    expect(curve).toHaveLength(81);
    expect(curve[0]!.params / 70e9).toBeCloseTo(0.01, 12);
    expect(curve[40]!.params / 70e9).toBeCloseTo(1, 12);
    expect(curve[80]!.params / 70e9).toBeCloseTo(100, 9);
  });
  test('each rule is named and cites its authors', () => {
    const rules = recommendations(1e22);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(4);
    for (const { name, cite } of rules) {
      expect(name).not.toBe('');
      expect(cite).toMatch(/^[a-z]+\d{4}\w+$/);
    }
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
  test('the mean of three losses is their sum by three', () => {
    const { losses, mean } = threeLosses([0.5, 0.3, 0.2]);
    expect(mean).toBeCloseTo((losses[0]! + losses[1]! + losses[2]!) / 3, 12);
    expect(new Set(threeDomains.map(({ name }) => name)).size).toBe(3);
    for (const { name } of threeDomains) expect(name).not.toBe('');
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
  test('variety after one replacement is that of the start times 1 − 1/n', () => {
    expect(expectedVariety(0.9, 10, 1, 'replace')).toBeCloseTo(0.81, 12);
    expect(expectedVariety(0.9, 10, 2, 'replace')).toBeCloseTo(0.729, 12);
    expect(expectedVariety(0.9, 10, 2, 'accumulate')).toBeCloseTo(0.81 * (1 - 1 / 40), 12);
  });
  test('some real text in each corpus stops the loss', () => {
    const [none, tenth] = [bothWays(2000, 0).replace, bothWays(2000, 0.1).replace];
    expect(tenth.at(-1)!.alive).toBeGreaterThan(2 * none.at(-1)!.alive);
    expect(tenth.at(-1)!.alive).toBeGreaterThan(0.85 * tenth[10]!.alive);
  });
});
