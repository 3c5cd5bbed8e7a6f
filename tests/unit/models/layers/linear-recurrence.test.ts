import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complexRecurrence } from '../../../../src/models/layers/complex-recurrence.ts';
import {
  complexRecurrenceParallel,
  linearRecurrenceParallel,
} from '../../../../src/models/layers/linear-recurrence-parallel.ts';
import { linearRecurrence } from '../../../../src/models/layers/linear-recurrence.ts';
import { complex, complexArray } from '../../../../src/models/tensor/complex.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

const lengths = fc.integer({ min: 1, max: 33 });

describe.each([
  ['linearRecurrence', linearRecurrence],
  ['linearRecurrenceParallel', linearRecurrenceParallel],
])('%s', (_, recurrence) => {
  test('a = 1 sums, a = 0 copies, a = ½ halves what was', () => {
    const b = tensor([1, 4, 1], [1, 2, 3, 4]);
    expect([...recurrence(full([1, 4, 1], 1), b).output.data]).toEqual([1, 3, 6, 10]);
    expect([...recurrence(zeros([1, 4, 1]), b).output.data]).toEqual([1, 2, 3, 4]);
    expect([...recurrence(full([1, 4, 1], 0.5), b).output.data]).toEqual([1, 2.5, 4.25, 6.125]);
  });
  test('without input the first state decays', () => {
    const { state } = recurrence(full([1, 3, 1], 0.5), zeros([1, 3, 1]), full([1, 1], 8));
    expect([...state.data]).toEqual([1]);
  });
  test('shapes that differ are refused by axis', () => {
    expect(() => recurrence(zeros([1, 3, 1]), zeros([1, 2, 1]))).toThrow(
      'linearRecurrence: expected axis length of b to be 3 as in a, got 2.',
    );
  });
});

test('the scan equals the loop for every length, batch and state', () => {
  fc.assert(
    fc.property(lengths, fc.nat(999), (length, seed) => {
      const [a, b] = [noise([2, length, 3], seed, 0.7), noise([2, length, 3], seed + 1)];
      const h = noise([2, 3], seed + 2);
      const [loop, scan] = [linearRecurrence(a, b, h), linearRecurrenceParallel(a, b, h)];
      expectAllclose(scan.output, loop.output, { abs: 1e-10, rel: 1e-10 });
      expectAllclose(scan.state, loop.state, { abs: 1e-10, rel: 1e-10 });
    }),
    { numRuns: 40 },
  );
});

describe('complexRecurrence', () => {
  test('λ = i turns a unit impulse by a quarter a step', () => {
    const lambda = complexArray([complex(0, 1)]);
    const { re, im } = complexRecurrence(lambda, tensor([1, 4, 1], [1, 0, 0, 0]), zeros([1, 4, 1]));
    expect([...re.data]).toEqual([1, 0, -1, 0]);
    expect([...im.data]).toEqual([0, 1, 0, -1]);
  });
  test('its scan equals its loop for every length', () => {
    fc.assert(
      fc.property(lengths, fc.nat(999), (length, seed) => {
        const lambda = { re: noise([2], seed, 0.5).data, im: noise([2], seed + 1, 0.5).data };
        const part = (by: number) => noise([2, length, 2], seed + by);
        const initial = { re: noise([2, 2], seed), im: noise([2, 2], seed + 5) };
        const loop = complexRecurrence(lambda, part(2), part(3), initial);
        const scan = complexRecurrenceParallel(lambda, part(2), part(3), initial);
        expectAllclose(scan.re, loop.re, { abs: 1e-9, rel: 1e-9 });
        expectAllclose(scan.last.im, loop.last.im, { abs: 1e-9, rel: 1e-9 });
      }),
      { numRuns: 30 },
    );
  });
  test('one eigenvalue a channel is asked for', () => {
    const lambda = complexArray([complex(1), complex(1)]);
    expect(() =>
      complexRecurrence(lambda, zeros([1, 2, 3]), zeros([1, 2, 3])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: complexRecurrence: expected lambda to hold 3 numbers as in bRe, got 2. Give one eigenvalue a channel.]`,
    );
  });
});
