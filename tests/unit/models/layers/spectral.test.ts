import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  matrixOfRadius,
  randomOrthogonal,
  spectralNorm,
  spectralRadius,
} from '../../../../src/models/layers/spectral.ts';
import { matrixProduct } from '../../../../src/models/tensor/linear-algebra.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const identity = (n: number) => build([n, n], (i) => Number(i % (n + 1) === 0));
const transposed = (n: number, A: ReturnType<typeof identity>) =>
  build([n, n], (i) => A.data[(i % n) * n + Math.floor(i / n)]!);

describe('spectralRadius', () => {
  test('is the largest size of an eigenvalue where these are known', () => {
    expect(spectralRadius(tensor([2, 2], [3, 1, 0, -5]))).toBeCloseTo(5, 7);
    expect(spectralRadius(tensor([2, 2], [0, -2, 2, 0]))).toBeCloseTo(2, 7); // ±2i
    expect(spectralRadius(tensor([1, 1], [-0.25]))).toBeCloseTo(0.25, 12);
  });
  test('is 0 for a nilpotent matrix, whose norm is not', () => {
    const A = tensor([3, 3], [0, 7, 0, 0, 0, 7, 0, 0, 0]);
    expect(spectralRadius(A)).toBe(0);
    expect(spectralNorm(A)).toBeCloseTo(7, 7);
  });
  test('a Jordan block, the slowest case of the squaring, is right to seven digits', () => {
    expect(spectralRadius(tensor([2, 2], [0.9, 1, 0, 0.9]))).toBeCloseTo(0.9, 6);
  });
  test('scales with the matrix, far below and above one', () => {
    const A = noise([4, 4]);
    const radius = spectralRadius(A);
    for (const scale of [1e-200, 1e-3, 1e150]) {
      expect(spectralRadius(map(A, (a) => scale * a)) / scale / radius).toBeCloseTo(1, 7);
    }
  });
  test('never exceeds the norm', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.integer({ min: 1, max: 6 }), (seed, n) => {
        const A = noise([n, n], seed);
        expect(spectralRadius(A)).toBeLessThanOrEqual(spectralNorm(A) * (1 + 1e-7));
      }),
      { numRuns: 40 },
    );
  });
  test('a matrix that is not square is refused', () => {
    expect(() => spectralRadius(zeros([2, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: spectralRadius: expected A to be square, got shape [2, 3]. Pass an n × n matrix.]`,
    );
  });
});

describe('spectralNorm', () => {
  test('is the largest singular value, also of a matrix that is not square', () => {
    expect(spectralNorm(tensor([2, 2], [3, 0, 4, 5]))).toBeCloseTo(Math.sqrt(45), 6);
    expect(spectralNorm(tensor([1, 3], [2, 3, 6]))).toBeCloseTo(7, 6);
    expect(spectralNorm(zeros([2, 2]))).toBe(0);
  });
});

describe('randomOrthogonal', () => {
  test.each([1, 2, 8, 32])('Q of size %i has QᵀQ = I', (n) => {
    const Q = randomOrthogonal(n, seeded(n));
    expectAllclose(matrixProduct(transposed(n, Q), Q), identity(n), { abs: 1e-13, rel: 0 });
  });
  test('matrixOfRadius has the radius and the norm that were asked for', () => {
    for (const radius of [0, 0.5, 0.99, 1.5]) {
      const A = matrixOfRadius(12, radius, seeded(5));
      expect(spectralRadius(A)).toBeCloseTo(radius, 7);
      expect(spectralNorm(A)).toBeCloseTo(radius, 7);
    }
  });
});
