import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deltaRuleRecurrent } from '../../../../src/models/layers/delta-rule.ts';
import { traceDeltaRule } from '../../../../src/models/layers/delta-rule-trace.ts';
import { l2Normalize } from '../../../../src/models/layers/feature-maps.ts';
import { gatedDeltaRule } from '../../../../src/models/layers/gated-delta-rule.ts';
import { traceLinearAttention } from '../../../../src/models/layers/linear-attention-trace.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { largest, matrixState, qkv, uniform } from './mixer-forms.ts';

const sizes = { batch: 2, length: 5, heads: 2, keyDim: 3, valueDim: 2 };
const inputs = qkv(seeded(111), sizes);

/** x[b, h, t, i] of a tensor with these first four axes, as flat offset. */
const at = (x: Tensor, b: number, h: number, t: number, i: number) =>
  ((b * x.shape[1]! + h) * x.shape[2]! + t) * x.shape[3]! + i;

describe('traceDeltaRule', () => {
  const k = l2Normalize(inputs.k, 0);
  const beta = uniform(seeded(112), [2, 5, 2], 0, 1);
  const logDecay = uniform(seeded(113), [2, 5, 2], -1, 0);

  test('ends with the output of the delta rule, gated or not, from any state', () => {
    const initialState = matrixState(seeded(114), sizes);
    const given = { ...inputs, k, beta };
    const options = { scale: 0.5, initialState };
    expectAllclose(
      traceDeltaRule(given, options).output,
      deltaRuleRecurrent(given, options).output,
    );
    expectAllclose(
      traceDeltaRule({ ...given, logDecay }, options).output,
      gatedDeltaRule({ ...given, logDecay }, options).output,
    );
  });

  test('with β = 1, answers the latest unit key without error, however many came before', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const many = qkv(seeded(seed), { ...sizes, length: 8 });
        const unit = l2Normalize(many.k, 0);
        const { error } = traceDeltaRule({ ...many, k: unit, beta: full([2, 8, 2], 1) });
        for (let t = 0; t < 8; t++) {
          expect(error.data[at(error, 1, 1, t, t)]).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('repairs a key that linear attention would only add to', () => {
    const again = tensor([1, 2, 1, 1], [1, 1]);
    const v = tensor([1, 2, 1, 1], [3, 4]);
    const given = { q: again, k: again, v };
    const linear = traceLinearAttention(given).error;
    const delta = traceDeltaRule({ ...given, beta: full([1, 2, 1], 1) }).error;
    expect(linear.data[at(linear, 0, 0, 1, 1)]).toBe(3);
    expect(delta.data[at(delta, 0, 0, 1, 1)]).toBe(0);
  });

  test('writes β times what the key found missing', () => {
    const { stored, written } = traceDeltaRule({ ...inputs, k, beta, logDecay });
    for (let i = 0; i < written.data.length; i++) {
      const want = beta.data[Math.floor(i / 2)]! * (inputs.v.data[i]! - stored.data[i]!);
      expect(written.data[i]).toBeCloseTo(want, 14);
    }
    expect(stored.data.slice(0, 4).every((value) => value === 0)).toBe(true);
  });

  test('of nothing but zeros is zero everywhere', () => {
    const nothing = traceDeltaRule({
      q: zeros([1, 2, 1, 2]),
      k: zeros([1, 2, 1, 2]),
      v: zeros([1, 2, 1, 1]),
      beta: zeros([1, 2, 1]),
    });
    for (const x of [nothing.states, nothing.retrieved, nothing.error, nothing.overlap]) {
      expect(largest(x)).toBe(0);
    }
  });

  test('a shape that disagrees is named', () => {
    expect(() =>
      traceDeltaRule({ ...inputs, beta, logDecay: zeros([2, 5, 3]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: traceDeltaRule: expected axis heads of logDecay to be 2 as in q, got 3. Check axis 2 of logDecay.]`,
    );
  });
});
