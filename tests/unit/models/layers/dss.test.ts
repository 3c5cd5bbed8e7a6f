import { describe, expect, test } from 'vitest';
import { dssKernel, dssSoftmaxKernel } from '../../../../src/models/layers/dss.ts';
import { diagonalSsmKernel, discretise } from '../../../../src/models/layers/ssm-diagonal.ts';
import {
  at,
  cexpm1,
  complexZeros,
  over,
  put,
  scaled,
  times,
} from '../../../../src/models/tensor/complex.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const Lambda = { re: [-0.5, -1, -0.2], im: [0.5, 3, -1] };
const W = { re: [1, -2, 0.3], im: [0.5, 0, 1] };
const delta = 0.3;
const length = 10;

describe('the softmax kernel of DSS', () => {
  test('is the ZOH kernel whose C is divided by e^{ΔΛ·length} − 1', () => {
    const C = complexZeros(3);
    for (let n = 0; n < 3; n++) {
      put(C, n, over(at(W, n), cexpm1(scaled(at(Lambda, n), delta * length))));
    }
    const ones = { re: [1, 1, 1], im: [0, 0, 0] };
    const plain = discretise('zoh', { A: Lambda, B: ones, C }, delta);
    const got = dssSoftmaxKernel(W, Lambda, delta, length);
    expectAllclose(got, diagonalSsmKernel(plain, length), { abs: 1e-6 });
  });

  test('equals dssKernel, its closed form, for fading and for growing modes', () => {
    for (const sign of [1, -1]) {
      const modes = { re: Lambda.re.map((re) => sign * re), im: Lambda.im };
      const K = dssSoftmaxKernel(W, modes, delta, length);
      expectAllclose(K, dssKernel(W, modes, delta, length), { abs: 1e-5 });
    }
  });

  test('stays finite for modes that grow or fade by e^1000 a token', () => {
    const one = { re: [1], im: [0] };
    for (const re of [1e3, -1e3]) {
      for (const kernel of [dssSoftmaxKernel, dssKernel]) {
        const { data } = kernel(one, { re: [re], im: [10] }, 1, 8);
        // All of a mode that grows stands at the end, all of one that fades at the beginning.
        data.forEach((k, l) => {
          const all = l === (re > 0 ? 7 : 0);
          expect(k).toBeCloseTo(all ? re / (re ** 2 + 100) : 0, 9);
        });
      }
    }
  });

  test('of one position is Re W/Λ', () => {
    const K = dssSoftmaxKernel(W, Lambda, delta, 1);
    let wanted = 0;
    for (let n = 0; n < 3; n++) wanted += over(at(W, n), at(Lambda, n)).re;
    expect(K.data[0]).toBeCloseTo(wanted / (1 + 1e-7), 12);
  });

  test('is linear in W', () => {
    const twice = complexZeros(3);
    for (let n = 0; n < 3; n++) put(twice, n, times(at(W, n), { re: 2, im: 0 }));
    const K = dssSoftmaxKernel(W, Lambda, delta, length);
    const K2 = dssSoftmaxKernel(twice, Lambda, delta, length);
    expectAllclose(K2, { shape: K.shape, data: K.data.map((k) => 2 * k) });
  });

  test('refuses a step that is not positive and a length that is not whole', () => {
    expect(() => dssSoftmaxKernel(W, Lambda, 0, length)).toThrow(
      'dssSoftmaxKernel: expected delta to be a positive number, got 0.',
    );
    expect(() => dssSoftmaxKernel(W, Lambda, delta, 2.5)).toThrow(
      'dssSoftmaxKernel: expected length to be an integer of at least 1, got 2.5.',
    );
  });

  test('refuses W and Λ of different lengths', () => {
    expect(() =>
      dssSoftmaxKernel(complexZeros(2), Lambda, delta, length),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: dssSoftmaxKernel: expected W to have 3 modes as Lambda, got 2. Give W and Lambda the same length.]`,
    );
  });
});
