import { describe, expect, test } from 'vitest';
import { hgrn, hgrnRecurrence, initHgrn, traceHgrn } from '../../../../src/models/layers/hgrn.ts';
import { linearRecurrenceParallel } from '../../../../src/models/layers/linear-recurrence-parallel.ts';
import { linearRecurrence } from '../../../../src/models/layers/linear-recurrence.ts';
import { linear } from '../../../../src/models/layers/linear.ts';
import { sigmoid, silu } from '../../../../src/models/layers/pointwise.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, map, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const x = noise([2, 6, 3]);

describe('hgrn', () => {
  test('the recurrence is the linear one with a = e^{logF}', () => {
    const logF = map(noise([2, 6, 3], 2), (value) => -Math.abs(value));
    const expected = linearRecurrence(map(logF, Math.exp), x);
    expect(hgrnRecurrence(x, logF)).toEqual(expected);
  });
  test('a log decay of −1e3 forgets everything', () => {
    expect(hgrnRecurrence(x, full(x.shape, -1e3)).output).toEqual(x);
  });
  test('the forget gate never falls below its floor', () => {
    const params = initHgrn({ dim: 3, state: 4, lowerBound: 0.6 }, seeded(1));
    const { f } = traceHgrn(params, noise([1, 40, 3], 3, 50));
    expect(f.data.every((value) => value >= 0.6 && value <= 1)).toBe(true);
  });
  test('a floor of one freezes the state', () => {
    const params = initHgrn({ dim: 3, state: 4, lowerBound: 1 }, seeded(1));
    const state = { h: noise([2, 4], 9) };
    expect(hgrn(params, x, state).state).toEqual(state);
  });
  test('the trace adds up: h from gate and candidate, y from the output gate', () => {
    const params = initHgrn({ dim: 3, state: 4, lowerBound: 0.2 }, seeded(1));
    const start = { h: noise([2, 4], 9) };
    const { candidate, f, h, outputGate } = traceHgrn(params, x, start);
    const before = (i: number) =>
      Math.floor(i / 4) % 6 === 0
        ? start.h.data[4 * Math.floor(i / 24) + (i % 4)]!
        : h.data[i - 4]!;
    expectAllclose(
      h,
      build(h.shape, (i) => f.data[i]! * before(i) + (1 - f.data[i]!) * candidate.data[i]!),
    );
    const shown = build(h.shape, (i) => outputGate.data[i]! * h.data[i]!);
    expectAllclose(hgrn(params, x, start).output, linear(params.out, shown));
    expectAllclose(outputGate, map(linear(params.gate, x), sigmoid));
    expectAllclose(candidate, map(linear(params.candidate, x), silu));
  });
  test('the scan gives what the loop gives', () => {
    const params = initHgrn({ dim: 3, state: 4, lowerBound: 0.2 }, seeded(1));
    const scanned = hgrn(params, x, undefined, linearRecurrenceParallel).output;
    expectAllclose(scanned, hgrn(params, x).output, { abs: 1e-13, rel: 1e-12 });
  });
  test('decays of another shape are refused by axis', () => {
    expect(() => hgrnRecurrence(x, zeros([2, 6, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linearRecurrence: expected axis state of b to be 2 as in a, got 3. Check axis 2 of b.]`,
    );
  });
});
