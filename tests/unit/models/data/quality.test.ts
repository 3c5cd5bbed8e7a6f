import { describe, expect, test } from 'vitest';
import { hashText } from '../../../../src/models/data/hash.ts';
import type { QualityExample } from '../../../../src/models/data/quality.ts';
import {
  accuracy,
  initQuality,
  ngrams,
  quality,
  trainQuality,
  traceQuality,
} from '../../../../src/models/data/quality.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';

const keep = [
  'the theorem follows from the lemma because every bounded sequence has a limit',
  'photosynthesis turns light into chemical energy inside the chloroplast',
  'a matrix is invertible when its determinant is not zero',
  'the experiment measured the temperature of the gas at constant volume',
];
const drop = [
  'click here to win free cash now now now',
  'best price buy now free shipping click here',
  'you will not believe this one trick click now',
  'subscribe now and win a free phone click here',
];
const examples: readonly QualityExample[] = [
  ...keep.map((text) => ({ text, label: 1 as const })),
  ...drop.map((text) => ({ text, label: 0 as const })),
];
const config = { buckets: 1024, longest: 2 };
const options = { epochs: 60, learningRate: 2 };

function train(seed = 1) {
  const epochs = [...trainQuality(initQuality(config), examples, options, seeded(seed))];
  return { epochs, params: epochs.at(-1)!.params };
}

describe('ngrams', () => {
  test('words come first, then pairs, with repetitions', () => {
    expect(ngrams('Now, now here', 2)).toEqual(['now', 'now', 'here', 'now now', 'now here']);
  });
});

describe('quality', () => {
  test('an untrained classifier gives one half to every text, an empty one too', () => {
    const blank = initQuality(config);
    expect(quality(blank, 'anything')).toBe(0.5);
    expect(quality(blank, '')).toBe(0.5);
  });
  test('training separates the examples and lowers the loss', () => {
    const { epochs, params } = train();
    expect(epochs[0]!.loss).toBeGreaterThan(0.5);
    expect(epochs.at(-1)!.loss).toBeLessThan(0.5 * epochs[0]!.loss);
    expect(accuracy(params, examples)).toBe(1);
  });
  test('texts that were not seen land on the side of the words they share', () => {
    const { params } = train();
    expect(quality(params, 'click here for a free phone')).toBeLessThan(0.3);
    expect(quality(params, 'the lemma bounds the determinant of the matrix')).toBeGreaterThan(0.7);
  });
  test('the trace names the n-grams that decide', () => {
    const grams = traceQuality(train().params, 'the theorem says click here now');
    const weight = (gram: string) => grams.find((entry) => entry.gram === gram)!.weight;
    expect(weight('theorem')).toBeGreaterThan(0);
    expect(weight('now')).toBeLessThan(0);
    expect(grams.map((entry) => entry.weight)).toEqual(
      grams.map((entry) => entry.weight).toSorted((a, b) => b - a),
    );
  });
  test('one step moves the weights against the gradient of the cross-entropy', () => {
    const start = { ...initQuality(config), bias: 0.3 };
    start.weights.set(Array.from({ length: 1024 }, (_, i) => Math.sin(i)));
    const example: QualityExample = { text: 'one two', label: 1 };
    const loss = (bias: number) => -Math.log(quality({ ...start, bias }, example.text));
    const slope = (loss(0.3 + 1e-6) - loss(0.3 - 1e-6)) / 2e-6;
    const [epoch] = [
      ...trainQuality(start, [example], { epochs: 1, learningRate: 0.1 }, seeded(1)),
    ];
    expect(epoch!.loss).toBeCloseTo(loss(0.3), 12);
    expect(epoch!.params.bias).toBeCloseTo(0.3 - 0.1 * slope, 8);
    expect(start.bias).toBe(0.3);
    // Each of the three n-grams has a third of the slope.
    for (const gram of ['one', 'two', 'one two']) {
      const bucket = hashText(gram) % 1024;
      const moved = epoch!.params.weights[bucket]! - start.weights[bucket]!;
      expect(moved, gram).toBeCloseTo((-0.1 * slope) / 3, 8);
    }
  });
  test('the loss is a mean: guessing costs log 2 however many examples there are', () => {
    const still = { epochs: 1, learningRate: 0 };
    const [epoch] = [...trainQuality(initQuality(config), examples, still, seeded(1))];
    expect(epoch!.loss).toBeCloseTo(Math.log(2), 12);
  });
  test('a score on the threshold counts as a text to keep', () => {
    const three = [...examples.slice(0, 3), examples.at(-1)!];
    expect(accuracy(initQuality(config), three)).toBe(3 / 4);
  });
  test('decay pulls the weights towards zero', () => {
    const size = (decay: number) => {
      const run = [
        ...trainQuality(initQuality(config), examples, { ...options, decay }, seeded(1)),
      ];
      return Math.hypot(...run.at(-1)!.params.weights);
    };
    expect(size(0.01)).toBeLessThan(size(0));
  });
  test('the same seed gives the same classifier', () => {
    expect(train(3).params.weights).toEqual(train(3).params.weights);
  });
  test('training on nothing is refused', () => {
    expect(() => trainQuality(initQuality(config), [], options, seeded(1)).next()).toThrow(
      'trainQuality: expected at least one example, got none. Add examples.',
    );
  });
  test('a table without buckets and n-grams without words are refused', () => {
    expect(() => initQuality({ buckets: 0, longest: 1 })).toThrow('initQuality: expected buckets');
    expect(() => initQuality({ buckets: 1, longest: 0 })).toThrow('initQuality: expected longest');
  });
});
