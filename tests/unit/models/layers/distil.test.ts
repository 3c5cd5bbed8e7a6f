import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distil,
  distilErrors,
  distilledSsm,
  hankel,
} from '../../../../src/models/layers/distil.ts';
import { designFilter } from '../../../../src/models/layers/filter-design.ts';
import { fftConvolution } from '../../../../src/models/layers/fft-convolution.ts';
import { hyenaFilter, initHyenaFilter } from '../../../../src/models/layers/hyena-filter.ts';
import { diagonalSsm, diagonalSsmKernel } from '../../../../src/models/layers/ssm-diagonal.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const design = {
  decay: 0.02,
  waves: [
    { amplitude: 1, frequency: 0.05 },
    { amplitude: 0.5, frequency: 0.13, phase: 1 },
  ],
};

/** Seven filters of a fresh Hyena, each falling by more than half as modes are added. */
const hyenaFilters = () => {
  const config = { channels: 7, maxLength: 96, width: 16, embeddingDim: 5 };
  const k = hyenaFilter(initHyenaFilter(config, seeded(3)), 96);
  return Array.from({ length: 7 }, (_, d) => k.data.slice(d * 96, (d + 1) * 96));
};

describe('distil', () => {
  test('recovers a filter that is an exact sum of modes, poles and all', () => {
    const filter = designFilter(design, 120);
    const { poles, relativeError } = distil(hankel(filter.data), 4);
    expect(relativeError).toBeLessThan(1e-10);
    const radii = Array.from(poles.re, (re, n) => Math.hypot(re, poles.im[n]!));
    for (const radius of radii) expect(radius).toBeCloseTo(Math.exp(-0.02), 9);
    const cycles = Array.from(poles.re, (re, n) => Math.atan2(poles.im[n]!, re) / (2 * Math.PI));
    cycles.sort((a, b) => a - b);
    expectAllclose(tensor([4], cycles), tensor([4], [-0.13, -0.05, 0.05, 0.13]), { abs: 1e-9 });
  });

  test('recovers random sums of well separated modes within 1e-8', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer(), (waves, seed) => {
        const random = seeded(seed);
        const exact = {
          decay: 0.01 + 0.04 * random(),
          waves: Array.from({ length: waves }, (_, j) => ({
            amplitude: 0.5 + random(),
            frequency: (j + 0.3 + 0.4 * random()) / (2 * waves + 1),
            phase: 6 * random(),
          })),
        };
        const filter = designFilter(exact, 64);
        expect(distil(hankel(filter.data), 2 * waves).relativeError).toBeLessThan(1e-8);
      }),
      { numRuns: 25 },
    );
  });

  test('gives back no more modes than the filter has', () => {
    const filter = designFilter(design, 80);
    expect(distil(hankel(filter.data), 20).poles.re.length).toBe(4);
  });

  test('the error of a Hyena filter falls as modes are added, and never rises by much', () => {
    for (const filter of hyenaFilters()) {
      const errors = distilErrors(hankel(filter), 24);
      expect(errors[0]).toBe(1);
      expect(errors[24]).toBeLessThan(errors[4]! / 2);
      let best = 1;
      for (const error of errors) {
        expect(error).toBeLessThan(best + 0.1);
        best = Math.min(best, error);
      }
    }
  });

  test('every pole can run for ever', () => {
    for (const filter of hyenaFilters()) {
      const { poles } = distil(hankel(filter), 12);
      poles.re.forEach((re, n) => expect(Math.hypot(re, poles.im[n]!)).toBeLessThanOrEqual(1));
    }
  });

  test('the recurrence gives what the convolution with the filter gives', () => {
    const filter = designFilter(design, 100);
    const source = distil(hankel(filter.data), 4);
    const random = seeded(2);
    const x = build([1, 100], () => normal(random));
    const stepped = diagonalSsm(distilledSsm(source), x).output;
    const long = fftConvolution({ k: tensor([1, 100], filter.data) }, tensor([1, 100, 1], x.data));
    expectAllclose(stepped, tensor([1, 100], long.data), { abs: 1e-9 });
  });

  test('goes on beyond the length that it was distilled from', () => {
    const source = distil(hankel(designFilter(design, 60).data), 4);
    const long = diagonalSsmKernel(distilledSsm(source), 200);
    expectAllclose(long, designFilter(design, 200), { abs: 1e-9 });
  });

  test('the Hankel singular values fall, and vanish past the number of modes', () => {
    const { singularValues } = hankel(designFilter(design, 60).data);
    for (let j = 1; j < singularValues.length; j++) {
      expect(singularValues[j]).toBeLessThanOrEqual(singularValues[j - 1]!);
    }
    expect(singularValues[3]).toBeGreaterThan(0.1);
    expect(singularValues[4]).toBeLessThan(1e-12);
  });

  test('noise has no fewer modes than its Hankel matrix has rows, and distil takes all but one', () => {
    const random = seeded(12);
    const noise = Float64Array.from({ length: 12 }, () => normal(random));
    const { poles, relativeError } = distil(hankel(noise), 5);
    expect(poles.re.length).toBe(5);
    expect(relativeError).toBeGreaterThan(0.1);
  });

  test('what is found does not depend on how loud the filter is', () => {
    const { data } = designFilter(design, 40);
    const [plain, quiet] = [1, 1e-12].map((size) => distil(hankel(data.map((k) => size * k)), 8));
    expect(quiet!.poles.re.length).toBe(4);
    expect(plain!.poles.re.length).toBe(4);
    expectAllclose(tensor([4], quiet!.poles.re), tensor([4], plain!.poles.re), { abs: 1e-7 });
    expect(quiet!.relativeError).toBeLessThan(1e-7);
  });

  test('no modes leave nothing, and a filter of zeros needs none', () => {
    const none = distil(hankel(designFilter(design, 20).data), 0);
    expect(none.relativeError).toBe(1);
    const silent = distil(hankel(new Float64Array(10)), 3);
    expect(silent.poles.re.length).toBe(0);
    expect(silent.relativeError).toBe(0);
  });

  test('an impulse is one mode that fades at once', () => {
    const impulse = distil(hankel([1, 0, 0, 0, 0, 0]), 1);
    expect(impulse.relativeError).toBeLessThan(1e-12);
  });

  test('says so when more modes are asked for than the filter can tell', () => {
    expect(() => distil(hankel([1, 2, 3, 4]), 2)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: distil: expected at most 1 modes for a filter of 4 taps, got 2. Ask for fewer modes or give a longer filter.]`,
    );
    expect(() => distil(hankel([1, 2, 3, 4]), -1)).toThrow(
      'distil: expected modes to be an integer of at least 0, got -1.',
    );
    expect(() => hankel([])).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: hankel: expected length of the filter to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
  });
});

describe('designFilter', () => {
  test('a cosine without decay repeats', () => {
    const k = designFilter(
      { decay: 0, waves: [{ amplitude: 2, frequency: 0.25, phase: Math.PI / 2 }] },
      5,
    );
    expectAllclose(k, tensor([5], [2, 0, -2, 0, 2]), { abs: 1e-14 });
  });
});
