import { describe, expect, test } from 'vitest';
import { linearRecurrenceParallel } from '../../../../src/models/layers/linear-recurrence-parallel.ts';
import {
  initMinGru,
  minGru,
  minGruStep,
  traceMinGru,
  zeroMinGruState,
} from '../../../../src/models/layers/min-gru.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise, nudgedAt, between } from './recurrent-inputs.ts';

const x = noise([2, 9, 3]);

describe('minGru', () => {
  const params = initMinGru({ dim: 3, state: 4 }, seeded(1));
  test('the scan gives what the loop gives', () => {
    const scanned = minGru(params, x, undefined, linearRecurrenceParallel);
    const looped = minGru(params, x);
    expectAllclose(scanned.output, looped.output, { abs: 1e-13, rel: 1e-12 });
    expectAllclose(scanned.state.h, looped.state.h, { abs: 1e-13, rel: 1e-12 });
  });
  test('its gates do not look at the state: they stay when an earlier token changes', () => {
    const [before, after] = [traceMinGru(params, x), traceMinGru(params, nudgedAt(x, 0, 1))];
    expect(between(after.z, 1, 9)).toEqual(between(before.z, 1, 9));
    expect(between(after.h, 1, 9)).not.toEqual(between(before.h, 1, 9));
  });
  test('the trace names a = 1 − z and b = z ⊙ candidate', () => {
    const { z, candidate, a, b, h } = traceMinGru(params, x);
    expectAllclose(
      a,
      build(z.shape, (i) => 1 - z.data[i]!),
    );
    expectAllclose(
      b,
      build(z.shape, (i) => z.data[i]! * candidate.data[i]!),
    );
    expect(h).toEqual(minGru(params, x).output);
  });
  test('a gate at one half averages the old state and the candidate', () => {
    const half = {
      gate: { weight: zeros([1, 1]) },
      candidate: { weight: tensor([1, 1], [1]) },
    };
    const { output } = minGruStep(half, full([1, 1], 4), { h: full([1, 1], 2) });
    expect([...output.data]).toEqual([3]);
  });
  test('a token of another width is refused by axis', () => {
    expect(() =>
      minGruStep(params, zeros([1, 2]), zeroMinGruState(params, 1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: minGruStep: expected axis dim of weight to be 2 as in x, got 3. Check axis 1 of weight.]`,
    );
  });
});
