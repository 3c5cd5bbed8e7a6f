import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComplexArray } from '../../../../src/models/tensor/complex.ts';
import { complexZeros, toPairs } from '../../../../src/models/tensor/complex.ts';
import {
  convolve,
  fft,
  ifft,
  irfft,
  nextPowerOfTwo,
  rfft,
} from '../../../../src/models/tensor/fft.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

function randomComplex(n: number, seed: number): ComplexArray {
  const random = seeded(seed);
  const x = complexZeros(n);
  for (let i = 0; i < n; i++) {
    x.re[i] = normal(random);
    x.im[i] = normal(random);
  }
  return x;
}

/** The sum of the definition, with jk reduced modulo n. */
function sumOfTheDefinition(x: ComplexArray): ComplexArray {
  const n = x.re.length;
  const X = complexZeros(n);
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < n; k++) {
      const angle = (-2 * Math.PI * ((j * k) % n)) / n;
      X.re[j]! += x.re[k]! * Math.cos(angle) - x.im[k]! * Math.sin(angle);
      X.im[j]! += x.re[k]! * Math.sin(angle) + x.im[k]! * Math.cos(angle);
    }
  }
  return X;
}

const vector = (values: ArrayLike<number>) => tensor([values.length], values);

describe('fft', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 16, 30, 97, 128])(
    'equals the sum of the definition at length %i',
    (n) => {
      const x = randomComplex(n, n);
      expectAllclose(toPairs(fft(x)), toPairs(sumOfTheDefinition(x)), { abs: 1e-12 * n });
    },
  );

  test('ifft undoes fft at every length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer(), (n, seed) => {
        const x = randomComplex(n, seed);
        expectAllclose(toPairs(ifft(fft(x))), toPairs(x), { abs: 1e-12, rel: 0 });
      }),
      { numRuns: 40 },
    );
  });

  test('keeps the energy: Σ|x|² = Σ|X|²/n', () => {
    const energy = (z: ComplexArray) =>
      z.re.reduce((sum, re, i) => sum + re * re + z.im[i]! * z.im[i]!, 0);
    for (const n of [16, 27]) {
      const x = randomComplex(n, 5);
      expect(energy(fft(x)) / n / energy(x)).toBeCloseTo(1, 12);
    }
  });

  test('leaves its argument as it was', () => {
    const x = randomComplex(8, 1);
    const before = toPairs(x);
    fft(x);
    expectAllclose(toPairs(x), before, { abs: 0, rel: 0 });
  });

  test('of a shift by one place turns phases only', () => {
    const x = Float64Array.of(0, 1, 0, 0, 0, 0, 0, 0);
    const X = rfft(x);
    for (let j = 0; j < 5; j++) expect(Math.hypot(X.re[j]!, X.im[j]!)).toBeCloseTo(1, 14);
  });

  test.each([
    [1, 1],
    [2, 2],
    [7, 4],
    [8, 5],
  ])('rfft of %i values keeps %i, the first of the transform', (n, kept) => {
    const x = randomComplex(n, n).re;
    const [half, whole] = [rfft(x), fft({ re: x, im: new Float64Array(n) })];
    expect(half.re).toEqual(whole.re.slice(0, kept));
    expect(half.im).toEqual(whole.im.slice(0, kept));
  });

  test.each([8, 9])('irfft to length %i ignores what no real signal has', (n) => {
    const X = rfft(randomComplex(n, n).re);
    const odd = { re: X.re.slice(), im: X.im.slice() };
    odd.im[0] = 3;
    if (n % 2 === 0) odd.im[n / 2] = -2;
    expectAllclose(vector(irfft(odd, n)), vector(irfft(X, n)), { abs: 1e-15, rel: 0 });
  });

  test('the next power of two is the number itself when it is one', () => {
    expect([1, 2, 3, 4, 5, 8, 9].map(nextPowerOfTwo)).toEqual([1, 2, 4, 4, 8, 8, 16]);
  });

  test('irfft undoes rfft at even and odd lengths', () => {
    for (const n of [1, 2, 3, 8, 9, 30, 31]) {
      const x = randomComplex(n, n).re;
      expectAllclose(vector(irfft(rfft(x), n)), vector(x), { abs: 1e-13, rel: 0 });
    }
  });

  test('irfft refuses a length of zero', () => {
    expect(() => irfft(complexZeros(1), 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: irfft: expected n to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
  });
});

describe('convolve', () => {
  test('equals the plain sum for any two lengths', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 90 }),
        (n, m, length) => {
          const x = randomComplex(n, n).re;
          const k = randomComplex(m, m + 100).re;
          const y = new Float64Array(length);
          for (let t = 0; t < length; t++) {
            for (let s = 0; s <= t; s++) y[t]! += (k[t - s] ?? 0) * (x[s] ?? 0);
          }
          expectAllclose(vector(convolve(x, k, length)), vector(y), { abs: 1e-11, rel: 0 });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('does not wrap around: an impulse at the end meets only the first tap', () => {
    const y = convolve([0, 0, 0, 1], [1, 2, 3, 4]);
    expectAllclose(vector(y), vector([0, 0, 0, 1]), { abs: 1e-14, rel: 0 });
  });
});
