import { describe, expect, test } from 'vitest';
import { complexRecurrenceParallel } from '../../../../src/models/layers/linear-recurrence-parallel.ts';
import { initLru, lru, lruEigenvalues, traceLru } from '../../../../src/models/layers/lru.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const config = { dim: 2, state: 5, rMin: 0.8, rMax: 0.99, maxPhase: Math.PI / 4 };
const params = initLru(config, seeded(1));

describe('lru', () => {
  test('the scan gives what the loop gives', () => {
    const x = noise([2, 13, 2]);
    const scanned = lru(params, x, undefined, complexRecurrenceParallel);
    expectAllclose(scanned.output, lru(params, x).output, { abs: 1e-12, rel: 1e-12 });
  });
  test('eigenvalues start in the ring and the angle that were asked for', () => {
    const { re, im } = lruEigenvalues(initLru({ ...config, state: 200 }, seeded(2)));
    re.forEach((r, n) => {
      const radius = Math.hypot(r, im[n]!);
      expect(radius).toBeGreaterThanOrEqual(0.8 - 1e-12);
      expect(radius).toBeLessThanOrEqual(0.99 + 1e-12);
      const angle = Math.atan2(im[n]!, r);
      expect(angle).toBeGreaterThanOrEqual(0);
      expect(angle).toBeLessThanOrEqual(Math.PI / 4);
    });
  });
  test('no parameter value leaves the unit circle', () => {
    for (const nuLog of [-700, -30, 0, 5, 700]) {
      const { re, im } = lruEigenvalues({ ...params, nuLog: map(params.nuLog, () => nuLog) });
      re.forEach((r, n) => expect(Math.hypot(r, im[n]!)).toBeLessThanOrEqual(1));
    }
  });
  test('γ = √(1 − |λ|²) at the start', () => {
    const { re, im } = lruEigenvalues(params);
    const gamma = build([5], (n) => Math.sqrt(1 - re[n]! ** 2 - im[n]! ** 2));
    expectAllclose(map(params.gammaLog, Math.exp), gamma, { abs: 1e-12, rel: 1e-10 });
  });
  test('with γ the state has the variance of its input, however slow the decay', () => {
    const one = {
      ...initLru({ dim: 1, state: 1, rMin: 0.98, rMax: 0.99 }, seeded(4)),
      Bre: tensor([1, 1], [1]),
      Bim: tensor([1, 1], [0]),
    };
    const { hRe, hIm } = traceLru(one, noise([1, 20_000, 1], 6));
    const power = hRe.data.reduce((sum, re, i) => sum + re ** 2 + hIm.data[i]! ** 2, 0) / 20_000;
    expect(power).toBeGreaterThan(0.8);
    expect(power).toBeLessThan(1.2);
  });
  test('an impulse answers with Re(C λ^t γ B), plus D at t = 0', () => {
    const x = build([1, 6, 2], (i) => Number(i === 0));
    const { output } = lru(params, x);
    const { re, im } = lruEigenvalues(params);
    for (let t = 0; t < 6; t++) {
      let expected = t === 0 ? params.D.data[0]! : 0;
      for (let n = 0; n < 5; n++) {
        const radius = Math.hypot(re[n]!, im[n]!) ** t * Math.exp(params.gammaLog.data[n]!);
        const angle = t * Math.atan2(im[n]!, re[n]!);
        const [a, b] = [radius * Math.cos(angle), radius * Math.sin(angle)];
        const [Bre, Bim] = [params.Bre.data[2 * n]!, params.Bim.data[2 * n]!];
        const [hRe, hIm] = [a * Bre - b * Bim, a * Bim + b * Bre];
        expected += params.Cre.data[n]! * hRe - params.Cim.data[n]! * hIm;
      }
      expect(output.data[2 * t]).toBeCloseTo(expected, 12);
    }
  });
  test('an input of another width is refused by axis', () => {
    expect(() => lru(params, zeros([1, 2, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: lru: expected axis dim of Bre to be 3 as in x, got 2. Check axis 1 of Bre.]`,
    );
  });
});
