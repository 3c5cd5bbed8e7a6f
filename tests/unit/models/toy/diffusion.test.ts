import { describe, expect, test } from 'vitest';
import type { Mixture, Point } from '../../../../src/models/toy/diffusion-mixture.ts';
import {
  logDensity,
  ofPrompt,
  pictures,
  predictNoise,
  score,
} from '../../../../src/models/toy/diffusion-mixture.ts';
import { sampleQuality } from '../../../../src/models/toy/diffusion-measures.ts';
import {
  addNoise,
  alphaBarAt,
  denoiseStep,
  guidedNoise,
  samplePaths,
  type SamplerSettings,
} from '../../../../src/models/toy/diffusion.ts';

const base: SamplerSettings = {
  prompt: 'cat',
  guidance: 1,
  steps: 32,
  eta: 0,
  count: 300,
  seed: 5,
};
const ends = (change: Partial<SamplerSettings>, mixture: Mixture = pictures): Point[] =>
  samplePaths(mixture, { ...base, ...change }).map((path) => path.at(-1)!);
const quality = (change: Partial<SamplerSettings>) =>
  sampleQuality(pictures, change.prompt ?? base.prompt, ends(change));

describe('the score', () => {
  test('is the gradient of the log density, at every noise level', () => {
    const h = 1e-5;
    for (const alphaBar of [1, 0.7, 0.2, 0.01]) {
      for (const z of [
        [0.3, -0.4],
        [-1.6, 0.9],
        [2, 2],
      ] as const) {
        const [x, y] = score(pictures, alphaBar, z);
        const slope = (dx: number, dy: number): number =>
          (logDensity(pictures, alphaBar, [z[0] + dx, z[1] + dy]) -
            logDensity(pictures, alphaBar, [z[0] - dx, z[1] - dy])) /
          (2 * h);
        expect(x).toBeCloseTo(slope(h, 0), 3);
        expect(y).toBeCloseTo(slope(0, h), 3);
      }
    }
  });
  test('points from far away to a single blob and vanishes at its middle', () => {
    const one = [{ ...pictures[0]!, mean: [1, 2] as const }];
    expect(score(one, 1, [1, 2])).toEqual([0, 0]);
    expect(score(one, 1, [5, 2])[0]).toBeLessThan(0);
  });
  test('finds the noise itself where a picture is a single point', () => {
    const point: Mixture = [{ mean: [0.5, -1], spread: 0, weight: 1, word: 'dot' }];
    const noise: Point = [0.8, -0.3];
    const found = predictNoise(point, 0.4, addNoise([0.5, -1], noise, 0.4));
    expect(found[0]).toBeCloseTo(0.8, 12);
    expect(found[1]).toBeCloseTo(-0.3, 12);
  });
  test('stays finite far outside of all blobs', () => {
    for (const value of score(pictures, 1, [1e3, -1e3])) expect(Number.isFinite(value)).toBe(true);
  });
  test('a word that no picture has is refused', () => {
    expect(() => ofPrompt(pictures, 'horse')).toThrow(
      'ofPrompt: expected a word of the mixture, got "horse". Choose one of cat, dog, bird.',
    );
    expect(ofPrompt(pictures, 'dog').map(({ word }) => word)).toEqual(['dog', 'dog']);
    expect(ofPrompt(pictures, '')).toBe(pictures);
  });
  test('belongs to a density: of one blob 1/(2πσ²) at its middle, and weights count by their shares', () => {
    const blob = { mean: [1, 2], spread: 0.5, weight: 3, word: 'dot' } as const;
    expect(logDensity([blob], 1, [1, 2])).toBeCloseTo(-Math.log(2 * Math.PI * 0.25), 12);
    // Half noise: the middle moves to √½ of itself, the variance is half of ¼ and a half.
    const half: Point = [Math.SQRT1_2, 2 * Math.SQRT1_2];
    expect(logDensity([blob], 0.5, half)).toBeCloseTo(-Math.log(2 * Math.PI * 0.625), 12);
    const other = { ...blob, mean: [101, 2] as const, weight: 1 };
    const share = logDensity([blob, other], 1, [1, 2]) - logDensity([blob], 1, [1, 2]);
    expect(share).toBeCloseTo(Math.log(3 / 4), 12);
    expect(pictures.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});

describe('a step', () => {
  const z: Point = [0.4, -0.9];
  test('to the clean end returns the guess, whatever the fresh noise', () => {
    const found: Point = [0.2, 0.6];
    const levels = { alphaBar: 0.5, alphaBarNext: 1, eta: 1 };
    const a = denoiseStep(z, found, [3, -3], levels);
    const b = denoiseStep(z, found, [0, 0], levels);
    expect(a).toEqual(b);
    const guess = (z[0] - Math.sqrt(0.5) * 0.2) / Math.sqrt(0.5);
    expect(a[0]).toBeCloseTo(guess, 12);
  });
  test('that lowers no noise and adds none changes nothing', () => {
    const same = denoiseStep(z, [0.2, 0.6], [1, 1], { alphaBar: 0.3, alphaBarNext: 0.3, eta: 1 });
    expect(same[0]).toBeCloseTo(z[0], 12);
    expect(same[1]).toBeCloseTo(z[1], 12);
  });
  test('with all noise fresh draws from the posterior of the forward process', () => {
    const [clean, noise, fresh]: Point[] = [
      [-1.2, 0.7],
      [0.5, 1.4],
      [0.3, -2],
    ] as const;
    const [alphaBar, alphaBarNext] = [0.3, 0.6];
    const noisy = addNoise(clean!, noise!, alphaBar);
    const drawn = denoiseStep(noisy, noise!, fresh!, { alphaBar, alphaBarNext, eta: 1 });
    // Ho, Jain and Abbeel (2020), eq. 7, with α = ᾱ/ᾱ′ between the two levels.
    const alpha = alphaBar / alphaBarNext;
    for (const i of [0, 1] as const) {
      const mean =
        (Math.sqrt(alphaBarNext) * (1 - alpha) * clean![i] +
          Math.sqrt(alpha) * (1 - alphaBarNext) * noisy[i]) /
        (1 - alphaBar);
      const variance = ((1 - alphaBarNext) * (1 - alpha)) / (1 - alphaBar);
      expect(drawn[i]).toBeCloseTo(mean + Math.sqrt(variance) * fresh![i], 12);
    }
  });
  test('of the forward process keeps √ᾱ of the picture and adds √(1 − ᾱ) of the noise', () => {
    const [x, y] = addNoise([2, 4], [1, -1], 0.25);
    expect(x).toBeCloseTo(1 + Math.sqrt(0.75), 12);
    expect(y).toBeCloseTo(2 - Math.sqrt(0.75), 12);
  });
  test('without fresh noise undoes the forward process of a known picture at once', () => {
    const clean: Point = [-1.2, 0.7];
    const noise: Point = [0.5, 1.4];
    const noisy = addNoise(clean, noise, alphaBarAt(0.9));
    const back = denoiseStep(noisy, noise, [0, 0], {
      alphaBar: alphaBarAt(0.9),
      alphaBarNext: alphaBarAt(0.1),
      eta: 0,
    });
    const expected = addNoise(clean, noise, alphaBarAt(0.1));
    expect(back[0]).toBeCloseTo(expected[0], 12);
    expect(back[1]).toBeCloseTo(expected[1], 12);
  });
});

describe('the schedule', () => {
  test('falls from a clean picture to a thousandth of it', () => {
    expect(alphaBarAt(0)).toBe(1);
    expect(alphaBarAt(1)).toBeCloseTo(0.001, 4);
    for (let i = 1; i <= 20; i++) expect(alphaBarAt(i / 20)).toBeLessThan(alphaBarAt((i - 1) / 20));
  });
  test('has no time beyond its ends', () => {
    for (const time of [-0.1, 1.1, NaN]) {
      expect(() => alphaBarAt(time)).toThrow(
        `alphaBarAt: expected time to lie in 0 … 1, got ${time}. Pass 0 for a clean picture and 1 for noise.`,
      );
    }
  });
});

describe('guidance', () => {
  const z: Point = [-0.2, 0.3];
  test('of zero ignores the prompt, of one asks for it and nothing else', () => {
    const free = predictNoise(pictures, 0.4, z);
    const asked = predictNoise(ofPrompt(pictures, 'cat'), 0.4, z);
    expect(guidedNoise(pictures, 'cat', 0, 0.4, z)).toEqual(free);
    const one = guidedNoise(pictures, 'cat', 1, 0.4, z);
    expect(one[0]).toBeCloseTo(asked[0], 12);
    expect(one[1]).toBeCloseTo(asked[1], 12);
  });
  test('of zero draws other animals too', () => {
    expect(quality({ guidance: 0 }).other).toBeGreaterThan(0.3);
    expect(quality({ guidance: 1 }).other).toBe(0);
  });
  test('of eight pushes samples away from where the pictures are', () => {
    const [plain, strong] = [quality({ guidance: 1 }), quality({ guidance: 8 })];
    expect(strong.scatter).toBeGreaterThan(1.5 * plain.scatter);
    expect(strong.nothing).toBeGreaterThan(plain.nothing);
  });
});

describe('sampling', () => {
  test('in one step lands on the average of all pictures, which is no picture', () => {
    const average: Point = [-1.05, 1.075];
    for (const [x, y] of ends({ steps: 1 })) {
      expect(Math.hypot(x - average[0], y - average[1])).toBeLessThan(0.25);
    }
    expect(quality({ steps: 1 }).nothing).toBe(1);
  });
  test('gets better with more steps, quickly at first', () => {
    const right = [1, 2, 4, 8, 32].map((steps) => quality({ steps }).right);
    for (let i = 1; i < right.length; i++) expect(right[i]).toBeGreaterThan(right[i - 1]!);
    expect(right.at(-1)).toBeGreaterThan(0.98);
  });
  test('draws both kinds of cats about equally often', () => {
    const first = ends({ count: 800 }).filter(([x, y]) => Math.hypot(x + 1.75, y - 0.7) < 0.6);
    expect(first.length / 800).toBeGreaterThan(0.42);
    expect(first.length / 800).toBeLessThan(0.58);
  });
  test('many fine steps scatter as the pictures do', () => {
    // Mean square of a plane Gaussian within three spreads: 2(1 − 4.5/(e^4.5 − 1)).
    const perfect = Math.sqrt(2 * (1 - 4.5 / (Math.exp(4.5) - 1)));
    expect(perfect).toBeCloseTo(1.38, 2);
    expect(quality({ steps: 128, count: 600 }).scatter).toBeCloseTo(perfect, 1);
  });
  test('without fresh noise the start decides; with it, it does not', () => {
    const starts = (eta: number) => samplePaths(pictures, { ...base, eta, count: 4 });
    expect(starts(0)).toEqual(starts(0));
    expect(starts(0).map((path) => path[0])).toEqual(starts(1).map((path) => path[0]));
    expect(starts(0)[0]!.at(-1)).not.toEqual(starts(1)[0]!.at(-1));
  });
  test('takes one step at least', () => {
    expect(() => samplePaths(pictures, { ...base, steps: 0 })).toThrow(
      'samplePaths: expected steps to be an integer of at least 1',
    );
  });
});

describe('the measure of samples', () => {
  const [cat, , dog] = pictures as [Mixture[number], Mixture[number], Mixture[number]];
  const beside = ({ mean, spread }: Mixture[number], spreads: number): Point => [
    mean[0],
    mean[1] + spreads * spread,
  ];
  test('counts what is near a blob of the prompt, near another, and near none', () => {
    const points = [beside(cat, 0), beside(cat, 2.9), beside(dog, 1), [9, 9] as const];
    const { right, other, nothing, scatter } = sampleQuality(pictures, 'cat', points);
    expect([right, other, nothing]).toEqual([0.5, 0.25, 0.25]);
    expect(scatter).toBeCloseTo(2.9 / Math.SQRT2, 10);
  });
  test('gives no scatter where nothing is right', () => {
    const points = [beside(dog, 1), beside(cat, 3.1)];
    expect(sampleQuality(pictures, 'cat', points)).toEqual({
      right: 0,
      other: 0.5,
      nothing: 0.5,
      scatter: 0,
    });
  });
});
