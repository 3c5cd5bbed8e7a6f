import { describe, expect, test } from 'vitest';
import {
  at,
  complex,
  complexZeros,
  conj,
  put,
  scaled,
  times,
  toPairs,
} from '../../../../src/models/tensor/complex.ts';
import { hermitianEigen, symmetricEigen } from '../../../../src/models/tensor/eigen.ts';
import {
  complexProduct,
  identity,
  matrixProduct,
} from '../../../../src/models/tensor/linear-algebra.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, map, permute, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { refusal } from '../../../support/message.ts';

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

  test('gives the same digits whatever the size of the entries', () => {
    const entries = [2, 1, 0, 1, 3, -1, 0, -1, 1];
    const { values } = symmetricEigen(tensor([3, 3], entries));
    for (const size of [1e-20, 1e20]) {
      const sized = symmetricEigen(map(tensor([3, 3], entries), (x) => size * x));
      expectAllclose(
        tensor(
          [3],
          sized.values.map((value) => value / size),
        ),
        tensor([3], values),
        { abs: 1e-14 },
      );
    }
  });

  test('refuses a matrix that is not square', () => {
    expect(refusal(() => symmetricEigen(zeros([2, 3])))).toBe(
      'ShapeError: symmetricEigen: expected axis n of A to be 2 as in A, got 3. Check axis 1 of A.',
    );
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
    // V* V = I: the vectors are of length one and at right angles.
    const adjoint = complexZeros(n * n);
    for (let i = 0; i < n * n; i++)
      put(adjoint, (i % n) * n + Math.floor(i / n), conj(at(vectors, i)));
    const one = { re: identity(n).data, im: new Float64Array(n * n) };
    expectAllclose(toPairs(complexProduct(adjoint, vectors, n)), toPairs(one), { abs: 1e-12 });
    for (let j = 1; j < n; j++) expect(values[j]).toBeGreaterThanOrEqual(values[j - 1]!);
    return values;
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
    expect([...check(H, 4)]).toEqual([2, 2, 2, 5]);
  });

  test('finds a whole plane of vectors that are neither real nor along an axis', () => {
    // 3 I − 2 u u* for a u of length one: the value 1 along u, 3 in the plane at right angles to it.
    const u = [complex(0.5, 0.5), complex(0.1, -0.7), complex(0)];
    const H = complexZeros(9);
    for (let i = 0; i < 9; i++) {
      const [row, column] = [Math.floor(i / 3), i % 3];
      const uu = scaled(times(u[row]!, conj(u[column]!)), -2);
      put(H, i, complex(uu.re + (row === column ? 3 : 0), uu.im));
    }
    expectAllclose(tensor([3], check(H, 3)), tensor([3], [1, 3, 3]), { abs: 1e-13 });
  });
});
