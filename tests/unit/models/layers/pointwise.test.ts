import { describe, expect, test } from 'vitest';
import {
  eluPlusOne,
  erf,
  erfc,
  geluExact,
  geluTanh,
  logSigmoid,
  relu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from '../../../../src/models/layers/pointwise.ts';

/** |got − want| ≤ 1e-13 |want|. */
function expectRelative(got: number, want: number, tolerance = 1e-13): void {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.abs(want));
}

describe('erf', () => {
  // Expected values: erf of the C library, an implementation that shares nothing with ours.
  test.each([
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [1.5, 0.9661051464753108],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
  ])('erf(%f) is right to 1e-14', (x, want) => {
    expectRelative(erf(x), want, 1e-14);
    expect(erf(-x)).toBe(-erf(x));
  });
  test('erfc keeps its digits where 1 − erf would have none left', () => {
    expectRelative(erfc(5), 1.5374597944280349e-12);
    expectRelative(erfc(10), 2.088487583762545e-45);
    expect(erfc(-10)).toBe(2);
  });
  test('the two expansions meet where one takes over from the other', () => {
    const slope = (-2 / Math.sqrt(Math.PI)) * Math.exp(-4);
    expectRelative(erfc(2 - 1e-9), erfc(2) - 1e-9 * slope, 1e-12);
  });
  test('erf takes 0 and the infinities to −1, 0 and 1', () => {
    expect([erf(-Infinity), erf(0), erf(Infinity)]).toEqual([-1, 0, 1]);
  });
});

describe('nonlinearities', () => {
  const all = {
    sigmoid,
    tanh,
    silu,
    relu,
    softplus,
    logSigmoid,
    eluPlusOne,
    geluExact,
    geluTanh,
  };
  test('every function is finite from −1e3 to 1e3', () => {
    for (const [name, f] of Object.entries(all)) {
      if (name === 'eluPlusOne') expect(f(-1e3)).toBe(0);
      for (const x of [-1e3, -750, -40, -1e-300, 0, 1e-300, 40, 750, 1e3]) {
        expect(f(x), `${name}(${x})`).toSatisfy(Number.isFinite);
      }
    }
  });
  // Φ(1) and Φ(−2) of the normal distribution, from tables.
  const [phi1, phiMinus2] = [0.8413447460685429, 0.022750131948179207];
  const by = (u: number) => u + 0.044715 * u ** 3;
  const gelu = (u: number) => (u / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * by(u)));
  test.each([
    ['sigmoid', 1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(2))],
    ['tanh', Math.tanh(1), Math.tanh(-2)],
    ['silu', 1 / (1 + Math.exp(-1)), -2 / (1 + Math.exp(2))],
    ['relu', 1, 0],
    ['softplus', Math.log(1 + Math.E), Math.log(1 + Math.exp(-2))],
    ['logSigmoid', -Math.log(1 + Math.exp(-1)), -Math.log(1 + Math.exp(2))],
    ['eluPlusOne', 2, Math.exp(-2)],
    ['geluExact', phi1, -2 * phiMinus2],
    ['geluTanh', gelu(1), gelu(-2)],
  ] as const)('%s at 1 and at −2 is its formula', (name, atOne, atMinusTwo) => {
    expect(all[name](1)).toBeCloseTo(atOne, 14);
    expect(all[name](-2)).toBeCloseTo(atMinusTwo, 14);
  });
  test('far from zero softplus is the ramp and logSigmoid its mirror image', () => {
    expect(softplus(1e3)).toBe(1e3);
    expect(softplus(-1e3)).toBe(0);
    expect(logSigmoid(-1e3)).toBe(-1e3);
    expect(logSigmoid(1e3)).toBe(-0);
  });
  test('softplus(−40) is e^{−40}, not zero', () => expectRelative(softplus(-40), Math.exp(-40)));
  test('sigmoid(−40) is e^{−40}, not zero', () => expectRelative(sigmoid(-40), Math.exp(-40)));
  test('σ(x) + σ(−x) = 1', () => {
    for (const x of [0, 0.3, 2, 17, 1e3]) expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 15);
  });
  test('the exact GELU keeps its far left tail: gelu(−10) = −10 Φ(−10)', () => {
    expectRelative(geluExact(-10), -10 * 7.619853024160527e-24, 1e-12);
  });
  test('the tanh form of GELU stays within 5e-4 of the exact one', () => {
    let worst = 0;
    for (let x = -6; x <= 6; x += 0.01)
      worst = Math.max(worst, Math.abs(geluTanh(x) - geluExact(x)));
    expect(worst).toBeLessThan(5e-4);
    expect(worst).toBeGreaterThan(1e-4);
  });
});
