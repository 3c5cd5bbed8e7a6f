// Pictures of two numbers each: a mixture of Gaussian blobs whose score is known exactly, so that
// a diffusion sampler can be watched without a trained network in between.
import { DomainError } from '../tensor/errors.ts';

export type Point = readonly [number, number];

/** Pictures of one kind: a round Gaussian around `mean`. */
export interface Blob {
  readonly mean: Point;
  readonly spread: number;
  readonly weight: number;
  /** The word by which a prompt asks for it. */
  readonly word: string;
}

export type Mixture = readonly Blob[];

/** Two kinds of cats, two of dogs, one of birds. */
export const pictures: Mixture = [
  { mean: [-1.75, 0.7], spread: 0.16, weight: 0.25, word: 'cat' },
  { mean: [-0.35, 1.45], spread: 0.16, weight: 0.25, word: 'cat' },
  { mean: [-0.75, -0.35], spread: 0.16, weight: 0.15, word: 'dog' },
  { mean: [0.95, 0.5], spread: 0.16, weight: 0.15, word: 'dog' },
  { mean: [0.85, -1.35], spread: 0.16, weight: 0.2, word: 'bird' },
];

/** The blobs that a prompt asks for; all of them when it is empty. */
export function ofPrompt(mixture: Mixture, word: string): Mixture {
  const blobs = word === '' ? mixture : mixture.filter((blob) => blob.word === word);
  if (blobs.length > 0) return blobs;
  throw new DomainError(
    `ofPrompt: expected a word of the mixture, got "${word}".`,
    `Choose one of ${[...new Set(mixture.map((blob) => blob.word))].join(', ')}.`,
  );
}

interface NoisedBlob {
  readonly mean: Point;
  readonly variance: number;
  readonly weight: number;
}

/** The mixture after noising: means √ᾱ·μ, variances ᾱσ² + 1 − ᾱ. */
function noised(mixture: Mixture, alphaBar: number): readonly NoisedBlob[] {
  const total = mixture.reduce((sum, { weight }) => sum + weight, 0);
  return mixture.map(({ mean, spread, weight }) => ({
    mean: [Math.sqrt(alphaBar) * mean[0], Math.sqrt(alphaBar) * mean[1]],
    variance: alphaBar * spread ** 2 + 1 - alphaBar,
    weight: weight / total,
  }));
}

/** ln(w N(x; m, v)) of each blob. */
function logTerms(blobs: readonly NoisedBlob[], x: Point): number[] {
  return blobs.map(({ mean, variance, weight }) => {
    const square = (x[0] - mean[0]) ** 2 + (x[1] - mean[1]) ** 2;
    return Math.log(weight) - Math.log(2 * Math.PI * variance) - square / (2 * variance);
  });
}

function logSum(terms: readonly number[]): number {
  const top = Math.max(...terms);
  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));
}

/** ln p(x) of the mixture noised to `alphaBar`. */
export function logDensity(mixture: Mixture, alphaBar: number, x: Point): number {
  return logSum(logTerms(noised(mixture, alphaBar), x));
}

// #region mixture-score
/**
 * ∇ ln p(x) = Σ_k r_k (m_k − x)/v_k, where r_k is the share of blob k in the density at x: an
 * arrow towards where pictures are dense, exact for a mixture of Gaussians.
 */
export function score(mixture: Mixture, alphaBar: number, x: Point): Point {
  const blobs = noised(mixture, alphaBar);
  const terms = logTerms(blobs, x);
  const all = logSum(terms);
  let [dx, dy] = [0, 0];
  blobs.forEach(({ mean, variance }, k) => {
    const r = Math.exp(terms[k]! - all);
    dx += (r * (mean[0] - x[0])) / variance;
    dy += (r * (mean[1] - x[1])) / variance;
  });
  return [dx, dy];
}

/** ε̂ = −√(1 − ᾱ) ∇ ln p(x): the noise that the best possible network would find in x. */
export function predictNoise(mixture: Mixture, alphaBar: number, x: Point): Point {
  const [dx, dy] = score(mixture, alphaBar, x);
  const size = -Math.sqrt(1 - alphaBar);
  return [size * dx, size * dy];
}
// #endregion mixture-score
