import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deltaRule,
  deltaRuleChunked,
  deltaRuleRecurrent,
  deltaRuleStep,
} from '../../../../src/models/layers/delta-rule.ts';
import { l2Normalize } from '../../../../src/models/layers/feature-maps.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import { linearAttention } from '../../../../src/models/layers/linear-attention.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, largest, matrixState, qkv, uniform } from './mixer-forms.ts';

function deltaInputs(random: Random, sizes: MixerSizes) {
  const { q, k, v } = qkv(random, sizes);
  const beta = uniform(random, [sizes.batch, sizes.length, sizes.heads], 0, 1);
  return { q, k: l2Normalize(k), v, beta };
}

describeForms('the delta rule', {
  inputs: deltaInputs,
  state: matrixState,
  parallel: deltaRule,
  recurrent: deltaRuleRecurrent,
  chunked: deltaRuleChunked,
  step: (token, state, scale) => deltaRuleStep(token, state, { scale }),
});

describe('deltaRule', () => {
  const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
  const inputs = deltaInputs(seeded(51), sizes);

  test('a unit key written twice with β = 1 answers with the latest value', () => {
    const k = tensor([1, 2, 1, 2], [0.6, 0.8, 0.6, 0.8]);
    const v = tensor([1, 2, 1, 1], [3, 4]);
    const { output } = deltaRule({ q: k, k, v, beta: full([1, 2, 1], 1) });
    expectAllclose(output, tensor([1, 2, 1, 1], [3, 4]));
  });

  test('β = ½ goes half of the way from the stored value to the new one', () => {
    const k = full([1, 2, 1, 1], 1);
    const v = tensor([1, 2, 1, 1], [8, 8]);
    const { output } = deltaRule({ q: k, k, v, beta: full([1, 2, 1], 0.5) });
    expectAllclose(output, tensor([1, 2, 1, 1], [4, 6]));
  });

  test('with β = 1, any unit key is answered exactly right after it is written', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, length) => {
        const { k, v } = deltaInputs(seeded(seed), { ...sizes, length });
        const unit = l2Normalize(k, 0);
        const beta = full([2, length, 2], 1);
        expectAllclose(deltaRuleRecurrent({ q: unit, k: unit, v, beta }).output, v);
      }),
      { numRuns: 30 },
    );
  });

  test('β = 0 writes nothing', () => {
    const { state } = deltaRule({ ...inputs, beta: zeros([2, 6, 2]) });
    expect(largest(state.S)).toBe(0);
  });

  test('orthonormal keys never need correction: β = 1 is linear attention', () => {
    const k = tensor([1, 3, 1, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const { q, v } = qkv(seeded(52), { batch: 1, length: 3, heads: 1, keyDim: 3, valueDim: 2 });
    const { output } = deltaRule({ q, k, v, beta: full([1, 3, 1], 1) });
    expectAllclose(output, linearAttention({ q, k, v }).output);
  });

  test('unit keys and β up to 1 keep the state bounded over 2000 tokens', () => {
    const long = deltaInputs(seeded(53), { ...sizes, batch: 1, heads: 1, length: 2000 });
    const chunked = deltaRuleChunked(long, 64);
    expect(largest(chunked.state.S)).toBeLessThan(20);
    expectAllclose(chunked.output, deltaRuleRecurrent(long).output);
  });

  test('shapes that disagree are named', () => {
    expect(() => deltaRule({ ...inputs, beta: zeros([2, 6]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: deltaRule: expected beta to have axes [batch, length, heads], got shape [2, 6]. Give beta 3 axes.]`,
    );
    expect(() =>
      deltaRuleRecurrent({ ...inputs, beta: zeros([2, 5, 2]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: deltaRuleRecurrent: expected axis length of beta to be 6 as in q, got 5. Check axis 1 of beta.]`,
    );
    expect(() => deltaRuleChunked({ ...inputs, beta: zeros([2, 5, 2]) }, 2)).toThrow(
      'deltaRuleChunked: expected axis length of beta to be 6 as in q, got 5.',
    );
    expect(() => deltaRuleChunked(inputs, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: deltaRuleChunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => deltaRuleStep(inputs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: deltaRuleStep: expected q to have axes [batch, heads, keyDim], got shape [2, 6, 2, 3]. Give q 3 axes.]`,
    );
  });
});
