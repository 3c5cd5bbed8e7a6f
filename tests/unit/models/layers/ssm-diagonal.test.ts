import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discretiseDense } from '../../../../src/models/layers/discretise-dense.ts';
import { ssm, ssmKernel } from '../../../../src/models/layers/ssm.ts';
import type { DiagonalSystem } from '../../../../src/models/layers/ssm-diagonal.ts';
import {
  diagonalSsm,
  diagonalSsmConvolution,
  diagonalSsmKernel,
  discretise,
  impulseResponse,
  stepResponse,
  traceDiagonalSsm,
} from '../../../../src/models/layers/ssm-diagonal.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { complexZeros } from '../../../../src/models/tensor/complex.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, map, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

function randomSystem(modes: number, seed: number, pairs: boolean): DiagonalSystem {
  const random = seeded(seed);
  const draw = () => {
    const z = complexZeros(modes);
    for (let n = 0; n < modes; n++) {
      z.re[n] = normal(random);
      z.im[n] = normal(random);
    }
    return z;
  };
  const A = draw();
  for (let n = 0; n < modes; n++) A.re[n] = -0.1 - Math.abs(A.re[n]!);
  return { A, B: draw(), C: draw(), D: normal(random), pairs };
}

describe('the diagonal state space model', () => {
  test('run as a recurrence it equals the convolution with its kernel, for every rule', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        fc.constantFrom('zoh', 'bilinear', 'euler', 'backward', 'mixed'),
        fc.integer(),
        (modes, length, pairs, rule, seed) => {
          const params = discretise(rule, randomSystem(modes, seed, pairs), 0.1);
          const random = seeded(seed + 1);
          const x = build([2, length], () => normal(random));
          expectAllclose(diagonalSsm(params, x).output, diagonalSsmConvolution(params, x), {
            abs: 1e-9,
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a conjugate pair is a dense system of two real states', () => {
    const [re, im, delta] = [-0.3, 2, 0.2];
    const pair: DiagonalSystem = {
      A: { re: [re], im: [im] },
      B: { re: [1], im: [0] },
      C: { re: [0.7], im: [-0.4] },
      pairs: true,
    };
    // h = p + iq: p' = re p − im q + x, q' = im p + re q; y = 2 (0.7 p + 0.4 q).
    const A = tensor([2, 2], [re, -im, im, re]);
    const { Abar, Bbar } = discretiseDense('zoh', A, tensor([2, 1], [1, 0]), delta);
    const dense = { Abar, Bbar: tensor([2], Bbar.data), C: tensor([2], [1.4, 0.8]) };
    const kernel = diagonalSsmKernel(discretise('zoh', pair, delta), 20);
    expectAllclose(kernel, ssmKernel(dense, 20), { abs: 1e-12 });
    const x = build([1, 20], (t) => Math.cos(t * t));
    const y = diagonalSsm(discretise('zoh', pair, delta), x).output;
    expectAllclose(y, ssm(dense, x).output, { abs: 1e-12 });
  });

  test('a pair counts as the mode and its conjugate', () => {
    const half = randomSystem(3, 5, true);
    const both = (z: DiagonalSystem['A']) => ({
      re: [...Array.from(z.re), ...Array.from(z.re)],
      im: [...Array.from(z.im), ...Array.from(z.im, (v) => -v)],
    });
    const full = { A: both(half.A), B: both(half.B), C: both(half.C), pairs: false };
    expectAllclose(
      diagonalSsmKernel(discretise('zoh', half, 0.3), 15),
      diagonalSsmKernel(discretise('zoh', full, 0.3), 15),
      { abs: 1e-12 },
    );
  });

  test('by zoh it meets the continuous answer to a step exactly, at any Δ', () => {
    const system = { ...randomSystem(4, 7, true), D: 0 };
    for (const delta of [0.01, 0.5, 3]) {
      const y = diagonalSsm(
        discretise('zoh', system, delta),
        build([1, 10], () => 1),
      ).output;
      const time = Array.from({ length: 10 }, (_, t) => (t + 1) * delta);
      expectAllclose(tensor([10], y.data), stepResponse(system, time), { abs: 1e-11 });
    }
  });

  test('its kernel over Δ comes to the continuous impulse response as Δ goes to zero', () => {
    const system = randomSystem(3, 8, false);
    const error = (delta: number) => {
      const length = Math.round(2 / delta);
      const kernel = map(
        diagonalSsmKernel(discretise('bilinear', system, delta), length),
        (k) => k / delta,
      );
      const time = Array.from({ length }, (_, l) => (l + 0.5) * delta);
      const exact = impulseResponse(system, time);
      return Math.max(...kernel.data.map((k, i) => Math.abs(k - exact.data[i]!)));
    };
    expect(error(0.01)).toBeLessThan(0.01);
    expect(error(0.005)).toBeLessThan(error(0.01) / 1.8);
  });

  test('stepResponse of a mode that does not move is the time', () => {
    const still = { A: { re: [0], im: [0] }, B: { re: [1], im: [0] }, C: { re: [1], im: [0] } };
    expectAllclose(stepResponse(still, [0, 1, 2.5]), tensor([3], [0, 1, 2.5]));
  });

  test('traceDiagonalSsm holds the states and outputs of diagonalSsm', () => {
    const params = discretise('zoh', randomSystem(2, 3, true), 0.1);
    const x = build([2, 5], (i) => Math.sin(i));
    const { h, y } = traceDiagonalSsm(params, x);
    expect(h.shape).toEqual([2, 5, 2, 2]);
    expectAllclose(y, diagonalSsm(params, x).output, { abs: 0, rel: 0 });
    expectAllclose(timeSlice(h, 4), diagonalSsm(params, x).state, { abs: 0, rel: 0 });
  });

  test('a kernel of length zero is empty', () => {
    const params = discretise('zoh', randomSystem(2, 3, true), 0.1);
    expect(diagonalSsmKernel(params, 0).data.length).toBe(0);
  });
});
