import { describe, expect, test } from 'vitest';
import type { Rule } from '../../../../src/models/layers/discretise.ts';
import {
  initLegsState,
  legendre,
  legsProjection,
  legsReconstruction,
  legsStep,
  legtProjection,
  legtReconstruction,
  traceHippo,
} from '../../../../src/models/layers/hippo-projection.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const wave = (length: number, cycles: number) =>
  build([1, length], (t) => Math.sin((2 * Math.PI * cycles * (t + 0.5)) / length));

/** Root mean square of a − b over the last rows. */
function distance(a: ArrayLike<number>, b: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b(i)) ** 2;
  return Math.sqrt(sum / a.length);
}

describe('HiPPO as a memory', () => {
  test('legendre polynomials are orthogonal on [−1, 1], with ∫ P_n² = 2/(2n+1)', () => {
    const places = 20000;
    const gram = zeros([5, 5]);
    for (let i = 0; i < places; i++) {
      const P = legendre(5, (2 * (i + 0.5)) / places - 1);
      for (let n = 0; n < 5; n++) {
        for (let k = 0; k < 5; k++) gram.data[n * 5 + k]! += (P[n]! * P[k]! * 2) / places;
      }
    }
    const wanted = build([5, 5], (i) => (i % 6 === 0 ? 2 / (2 * Math.floor(i / 5) + 1) : 0));
    expectAllclose(gram, wanted, { abs: 1e-7 });
  });

  test('legs of a constant lacks one part in 2t + 1 of it, for its memory began at zero', () => {
    const c = legsProjection(
      { state: 4 },
      build([1, 30], () => 2.5),
    );
    for (const t of [1, 5, 30]) {
      expect(c.data[(t - 1) * 4]).toBeCloseTo(2.5 * (1 - 1 / (2 * t + 1)), 12);
    }
  });

  test('a single coefficient draws its polynomial, every row by itself', () => {
    const one = tensor([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const [r3, r5] = [Math.sqrt(3), Math.sqrt(5)];
    const legs = [1, 1, 1, -r3, 0, r3, r5, -r5 / 2, r5];
    expectAllclose(legsReconstruction(one, 3), tensor([3, 3], legs), { abs: 1e-14 });
    const legt = [1, 1, 1, 1, 0, -1, 1, -1 / 2, 1];
    expectAllclose(legtReconstruction(one, 3), tensor([3, 3], legt), { abs: 1e-14 });
    expectAllclose(legsReconstruction(one, 2), tensor([3, 2], [1, 1, -r3, r3, r5, r5]), {
      abs: 1e-14,
    });
    expect(legsReconstruction(zeros([4, 0]), 3)).toEqual(zeros([4, 3]));
  });

  test('legs reconstructs a slow wave over its whole past, and better with more states', () => {
    const length = 400;
    const error = (state: number) => {
      const f = wave(length, 2);
      const c = legsProjection({ state }, f);
      const drawn = legsReconstruction(tensor([state], c.data.slice(-state)), 101);
      return distance(drawn.data, (i) => Math.sin((2 * Math.PI * 2 * i) / 100));
    };
    expect(error(16)).toBeLessThan(0.03);
    expect(error(16)).toBeLessThan(error(8) / 2);
    expect(error(8)).toBeLessThan(error(4) / 2);
  });

  test('legt reconstructs its window and has forgotten what came before', () => {
    const window = 100;
    const length = 300;
    // A jump far in the past, then a slow wave inside the window.
    const f = build([1, length], (t) =>
      t < 100 ? 5 : Math.sin((2 * Math.PI * (t + 0.5)) / window),
    );
    const state = 10;
    const c = legtProjection({ state, delta: 1 / window }, f);
    const drawn = legtReconstruction(tensor([state], c.data.slice(-state)), 51);
    // Window: from time 200 to 300, two whole cycles after the beginning of the wave's phase.
    expect(distance(drawn.data, (i) => Math.sin((2 * Math.PI * i) / 50))).toBeLessThan(0.05);
  });

  test('legsProjection equals legsStep folded over f, for every rule', () => {
    const f = build([2, 6], (i) => Math.cos(i));
    for (const rule of ['zoh', 'bilinear', 'euler', 'backward'] satisfies Rule[]) {
      const config = { state: 3, rule };
      const all = legsProjection(config, f);
      let state = initLegsState(config, 2);
      for (let t = 0; t < 6; t++) {
        const next = legsStep(config, timeSlice(f, t), state);
        state = next.state;
        expectAllclose(timeSlice(all, t), next.output, { abs: 0, rel: 0 });
      }
      expect(state.t).toBe(6);
    }
  });

  test('changing f at t leaves the coefficients before t unchanged', () => {
    const f = wave(12, 1);
    const g = tensor(f.shape, f.data);
    g.data[7] = 9;
    const a = legsProjection({ state: 4 }, f).data;
    const b = legsProjection({ state: 4 }, g).data;
    expect(b.slice(0, 28)).toEqual(a.slice(0, 28));
    expect(b.slice(28)).not.toEqual(a.slice(28));
  });

  test('works with one state and one value', () => {
    const c = legsProjection({ state: 1, rule: 'backward' }, tensor([1, 1], [3]));
    // c_1 = (1 + 1)⁻¹ · 3
    expectAllclose(c, tensor([1, 1, 1], [1.5]));
  });

  test('traceHippo gives what the projection and the reconstruction give, and where', () => {
    const f = tensor([20], wave(20, 1).data);
    const trace = traceHippo({ measure: 'legs', state: 6, points: 11 }, f);
    expectAllclose(
      trace.coefficients,
      tensor([20, 6], legsProjection({ state: 6 }, tensor([1, 20], f.data)).data),
      { abs: 0, rel: 0 },
    );
    expect(trace.reconstruction.shape).toEqual([20, 11]);
    expect(Array.from(trace.time.data.slice(-11)).at(-1)).toBe(20);
    expect(trace.time.data.at(-11)).toBe(0);

    const sliding = traceHippo({ measure: 'legt', state: 6, points: 5, window: 8 }, f);
    expect(Array.from(sliding.time.data.slice(-5))).toEqual([12, 14, 16, 18, 20]);
  });

  test('every sequence of a batch is remembered by itself', () => {
    const f = build([3, 8], (i) => Math.sin(i * i));
    for (const project of [
      (g: typeof f) => legsProjection({ state: 4 }, g),
      (g: typeof f) => legtProjection({ state: 4, delta: 0.2 }, g),
    ]) {
      const all = project(f);
      expect(all.shape).toEqual([3, 8, 4]);
      const last = project(tensor([1, 8], f.data.subarray(16)));
      expectAllclose(tensor([32], all.data.subarray(64)), tensor([32], last.data), { abs: 1e-14 });
    }
  });

  test('a trace of legt looks back over its window, the whole of f unless given', () => {
    const f = tensor([12], wave(12, 1).data);
    const row = tensor([1, 12], f.data);
    for (const window of [undefined, 5]) {
      const trace = traceHippo({ measure: 'legt', state: 3, points: 4, window }, f);
      const c = legtProjection({ state: 3, delta: 1 / (window ?? 12) }, row);
      expectAllclose(trace.coefficients, tensor([12, 3], c.data), { abs: 0, rel: 0 });
      expectAllclose(trace.reconstruction, legtReconstruction(trace.coefficients, 4), { abs: 0 });
      expect(trace.time.data.at(-1)).toBe(12);
      expect(trace.time.data.at(-4)).toBeCloseTo(12 - (window ?? 12), 12);
      expect(trace.time.data[0]).toBeCloseTo(1 - (window ?? 12), 12);
    }
    const legs = traceHippo({ measure: 'legs', state: 3, points: 4 }, f);
    expectAllclose(legs.reconstruction, legsReconstruction(legs.coefficients, 4), { abs: 0 });
    expect([...legs.time.data.slice(0, 4)]).toEqual(
      [0, 1 / 3, 2 / 3, 1].map((x) => expect.closeTo(x, 12)),
    );
  });

  test('the rule decides the step, bilinear unless given', () => {
    const f = wave(6, 1);
    const of = (rule?: Rule) => [
      legsProjection({ state: 3, rule }, f),
      legtProjection({ state: 3, delta: 0.2, rule }, f),
    ];
    expect(of('bilinear')).toEqual(of());
    expect(of('zoh')).not.toEqual(of());
  });

  test('refuses fewer points than the two ends', () => {
    expect(() => legsReconstruction(zeros([3]), 1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: legsReconstruction: expected points to be an integer of at least 2, got 1. Two points are the two ends.]`,
    );
    expect(() => legtReconstruction(zeros([3]), 2.5)).toThrow(
      'legtReconstruction: expected points to be an integer of at least 2, got 2.5.',
    );
  });
});
