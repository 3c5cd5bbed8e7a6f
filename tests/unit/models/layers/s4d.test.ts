import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { s4dInit } from '../../../../src/models/layers/s4d-init.ts';
import {
  initS4d,
  initS4dState,
  s4d,
  s4dChannel,
  s4dKernel,
  s4dStep,
  traceS4d,
} from '../../../../src/models/layers/s4d.ts';
import { diagonalSsmKernel } from '../../../../src/models/layers/ssm-diagonal.ts';
import { stackTime, timeSlice } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const randomInput = (shape: number[], seed: number) => {
  const random = seeded(seed);
  return build(shape, () => normal(random));
};

describe('s4d', () => {
  test('s4d(x) equals s4dStep folded over x', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('lin', 'inv', 'inv2', 'quad', 'real', 'legs'),
        fc.integer(),
        (batch, length, dim, init, seed) => {
          const params = initS4d({ dim, state: 6, init, deltaMax: 1 }, seeded(seed));
          const x = randomInput([batch, length, dim], seed + 1);
          let h = initS4dState(params, batch);
          const outputs = [];
          for (let t = 0; t < length; t++) {
            const { output, state } = s4dStep(params, timeSlice(x, t), h);
            outputs.push(output);
            h = state;
          }
          expectAllclose(stackTime(outputs), s4d(params, x), { abs: 1e-10 });
        },
      ),
      { numRuns: 30 },
    );
  });

  test('changing x at t leaves y before t unchanged', () => {
    const params = initS4d({ dim: 2, state: 4 }, seeded(1));
    const x = randomInput([1, 8, 2], 2);
    const other = tensor(x.shape, x.data);
    other.data[5 * 2] = 50;
    const [a, b] = [s4d(params, x), s4d(params, other)];
    const until = (y: typeof a, t: number) => tensor([t, 2], y.data.slice(0, 2 * t));
    expectAllclose(until(b, 5), until(a, 5), { abs: 1e-12 });
    expect(Math.abs(b.data[10]! - a.data[10]!)).toBeGreaterThan(1e-3);
  });

  test('each channel of the kernel is that of its own diagonal system', () => {
    const params = initS4d({ dim: 3, state: 8 }, seeded(4));
    const K = s4dKernel(params, 25);
    for (let d = 0; d < 3; d++) {
      const row = tensor([25], K.data.slice(d * 25, (d + 1) * 25));
      expectAllclose(diagonalSsmKernel(s4dChannel(params, d), 25), row, { abs: 1e-13 });
    }
  });

  test('a kernel begins the same however long it is', () => {
    const params = initS4d({ dim: 1, state: 8 }, seeded(4));
    const long = s4dKernel(params, 50).data.slice(0, 10);
    expectAllclose(tensor([1, 10], long), s4dKernel(params, 10), { abs: 0, rel: 0 });
  });

  test('stays finite for rates from e^−1000 to e^50', () => {
    const params = initS4d({ dim: 1, state: 4 }, seeded(2));
    for (const value of [-1e3, 50]) {
      const extreme = { ...params, logA: build([1, 2], () => value) };
      for (const k of s4dKernel(extreme, 5).data) expect(Number.isFinite(k)).toBe(true);
    }
  });

  test('traceS4d ends in the output of s4d', () => {
    const params = initS4d({ dim: 2, state: 4 }, seeded(1));
    const x = randomInput([2, 6, 2], 3);
    const trace = traceS4d(params, x);
    expectAllclose(trace.y, s4d(params, x), { abs: 0, rel: 0 });
    expectAllclose(trace.kernel, s4dKernel(params, 6), { abs: 0, rel: 0 });
    expect(trace.convolved.shape).toEqual([2, 6, 2]);
  });

  test('the same seed draws the same parameters, Δ within its bounds', () => {
    const config = { dim: 40, state: 4, deltaMin: 0.01, deltaMax: 0.2 };
    const params = initS4d(config, seeded(9));
    expect(params).toEqual(initS4d(config, seeded(9)));
    for (const logDelta of params.logDelta.data) {
      expect(Math.exp(logDelta)).toBeGreaterThanOrEqual(0.01);
      expect(Math.exp(logDelta)).toBeLessThanOrEqual(0.2);
    }
  });

  test('names the argument and axis of a wrong shape', () => {
    const params = initS4d({ dim: 2, state: 4 }, seeded(1));
    expect(() =>
      s4dKernel({ ...params, AImag: zeros([2, 3]) }, 4),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: s4dKernel: expected axis modes of AImag to be 2 as in logA, got 3. Check axis 1 of AImag.]`,
    );
    expect(() => s4d(params, zeros([1, 4, 3]))).toThrow('s4d: expected axis dim of D');
  });
});

describe('s4dInit', () => {
  test('every mode of every kind fades, and waves have distinct frequencies', () => {
    for (const kind of ['lin', 'inv', 'inv2', 'quad', 'real', 'legs'] as const) {
      const A = s4dInit(kind, 16);
      expect(A.re.length).toBe(8);
      for (const re of A.re) expect(re).toBeLessThan(0);
      const modes = Array.from(A.re, (re, n) => `${re.toFixed(6)} ${A.im[n]!.toFixed(6)}`);
      expect(new Set(modes).size).toBe(8);
    }
  });

  // By hand for four modes, N = 4: times π, the imaginary parts of inv are 4(4/1 − 1) and 4(4/3 − 1).
  test.each([
    ['lin', [-0.5, 0], [-0.5, Math.PI]],
    ['inv', [-0.5, 12 / Math.PI], [-0.5, 4 / 3 / Math.PI]],
    ['inv2', [-0.5, 12 / Math.PI], [-0.5, 4 / Math.PI]],
    ['quad', [-0.5, 1 / Math.PI], [-0.5, 9 / Math.PI]],
    ['real', [-1, 0], [-2, 0]],
  ] as const)('%s follows its formula', (kind, first, second) => {
    const { re, im } = s4dInit(kind, 4);
    expect([...re]).toEqual([first[0], second[0]]);
    expect(im[0]).toBeCloseTo(first[1], 14);
    expect(im[1]).toBeCloseTo(second[1], 14);
  });

  test('inv is close to the eigenvalues of LegS, from which it was read off', () => {
    const inv = s4dInit('inv', 64);
    const legs = s4dInit('legs', 64);
    for (const n of [0, 1, 2, 5]) {
      expect(Math.abs(inv.im[n]! / legs.im[n]! - 1)).toBeLessThan(0.3);
    }
  });

  test('refuses a state of fewer than two', () => {
    expect(() => s4dInit('lin', 1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: s4dInit: expected state to be an integer of at least 2, got 1. Pass a whole number ≥ 2.]`,
    );
  });
});
