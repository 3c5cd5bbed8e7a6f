// Sampling by diffusion in two dimensions: noise schedule, guided noise, and the step of DDIM and
// DDPM, with the exact score of a mixture in the place of a network.
import type { Random } from '../tensor/random.ts';
import { normal, seeded } from '../tensor/random.ts';
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Mixture, Point } from './diffusion-mixture.ts';
import { ofPrompt, predictNoise } from './diffusion-mixture.ts';

/**
 * ᾱ(u) = cos²(0.98·πu/2): the share of the picture in the variance at time u, from 1 at u = 0 down
 * to a thousandth at u = 1.
 * @throws DomainError for a time outside of 0 … 1.
 */
export function alphaBarAt(time: number): number {
  if (!(time >= 0 && time <= 1)) {
    throw new DomainError(
      `alphaBarAt: expected time to lie in 0 … 1, got ${time}.`,
      'Pass 0 for a clean picture and 1 for noise.',
    );
  }
  return Math.cos((0.98 * Math.PI * time) / 2) ** 2;
}

// #region add-noise
/** x_τ = √ᾱ_τ · x_0 + √(1 − ᾱ_τ) · ε. */
export function addNoise(clean: Point, noise: Point, alphaBar: number): Point {
  const [keep, add] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  return [keep * clean[0] + add * noise[0], keep * clean[1] + add * noise[1]];
}
// #endregion add-noise

// #region guided-noise
/**
 * ε̂ = ε̂(x) + w (ε̂(x | prompt) − ε̂(x)): w = 0 ignores the prompt, w = 1 asks for it, more pushes
 * away from everything else. The paper's weight is w − 1.
 * @see ho2022guidance
 */
export function guidedNoise(
  mixture: Mixture,
  prompt: string,
  guidance: number,
  alphaBar: number,
  x: Point,
): Point {
  const free = predictNoise(mixture, alphaBar, x);
  const asked = predictNoise(ofPrompt(mixture, prompt), alphaBar, x);
  return [free[0] + guidance * (asked[0] - free[0]), free[1] + guidance * (asked[1] - free[1])];
}
// #endregion guided-noise

/** Where a step starts and ends, and how much of the noise it puts back is fresh. */
export interface StepLevels {
  readonly alphaBar: number;
  readonly alphaBarNext: number;
  readonly eta: number;
}

// #region denoise-step
/**
 * One step from noise level ᾱ to the lower one ᾱ′: guess the clean picture,
 * then noise the guess again, less, with the noise found and a share fresh.
 *
 * x̂_0 = (x − √(1 − ᾱ) ε̂)/√ᾱ
 * x′ = √ᾱ′ x̂_0 + √(1 − ᾱ′ − σ²) ε̂ + σ ε
 *
 * eta 0 is DDIM, 1 is DDPM.
 * @see song2021ddim eq. 12 and 16
 */
export function denoiseStep(
  x: Point,
  noiseFound: Point,
  freshNoise: Point,
  { alphaBar, alphaBarNext, eta }: StepLevels,
): Point {
  const lost = Math.sqrt((1 - alphaBarNext) / (1 - alphaBar));
  const sigma = eta * lost * Math.sqrt(1 - alphaBar / alphaBarNext);
  const kept = Math.sqrt(1 - alphaBarNext - sigma ** 2);
  const along = (i: 0 | 1): number => {
    const noisy = Math.sqrt(1 - alphaBar) * noiseFound[i];
    const guess = (x[i] - noisy) / Math.sqrt(alphaBar);
    const again = kept * noiseFound[i] + sigma * freshNoise[i];
    return Math.sqrt(alphaBarNext) * guess + again;
  };
  return [along(0), along(1)];
}
// #endregion denoise-step

export interface SamplerSettings {
  readonly prompt: string;
  readonly guidance: number;
  /** Calls of the network, that is of the exact score, for each sample. */
  readonly steps: number;
  /** 0: no fresh noise (DDIM). 1: as much as the forward process would add (DDPM). */
  readonly eta: number;
  readonly count: number;
  readonly seed: number;
}

const draw = (random: Random): Point => [normal(random), normal(random)];

/** The ways of `count` samples: each has steps + 1 points, from noise to picture. */
export function samplePaths(mixture: Mixture, settings: SamplerSettings): Point[][] {
  const { prompt, guidance, steps, eta, count, seed } = settings;
  requireInteger('samplePaths', 'steps', steps);
  const random = seeded(seed);
  // All starts before any fresh noise: the same seed begins at the same points in every setting.
  const starts = Array.from({ length: count }, () => draw(random));
  return starts.map((start) => {
    const path: Point[] = [start];
    let x = start;
    for (let step = steps; step > 0; step--) {
      const alphaBar = alphaBarAt(step / steps);
      const alphaBarNext = alphaBarAt((step - 1) / steps);
      const found = guidedNoise(mixture, prompt, guidance, alphaBar, x);
      x = denoiseStep(x, found, draw(random), { alphaBar, alphaBarNext, eta });
      path.push(x);
    }
    return path;
  });
}
