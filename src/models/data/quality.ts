// A classifier of text quality small enough to read and to train in a moment: logistic regression
// on hashed words and word pairs, the family to which the fastText filters belong.
import { sigmoid, softplus } from '../layers/pointwise.ts';
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { sample } from '../tensor/random.ts';
import { hashText, words } from './hash.ts';

export interface QualityConfig {
  /** Weights; n-grams whose hashes agree modulo this share one. */
  readonly buckets: number;
  /** Longest n-gram: 1 for words alone, 2 for word pairs as well. */
  readonly longest: number;
}

export interface QualityParams extends QualityConfig {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface QualityExample {
  readonly text: string;
  /** 1 for a text to keep, 0 for one to drop. */
  readonly label: 0 | 1;
}

/** A classifier that knows nothing: every score is ½. */
export function initQuality(config: QualityConfig): QualityParams {
  requireInteger('initQuality', 'buckets', config.buckets);
  requireInteger('initQuality', 'longest', config.longest);
  return { ...config, weights: new Float64Array(config.buckets), bias: 0 };
}

/** All n-grams of 1 … `longest` words, with repetitions. */
export function ngrams(text: string, longest: number): string[] {
  const list = words(text);
  const found: string[] = [];
  for (let n = 1; n <= longest; n++) {
    for (let i = 0; i + n <= list.length; i++) found.push(list.slice(i, i + n).join(' '));
  }
  return found;
}

// #region quality-score
/**
 * z = b + (1/n) Σ_g w[hash(g) mod buckets]:
 * the mean weight of the n-grams, before the sigmoid.
 */
function logit(params: QualityParams, grams: readonly string[]): number {
  let sum = 0;
  for (const gram of grams) sum += params.weights[hashText(gram) % params.buckets]!;
  return params.bias + (grams.length === 0 ? 0 : sum / grams.length);
}

/** σ(z): probability, says the classifier, that the text is to be kept. */
export function quality(params: QualityParams, text: string): number {
  return sigmoid(logit(params, ngrams(text, params.longest)));
}
// #endregion quality-score

/** N-grams of a text with their weights, each once, the one that argues most for keeping first. */
export function traceQuality(
  params: QualityParams,
  text: string,
): { readonly gram: string; readonly weight: number }[] {
  return [...new Set(ngrams(text, params.longest))]
    .map((gram) => ({ gram, weight: params.weights[hashText(gram) % params.buckets]! }))
    .sort((a, b) => b.weight - a.weight);
}

export interface QualityEpoch {
  readonly epoch: number;
  /** Mean cross-entropy over the epoch, in nats, each example scored before its own step. */
  readonly loss: number;
  readonly params: QualityParams;
}

// #region train-quality
/**
 * w ← w − η ((σ(z) − y) x + λ w): stochastic gradient descent, one example a step, in a new random
 * order each epoch. Yields after every epoch; the parameters given are left as they are.
 * @throws DomainError when there is nothing to learn from.
 */
export function* trainQuality(
  start: QualityParams,
  examples: readonly QualityExample[],
  options: { readonly epochs: number; readonly learningRate: number; readonly decay?: number },
  random: Random,
): Generator<QualityEpoch, QualityParams> {
  if (examples.length === 0) {
    throw new DomainError(
      'trainQuality: expected at least one example, got none.',
      'Add examples.',
    );
  }
  const { epochs, learningRate, decay = 0 } = options;
  const grams = examples.map(({ text }) => ngrams(text, start.longest));
  const params = { ...start, weights: Float64Array.from(start.weights) };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let loss = 0;
    for (const i of sample(random, examples.length, examples.length)) {
      const z = logit(params, grams[i]!);
      const y = examples[i]!.label;
      loss += softplus(z) - y * z;
      const step = learningRate * (sigmoid(z) - y);
      const each = step / Math.max(1, grams[i]!.length);
      for (const gram of grams[i]!) {
        const bucket = hashText(gram) % params.buckets;
        params.weights[bucket]! -= each + learningRate * decay * params.weights[bucket]!;
      }
      params.bias -= step;
    }
    yield {
      epoch,
      loss: loss / examples.length,
      params: { ...params, weights: Float64Array.from(params.weights) },
    };
  }
  return params;
}
// #endregion train-quality

/** Share of the labels that a threshold on the score gets right. */
export function accuracy(
  params: QualityParams,
  examples: readonly QualityExample[],
  threshold = 0.5,
): number {
  let right = 0;
  for (const { text, label } of examples) {
    if (quality(params, text) >= threshold === (label === 1)) right++;
  }
  return right / examples.length;
}
