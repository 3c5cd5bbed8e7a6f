import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rule } from '../../../../src/models/layers/discretise.ts';
import {
  bilinear,
  discretiseDiagonal,
  euler,
  inputGap,
  mixed,
  zoh,
} from '../../../../src/models/layers/discretise.ts';
import { denseStep, discretiseDense } from '../../../../src/models/layers/discretise-dense.ts';
import {
  cexp,
  complex,
  complexArray,
  complexZeros,
  minus,
  modulus,
  over,
  scaled,
} from '../../../../src/models/tensor/complex.ts';
import { combine, matrixProduct } from '../../../../src/models/tensor/linear-algebra.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const allRules: readonly Rule[] = ['zoh', 'bilinear', 'euler', 'backward', 'mixed'];
const fading = fc.record({
  re: fc.double({ min: -20, max: -0.01, noNaN: true }),
  im: fc.double({ min: -50, max: 50, noNaN: true }),
});
const delta = fc.double({ min: 1e-4, max: 5, noNaN: true });
const one = complex(1);

describe('discretisation of one mode', () => {
  test('zoh is exact for an input that is held: two half steps make one whole step', () => {
    fc.assert(
      fc.property(fading, delta, (A, d) => {
        const whole = zoh(A, one, d);
        const half = zoh(A, one, d / 2);
        const again = complex(
          half.Abar.re * half.Bbar.re - half.Abar.im * half.Bbar.im + half.Bbar.re,
          half.Abar.re * half.Bbar.im + half.Abar.im * half.Bbar.re + half.Bbar.im,
        );
        expect(modulus(minus(again, whole.Bbar))).toBeLessThan(1e-12);
      }),
    );
  });

  test('zoh, bilinear, backward and mixed keep every fading mode inside the unit circle', () => {
    fc.assert(
      fc.property(fading, delta, (A, d) => {
        for (const rule of ['zoh', 'bilinear', 'backward', 'mixed'] as const) {
          const { Abar } = discretiseDiagonal(rule, complexArray([A]), complexArray([one]), d);
          expect(Math.hypot(Abar.re[0]!, Abar.im[0]!)).toBeLessThan(1);
        }
      }),
    );
  });

  test('euler lets a fading mode grow once the step is too long', () => {
    expect(modulus(euler(complex(-10), one, 0.1).Abar)).toBeLessThan(1);
    expect(modulus(euler(complex(-10), one, 0.3).Abar)).toBeGreaterThan(1);
  });

  test('every rule comes closer to zoh with the order that it has', () => {
    const A = complex(-1, 2);
    const error = (rule: Rule, d: number) => {
      const B = complexArray([one]);
      const { Abar } = discretiseDiagonal(rule, complexArray([A]), B, d);
      return modulus(minus({ re: Abar.re[0]!, im: Abar.im[0]! }, cexp(scaled(A, d))));
    };
    // Halving a local error of order 2 divides it by 4, of order 3 by 8.
    expect(error('euler', 0.01) / error('euler', 0.005)).toBeCloseTo(4, 0);
    expect(error('backward', 0.01) / error('backward', 0.005)).toBeCloseTo(4, 0);
    expect(error('bilinear', 0.01) / error('bilinear', 0.005)).toBeCloseTo(8, 0);
  });

  test('zoh of A = 0 adds up the input, and is the limit of a small A', () => {
    const none = zoh(complex(0), one, 0.3);
    expect(none).toEqual({ Abar: complex(1), Bbar: complex(0.3) });
    const small = zoh(complex(-1e-9, 1e-9), one, 0.3);
    expect(modulus(minus(small.Bbar, none.Bbar))).toBeLessThan(1e-9);
  });

  test('mixed has the Abar of zoh and the Bbar of euler', () => {
    const A = complex(-0.5, 3);
    const B = complex(0.2, -1);
    expect(mixed(A, B, 0.1).Abar).toEqual(zoh(A, B, 0.1).Abar);
    expect(mixed(A, B, 0.1).Bbar).toEqual(euler(A, B, 0.1).Bbar);
  });

  test('inputGap is the distance of zoh from ΔB as a share of ΔB', () => {
    fc.assert(
      fc.property(fading, delta, (A, d) => {
        const B = complex(1, -2);
        const relative = over(minus(zoh(A, B, d).Bbar, mixed(A, B, d).Bbar), mixed(A, B, d).Bbar);
        expect(modulus(minus(inputGap(A, d), relative))).toBeLessThan(1e-11);
      }),
    );
  });

  test('inputGap is half of ΔA for a short step and −1 for an endless one', () => {
    expect(inputGap(complex(-1), 1e-6).re / -0.5e-6).toBeCloseTo(1, 5);
    expect(inputGap(complex(-1), 1e-9).re / -0.5e-9).toBeCloseTo(1, 8);
    expect(inputGap(complex(-1), 1e6).re).toBeCloseTo(-1, 5);
    expect(inputGap(complex(0), 1)).toEqual(complex(0));
  });

  test('bilinear maps a wave that does not fade onto the unit circle', () => {
    expect(modulus(bilinear(complex(0, 7), one, 0.4).Abar)).toBeCloseTo(1, 14);
  });

  test('stays finite for modes that fade at a rate of 1000', () => {
    for (const rule of allRules) {
      const { Abar, Bbar } = discretiseDiagonal(
        rule,
        complexArray([complex(-1e3, 1e3)]),
        complexArray([one]),
        1,
      );
      for (const value of [Abar.re[0], Abar.im[0], Bbar.re[0], Bbar.im[0]]) {
        expect(Number.isFinite(value)).toBe(true);
      }
    }
  });

  test('refuses a step that is not positive', () => {
    const A = complexZeros(1);
    expect(() => discretiseDiagonal('zoh', A, A, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: discretiseDiagonal: expected delta to be a positive number, got 0. Pass the time between two tokens.]`,
    );
    expect(() => discretiseDiagonal('zoh', A, A, NaN)).toThrow('got NaN');
  });

  test('refuses A and B of different lengths', () => {
    expect(() =>
      discretiseDiagonal('zoh', complexZeros(2), complexZeros(3), 1),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: discretiseDiagonal: expected B to have 2 modes as A, got 3. Give A and B the same length.]`,
    );
  });
});

describe('discretisation of a full matrix', () => {
  test.each(allRules)('%s of a diagonal matrix is the rule on each entry', (rule) => {
    const diagonal = [-0.5, -2, 0, -7];
    const A = build([4, 4], (i) => (i % 5 === 0 ? diagonal[i / 5]! : 0));
    const random = seeded(1);
    const B = build([4, 1], () => normal(random));
    const dense = discretiseDense(rule, A, B, 0.1);
    const modes = discretiseDiagonal(
      rule,
      complexArray(diagonal.map((a) => complex(a))),
      { re: B.data, im: new Float64Array(4) },
      0.1,
    );
    const Abar = build([4, 4], (i) => (i % 5 === 0 ? modes.Abar.re[i / 5]! : 0));
    expectAllclose(dense.Abar, Abar, { abs: 1e-13 });
    expectAllclose(dense.Bbar, tensor([4, 1], modes.Bbar.re), { abs: 1e-13 });
  });

  test('zoh of several inputs is the rule on each of them', () => {
    const random = seeded(3);
    const A = build([3, 3], () => normal(random));
    const B = build([3, 2], () => normal(random));
    const both = discretiseDense('zoh', A, B, 0.3);
    for (const input of [0, 1]) {
      const column = build([3, 1], (i) => B.data[2 * i + input]!);
      const one = discretiseDense('zoh', A, column, 0.3);
      expectAllclose(both.Abar, one.Abar, { abs: 1e-14 });
      expectAllclose(
        build([3, 1], (i) => both.Bbar.data[2 * i + input]!),
        one.Bbar,
        { abs: 1e-14 },
      );
    }
  });

  test.each(allRules)('denseStep by %s is Abar h + Bbar x', (rule) => {
    const random = seeded(2);
    const draw = (rows: number, columns: number) => build([rows, columns], () => normal(random));
    const [A, B, h, x] = [draw(3, 3), draw(3, 2), draw(3, 4), draw(2, 4)];
    const { Abar, Bbar } = discretiseDense(rule, A, B, 0.2);
    const wanted = combine(1, matrixProduct(Abar, h), 1, matrixProduct(Bbar, x));
    expectAllclose(denseStep(rule, A, B, 0.2, h, x), wanted, { abs: 1e-13 });
  });

  test('zoh needs no inverse of A', () => {
    const A = tensor([2, 2], [0, 1, 0, 0]);
    const { Abar, Bbar } = discretiseDense('zoh', A, tensor([2, 1], [0, 1]), 0.5);
    expectAllclose(Abar, tensor([2, 2], [1, 0.5, 0, 1]), { abs: 1e-15 });
    expectAllclose(Bbar, tensor([2, 1], [0.125, 0.5]), { abs: 1e-15 });
  });

  test('names a step that is not positive', () => {
    const [A, B] = [tensor([1, 1], [-1]), tensor([1, 1], [1])];
    expect(() => discretiseDense('euler', A, B, 0)).toThrow(
      'discretiseDense: expected delta to be a positive number, got 0.',
    );
  });

  test('names the axis of a wrong shape', () => {
    expect(() =>
      discretiseDense(
        'zoh',
        build([2, 2], () => 0),
        build([3, 1], () => 0),
        1,
      ),
    ).toThrow('discretiseDense: expected axis state of B to be 2 as in A, got 3.');
  });
});
