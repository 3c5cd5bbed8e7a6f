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

  test('the past drawn begins at the first value and ends now', () => {
    const moment = hippoMoments(toySignal('melody'), 8)(100);
    expect(moment.time[0]).toBe(0);
    expect(moment.time[memoryPoints - 1]).toBe(100);
    expect(moment.coefficients.length).toBe(8);
  });
});
