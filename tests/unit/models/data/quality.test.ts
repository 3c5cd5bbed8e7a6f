import { describe, expect, test } from 'vitest';
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
      'trainQuality: expected at least one example, got none.',
    );
  });
});
