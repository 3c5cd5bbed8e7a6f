import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as c from '../../../../src/models/tensor/complex.ts';
import { tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const part = fc.double({ min: -50, max: 50, noNaN: true });
const number = fc.record({ re: part, im: part });
const close = (a: c.Complex, b: c.Complex, tolerance = 1e-12) =>
  expectAllclose(tensor([2], [a.re, a.im]), tensor([2], [b.re, b.im]), {
    abs: tolerance * (1 + c.modulus(b)),
    rel: 0,
  });

describe('complex numbers', () => {
  test('i · i is −1', () => close(c.times(c.complex(0, 1), c.complex(0, 1)), c.complex(-1), 0));

  test('over undoes times', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(c.modulus(b) > 1e-3);
        close(c.over(c.times(a, b), b), a, 1e-10);
      }),
    );
  });

  test('over neither overflows nor underflows for divisors near the ends of the range', () => {
    close(c.over(c.complex(1e300, 1e300), c.complex(1e300, 1e300)), c.complex(1));
    close(c.over(c.complex(1e-300, 0), c.complex(0, 1e-300)), c.complex(0, -1));
  });

  test('cexp turns sums into products', () => {
    const small = fc.record({
      re: fc.double({ min: -3, max: 3, noNaN: true }),
      im: part,
    });
    fc.assert(
      fc.property(small, small, (a, b) => {
        close(c.cexp(c.plus(a, b)), c.times(c.cexp(a), c.cexp(b)), 1e-11);
      }),
    );
  });

  test('cexpm1 keeps the digits of a small argument that exp(z) − 1 loses', () => {
    const z = c.complex(1e-10, -2e-10);
    const wanted = c.plus(z, c.scaled(c.times(z, z), 0.5));
    const got = c.cexpm1(z);
    expect(c.modulus(c.minus(got, wanted)) / c.modulus(wanted)).toBeLessThan(1e-15);
    const naive = c.minus(c.cexp(z), c.complex(1));
    expect(c.modulus(c.minus(naive, wanted)) / c.modulus(wanted)).toBeGreaterThan(1e-9);
  });

  test('cexpm1(z) is exp(z) − 1 for large arguments too', () => {
    fc.assert(
      fc.property(fc.record({ re: fc.double({ min: -5, max: 5, noNaN: true }), im: part }), (z) => {
        close(c.cexpm1(z), c.minus(c.cexp(z), c.complex(1)), 1e-11);
      }),
    );
  });

  test('cpow(z, n) is z multiplied n times', () => {
    const z = c.complex(0.8, -0.7);
    let product = c.complex(1);
    for (let n = 0; n < 20; n++) {
      close(c.cpow(z, n), product);
      product = c.times(product, z);
    }
  });

  test('toPairs undoes fromPairs', () => {
    const x = tensor([3, 2], [1, 2, 3, 4, 5, 6]);
    expectAllclose(c.toPairs(c.fromPairs(x)), x, { abs: 0, rel: 0 });
  });

  test('fromPairs refuses a last axis that is not 2', () => {
    expect(() => c.fromPairs(zeros([2, 2, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fromPairs: expected the last axis of x to be 2 (re, im), got shape [2, 2, 3]. Store a complex number as two neighbouring reals.]`,
    );
  });
});
