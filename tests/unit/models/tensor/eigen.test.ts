import { describe, expect, test } from 'vitest';
import { at, complexZeros, modulus, toPairs } from '../../../../src/models/tensor/complex.ts';
import { hermitianEigen, symmetricEigen } from '../../../../src/models/tensor/eigen.ts';
import { complexProduct, matrixProduct } from '../../../../src/models/tensor/linear-algebra.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, permute } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const randomMatrix = (n: number, seed: number) => {
  const random = seeded(seed);
  return build([n, n], () => normal(random));
};

describe('symmetricEigen', () => {
  test.each([1, 2, 7, 30])('A V is V diag(values) and V is orthogonal at size %i', (n) => {
    const M = randomMatrix(n, n);
    const A = build([n, n], (i) => M.data[i]! + M.data[(i % n) * n + Math.floor(i / n)]!);
    const { values, vectors } = symmetricEigen(A);
    const scaledColumns = build([n, n], (i) => vectors.data[i]! * values[i % n]!);
    expectAllclose(matrixProduct(A, vectors), scaledColumns, { abs: 1e-11 });
    const gram = matrixProduct(permute(vectors, [1, 0]), vectors);
    expectAllclose(
      gram,
      build([n, n], (i) => (i % (n + 1) === 0 ? 1 : 0)),
      { abs: 1e-12 },
    );
    for (let j = 1; j < n; j++) expect(values[j]).toBeGreaterThanOrEqual(values[j - 1]!);
  });
});

describe('hermitianEigen', () => {
  const check = (H: { re: Float64Array; im: Float64Array }, n: number) => {
    const { values, vectors } = hermitianEigen(H, n);
    const HV = complexProduct(H, vectors, n);
    const expected = complexZeros(n * n);
    for (let i = 0; i < n * n; i++) {
      expected.re[i] = vectors.re[i]! * values[i % n]!;
      expected.im[i] = vectors.im[i]! * values[i % n]!;
    }
    expectAllclose(toPairs(HV), toPairs(expected), { abs: 1e-11 });
    for (let j = 0; j < n; j++) {
      let square = 0;
      for (let i = 0; i < n; i++) square += modulus(at(vectors, i * n + j)) ** 2;
      expect(square).toBeCloseTo(1, 12);
    }
  };

  test('H V is V diag(values)', () => {
    const n = 9;
    const R = randomMatrix(n, 4);
    const S = randomMatrix(n, 5);
    const H = complexZeros(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        H.re[i * n + j] = R.data[i * n + j]! + R.data[j * n + i]!;
        H.im[i * n + j] = S.data[i * n + j]! - S.data[j * n + i]!;
      }
    }
    check(H, n);
  });

  test('finds n orthogonal vectors when eigenvalues coincide', () => {
    const H = complexZeros(16);
    for (let i = 0; i < 4; i++) H.re[i * 5] = i < 3 ? 2 : 5;
    check(H, 4);
  });
});
