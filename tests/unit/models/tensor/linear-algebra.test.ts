import { describe, expect, test } from 'vitest';
import {
  complex,
  complexArray,
  complexZeros,
  toPairs,
} from '../../../../src/models/tensor/complex.ts';
import {
  combine,
  complexProduct,
  complexSolve,
  identity,
  matrixExponential,
  matrixProduct,
  solve,
} from '../../../../src/models/tensor/linear-algebra.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { refusal } from '../../../support/message.ts';

const randomMatrix = (rows: number, columns: number, seed: number) => {
  const random = seeded(seed);
  return build([rows, columns], () => normal(random));
};

describe('solve', () => {
  test.each([1, 2, 5, 20])('A · solve(A, B) is B for %i unknowns', (n) => {
    const A = randomMatrix(n, n, n);
    const B = randomMatrix(n, 3, n + 1);
    expectAllclose(matrixProduct(A, solve(A, B)), B, { abs: 1e-10 });
  });

  test('pivots when the first entry is zero', () => {
    const A = tensor([2, 2], [0, 1, 1, 0]);
    expectAllclose(solve(A, tensor([2, 1], [3, 4])), tensor([2, 1], [4, 3]));
  });

  test('takes the largest entry of a column as the pivot, so that no digit is lost', () => {
    const A = tensor([3, 3], [1e-20, 1, 1, 1, 1e-20, 1, 2, 1, 0]);
    const x = tensor([3, 1], [1, 2, 3]);
    expectAllclose(solve(A, matrixProduct(A, x)), x, { abs: 1e-14 });
  });

  test('says so when there is no inverse', () => {
    expect(() =>
      solve(tensor([2, 2], [1, 2, 2, 4]), zeros([2, 1])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: solve: expected A to have an inverse, got no pivot in column 1. Check that no row of A is a combination of the others.]`,
    );
  });

  test('names the axis when A is not square', () => {
    expect(() => solve(zeros([2, 3]), zeros([2, 1]))).toThrow('solve: expected axis n of A');
  });
});

describe('complexSolve', () => {
  test('A · complexSolve(A, B) is B', () => {
    const random = seeded(3);
    const draw = (size: number) => {
      const z = complexZeros(size);
      for (let i = 0; i < size; i++) {
        z.re[i] = normal(random);
        z.im[i] = normal(random);
      }
      return z;
    };
    const A = draw(36);
    const B = draw(12);
    expectAllclose(toPairs(complexProduct(A, complexSolve(A, B, 6), 6)), toPairs(B), {
      abs: 1e-11,
    });
  });

  test('takes the largest entry of a column as the pivot, so that no digit is lost', () => {
    const tiny = complex(0, 1e-20);
    const [one, i] = [complex(1), complex(0, 1)];
    const A = complexArray([tiny, one, i, i, tiny, one, complex(2), one, complex(0)]);
    const x = complexArray([complex(1, -1), complex(2), complex(0, 3)]);
    const B = complexProduct(A, x, 3);
    expectAllclose(toPairs(complexSolve(A, B, 3)), toPairs(x), { abs: 1e-14 });
  });

  test('says so when there is no inverse', () => {
    const A = complexArray([complex(1), complex(0, 1), complex(0, 1), complex(-1)]);
    expect(refusal(() => complexSolve(A, complexZeros(2), 2))).toBe(
      'DomainError: complexSolve: expected A to have an inverse, got no pivot in column 1. Check that no row of A is a combination of the others.',
    );
  });
});

describe('matrixExponential', () => {
  test('of zero is the identity', () => {
    expectAllclose(matrixExponential(zeros([3, 3])), identity(3));
  });

  test('of a quarter turn generator is a rotation', () => {
    const angle = 7.5;
    const A = tensor([2, 2], [0, -angle, angle, 0]);
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    expectAllclose(matrixExponential(A), tensor([2, 2], [c, -s, s, c]), { abs: 1e-12 });
  });

  test('e^A e^{−A} is the identity', () => {
    const A = randomMatrix(6, 6, 9);
    const back = matrixExponential(map(A, (x) => -x));
    expectAllclose(matrixProduct(matrixExponential(A), back), identity(6), { abs: 1e-10 });
  });

  test('e^{2A} is e^A squared', () => {
    const A = randomMatrix(4, 4, 2);
    const once = matrixExponential(A);
    const twice = matrixExponential(combine(2, A, 0, A));
    expectAllclose(twice, matrixProduct(once, once), { abs: 1e-11, rel: 1e-11 });
  });
});

test('a matrix of the wrong shape is named, with the function that it was given to', () => {
  expect(refusal(() => matrixProduct(zeros([2, 3]), zeros([2, 3])))).toBe(
    'ShapeError: matrixProduct: expected axis inner of B to be 3 as in A, got 2. Check axis 0 of B.',
  );
  expect(refusal(() => matrixExponential(zeros([2, 3])))).toBe(
    'ShapeError: matrixExponential: expected axis n of A to be 2 as in A, got 3. Check axis 1 of A.',
  );
});
