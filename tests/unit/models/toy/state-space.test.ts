// The examples of the state space chapter: what its text says of them is what the code computes.
import { describe, expect, test } from 'vitest';
import { stepResponse } from '../../../../src/models/layers/ssm-diagonal.ts';
import { hippoMoments, memoryPoints } from '../../../../src/models/toy/hippo-memory.ts';
import { signalLength, toySignal } from '../../../../src/models/toy/signals.ts';
import {
  bucket,
  kernelOf,
  polePair,
  stepAnswers,
  turningSystem,
  twelveTokens,
  twoForms,
} from '../../../../src/models/toy/ssm-example.ts';

const rounded = (values: ArrayLike<number>) => Array.from(values, (v) => Number(v.toFixed(3)));

describe('the leaky bucket', () => {
  test('the continuous answer to a step and that of each rule are those of the text', () => {
    expect(rounded(stepResponse(bucket, [1, 2, 3]).data)).toEqual([0.632, 0.865, 0.95]);
    expect(rounded(stepAnswers(bucket, 'zoh', 1, 3))).toEqual([0.632, 0.865, 0.95]);
    expect(rounded(stepAnswers(bucket, 'bilinear', 1, 3))).toEqual([0.667, 0.889, 0.963]);
    expect(rounded(stepAnswers(bucket, 'euler', 1, 3))).toEqual([1, 1, 1]);
    expect(rounded(stepAnswers(bucket, 'mixed', 1, 3))).toEqual([1, 1.368, 1.503]);
  });

  test('with B̄ = ΔB it settles at Δ/(1 − e^{−Δ}), above the true 1', () => {
    expect(stepAnswers(bucket, 'mixed', 1, 60)[59]).toBeCloseTo(1 / (1 - Math.exp(-1)), 9);
    expect(stepAnswers(bucket, 'zoh', 1, 60)[59]).toBeCloseTo(1, 9);
  });

  test('its kernel falls by e with every token', () => {
    expect(rounded(kernelOf(bucket, 'zoh', 1, 3))).toEqual([0.632, 0.233, 0.086]);
  });
});

test('a pole on the real axis counts once, a pair turns', () => {
  expect(stepResponse(polePair(-1, 0), [2]).data[0]).toBeCloseTo(1 - Math.exp(-2), 12);
  expect(kernelOf(polePair(0, Math.PI), 'zoh', 1, 2)[1]).toBeCloseTo(0, 12);
});

test('the turning state goes round by 0.7 a token and fades by e^(−0.25 · 0.7)', () => {
  const { Abar, Bbar, C } = turningSystem();
  const fade = Math.exp(-0.25 * 0.7);
  const [cos, sin] = [fade * Math.cos(0.7), fade * Math.sin(0.7)];
  [cos, -sin, sin, cos].forEach((value, i) => expect(Abar.data[i]).toBeCloseTo(value, 12));
  // Held for 0.7, an input of one drives the state by A⁻¹(Ā − 1) B.
  const [x, y] = [cos - 1, sin];
  const square = 0.25 ** 2 + 1;
  expect(Bbar.data[0]).toBeCloseTo((-0.25 * x + y) / square, 12);
  expect(Bbar.data[1]).toBeCloseTo((-0.25 * y - x) / square, 12);
  expect(Array.from(C.data)).toEqual([1, 0.5]);
});

test('recurrence and convolution give the same twelve numbers', () => {
  const { recurrent, convolved, kernel, h } = twoForms();
  expect(kernel.length).toBe(twelveTokens.length);
  expect(h.length).toBe(2 * twelveTokens.length);
  recurrent.forEach((y, t) => expect(convolved[t]).toBeCloseTo(y, 12));
  // The first token is 1 and the next three are 0: the output starts as the kernel does.
  expect(rounded(recurrent.subarray(0, 4))).toEqual(rounded(kernel.subarray(0, 4)));
});

describe('what N numbers can tell of a signal', () => {
  test.each(['melody', 'steps', 'chirp'] as const)('%s: more numbers tell more', (kind) => {
    const f = toySignal(kind);
    expect(f.data.length).toBe(signalLength);
    const errors = [2, 4, 8, 16, 32, 64].map((state) => hippoMoments(f, state)(signalLength).error);
    for (let i = 1; i < errors.length; i++) expect(errors[i]).toBeLessThan(errors[i - 1]! + 0.005);
    expect(errors[5]).toBeLessThan(errors[1]! / 2);
  });

  test('the error is the root mean square of what was told against what was there', () => {
    const f = toySignal('steps');
    const { told, time, error } = hippoMoments(f, 4)(50);
    const squares = [...told].map((value, i) => {
      const arriving = Math.min(49, Math.floor(time[i]!));
      return (value - f.data[arriving]!) ** 2;
    });
    expect(error).toBeCloseTo(Math.sqrt(squares.reduce((a, b) => a + b) / memoryPoints), 12);
  });

  test('the signals are waves, levels and a chirp between −1.2 and 1.2', () => {
    const [melody, steps, chirp] = (['melody', 'steps', 'chirp'] as const).map(
      (kind) => toySignal(kind).data,
    ) as [Float64Array, Float64Array, Float64Array];
    for (const signal of [melody, steps, chirp])
      expect(Math.max(...signal.map(Math.abs))).toBeLessThan(1.2);
    const wave = (t: number) =>
      0.62 * Math.sin(t / 11) + 0.34 * Math.sin(t / 5.3 + 1.1) + 0.14 * Math.sin(t / 2.9);
    expect(rounded([melody[0]!, melody[37]!])).toEqual(rounded([wave(0), wave(37)]));
    expect(new Set(steps)).toEqual(new Set([0.2, 0.9, -0.7, 0.5, -0.2]));
    expect([steps[31], steps[32], steps[159]]).toEqual([0.2, 0.9, -0.2]);
    expect(chirp[68]).toBeCloseTo(0.85 * Math.sin(4), 12);
  });

  test('the past drawn begins at the first value and ends now', () => {
    const moment = hippoMoments(toySignal('melody'), 8)(100);
    expect(moment.time[0]).toBe(0);
    expect(moment.time[memoryPoints - 1]).toBe(100);
    expect(moment.coefficients.length).toBe(8);
  });
});
