import { describe, expect, test } from 'vitest';
import { complexZeros, toPairs } from '../../../../src/models/tensor/complex.ts';
import { eigenvalues } from '../../../../src/models/tensor/eigenvalues.ts';
import { matrixProduct } from '../../../../src/models/tensor/linear-algebra.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { refusal } from '../../../support/message.ts';

const randomMatrix = (n: number, seed: number) => {
  const random = seeded(seed);
  return build([n, n], () => normal(random));
};

/** Numbers sorted by real part, then imaginary part, as pairs. */
const sortedPairs = (z: { re: Float64Array; im: Float64Array }) => {
  const all = Array.from(z.re, (re, i) => [re, z.im[i]!] as const);
  all.sort(([a, b], [c, d]) => (Math.abs(a - c) > 1e-9 ? a - c : b - d));
  return tensor([all.length, 2], all.flat());
};

describe('eigenvalues', () => {
  test('of a triangular matrix are its diagonal', () => {
    const A = tensor([3, 3], [1, 5, 6, 0, -2, 7, 0, 0, 0.5]);
    const wanted = { re: Float64Array.of(1, -2, 0.5), im: new Float64Array(3) };
    expectAllclose(sortedPairs(eigenvalues(A)), sortedPairs(wanted), { abs: 1e-12 });
  });

  test('of a cyclic shift are the roots of unity', () => {
    const n = 7;
    const shift = build([n, n], (i) => (((i % n) + 1) % n === Math.floor(i / n) ? 1 : 0));
    const roots = complexZeros(n);
    for (let k = 0; k < n; k++) {
      roots.re[k] = Math.cos((2 * Math.PI * k) / n);
      roots.im[k] = Math.sin((2 * Math.PI * k) / n);
    }
    expectAllclose(sortedPairs(eigenvalues(shift)), sortedPairs(roots), { abs: 1e-12 });
  });

  test.each([1, 2, 3, 10, 40])(
    'sum to the trace, and their squares to that of A², size %i',
    (n) => {
      const A = randomMatrix(n, n + 50);
      const values = eigenvalues(A);
      const A2 = matrixProduct(A, A);
      let trace = 0;
      let trace2 = 0;
      for (let i = 0; i < n; i++) {
        trace += A.data[i * n + i]!;
        trace2 += A2.data[i * n + i]!;
      }
      const re = values.re.reduce((sum, x) => sum + x, 0);
      const im = values.im.reduce((sum, x) => sum + x, 0);
      const squares = values.re.reduce((sum, x, i) => sum + x * x - values.im[i]! ** 2, 0);
      expect(re).toBeCloseTo(trace, 10);
      expect(im).toBeCloseTo(0, 10);
      expect(squares).toBeCloseTo(trace2, 9);
    },
  );

  test('scale with the matrix, however small or large its entries', () => {
    const A = randomMatrix(5, 8);
    const wanted = sortedPairs(eigenvalues(A));
    for (const size of [1e-20, 1e20]) {
      const { re, im } = eigenvalues(map(A, (a) => size * a));
      const got = { re: re.map((x) => x / size), im: im.map((x) => x / size) };
      expectAllclose(sortedPairs(got), wanted, { abs: 1e-13 });
    }
  });

  test('say so when they do not settle, as in a matrix with an entry that is no number', () => {
    expect(refusal(() => eigenvalues(tensor([2, 2], [NaN, 1, 1, 1])))).toBe(
      'DomainError: eigenvalues: expected value 1 to settle within 200 steps, got none. Scale A so that its entries are of ordinary size.',
    );
  });

  test('of zero are zero', () => {
    expectAllclose(toPairs(eigenvalues(zeros([3, 3]))), zeros([3, 2]));
  });

  test('refuse a matrix that is not square', () => {
    expect(() => eigenvalues(zeros([2, 3]))).toThrow('eigenvalues: expected axis n of A');
  });
});
