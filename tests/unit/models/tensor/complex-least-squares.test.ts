import { describe, expect, test } from 'vitest';
import { leastSquares } from '../../../../src/models/tensor/complex-least-squares.ts';
import {
  accumulate,
  at,
  complex,
  complexArray,
  complexZeros,
  conj,
  put,
  times,
  toPairs,
} from '../../../../src/models/tensor/complex.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const random = seeded(1);
const column = (length: number) => {
  const z = complexZeros(length);
  for (let t = 0; t < length; t++) put(z, t, complex(normal(random), normal(random)));
  return z;
};

describe('leastSquares', () => {
  test('finds the coefficients that made the target', () => {
    const columns = [column(12), column(12), column(12)];
    const R = complexArray([complex(1, 2), complex(-0.5), complex(0, 3)]);
    const y = complexZeros(12);
    columns.forEach((c, n) => {
      for (let t = 0; t < 12; t++) accumulate(y, t, times(at(R, n), at(c, t)));
    });
    expectAllclose(toPairs(leastSquares(columns, y)), toPairs(R), { abs: 1e-12 });
  });

  test('leaves a rest that is orthogonal to every column', () => {
    const columns = [column(9), column(9)];
    const y = column(9);
    const R = leastSquares(columns, y);
    for (const c of columns) {
      let dot = complex(0);
      for (let t = 0; t < 9; t++) {
        let rest = at(y, t);
        columns.forEach((other, n) => {
          const part = times(at(R, n), at(other, t));
          rest = complex(rest.re - part.re, rest.im - part.im);
        });
        const share = times(conj(at(c, t)), rest);
        dot = complex(dot.re + share.re, dot.im + share.im);
      }
      expect(Math.hypot(dot.re, dot.im)).toBeLessThan(1e-12);
    }
  });

  test('does not mistake a small column for one that depends on the others', () => {
    const columns = [column(8), column(8)];
    const small = columns.map((c) => ({
      re: c.re.map((x) => 1e-12 * x),
      im: c.im.map((x) => 1e-12 * x),
    }));
    const y = column(8);
    const { re, im } = leastSquares(small, y);
    const got = { re: re.map((x) => 1e-12 * x), im: im.map((x) => 1e-12 * x) };
    expectAllclose(toPairs(got), toPairs(leastSquares(columns, y)), { abs: 1e-13 });
  });

  test('gives nothing to a column of zeros', () => {
    const c = column(6);
    const R = leastSquares([complexZeros(6), c], c);
    expectAllclose(toPairs(R), toPairs(complexArray([complex(0), complex(1)])), { abs: 1e-12 });
  });

  test('gives nothing to a column that repeats an earlier one', () => {
    const c = column(6);
    const R = leastSquares([c, c], c);
    expectAllclose(toPairs(R), toPairs(complexArray([complex(1), complex(0)])), { abs: 1e-12 });
  });

  test('of no columns is empty', () => {
    expectAllclose(toPairs(leastSquares([], column(3))), zeros([0, 2]));
  });
});
