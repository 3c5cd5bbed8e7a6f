import { describe, expect, test } from 'vitest';
import { deltaRule } from '../../../../src/models/layers/delta-rule.ts';
import { l2Normalize } from '../../../../src/models/layers/feature-maps.ts';
import {
  gatedDeltaRule,
  gatedDeltaRuleChunked,
  gatedDeltaRuleRecurrent,
  gatedDeltaRuleStep,
} from '../../../../src/models/layers/gated-delta-rule.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, largest, matrixState, qkv, uniform } from './mixer-forms.ts';

function gatedDeltaInputs(random: Random, sizes: MixerSizes) {
  const { q, k, v } = qkv(random, sizes);
  const perHead = [sizes.batch, sizes.length, sizes.heads];
  const beta = uniform(random, perHead, 0, 1);
  return { q, k: l2Normalize(k), v, beta, logDecay: uniform(random, perHead, -3, 0) };
}

describeForms('the gated delta rule', {
  inputs: gatedDeltaInputs,
  state: matrixState,
  parallel: gatedDeltaRule,
  recurrent: gatedDeltaRuleRecurrent,
  chunked: gatedDeltaRuleChunked,
  step: (token, state, scale) => gatedDeltaRuleStep(token, state, { scale }),
});

describe('gatedDeltaRule', () => {
  const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
  const inputs = gatedDeltaInputs(seeded(61), sizes);

  test('with open gates is the delta rule', () => {
    const open = { ...inputs, logDecay: zeros([2, 6, 2]) };
    expectAllclose(gatedDeltaRule(open).output, deltaRule(inputs).output);
  });

  test('forgets before it reads: the correction is of what the gate left', () => {
    const k = full([1, 2, 1, 1], 1);
    const v = tensor([1, 2, 1, 1], [8, 0]);
    const [beta, logDecay] = [tensor([1, 2, 1], [1, 0.5]), full([1, 2, 1], Math.log(0.5))];
    // S: 8, then faded to 4, then half of the way to 0.
    const { output } = gatedDeltaRule({ q: k, k, v, beta, logDecay });
    expectAllclose(output, tensor([1, 2, 1, 1], [8, 2]));
  });

  test('a closed gate clears the state in every form', () => {
    const closed = { ...inputs, logDecay: full([2, 6, 2], -Infinity) };
    const recurrent = gatedDeltaRuleRecurrent(closed);
    expect(largest(recurrent.output)).toBeLessThan(100);
    expectAllclose(gatedDeltaRule(closed).output, recurrent.output);
    expectAllclose(gatedDeltaRuleChunked(closed, 4).output, recurrent.output);
  });

  test('keeps its digits in chunks of 64 under decays of e^{−50} a token', () => {
    const long = gatedDeltaInputs(seeded(62), { ...sizes, batch: 1, length: 200 });
    const strong = { ...long, logDecay: uniform(seeded(63), [1, 200, 2], -50, 0) };
    expectAllclose(
      gatedDeltaRuleChunked(strong, 64).output,
      gatedDeltaRuleRecurrent(strong).output,
    );
  });

  test('shapes that disagree are named', () => {
    expect(() =>
      gatedDeltaRule({ ...inputs, logDecay: zeros([2, 6, 3]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gatedDeltaRule: expected axis heads of logDecay to be 2 as in q, got 3. Check axis 2 of logDecay.]`,
    );
    for (const [name, run] of [
      ['gatedDeltaRuleRecurrent', gatedDeltaRuleRecurrent],
      ['gatedDeltaRuleChunked', (given: typeof inputs) => gatedDeltaRuleChunked(given, 2)],
    ] as const) {
      expect(() => run({ ...inputs, logDecay: zeros([2, 6, 3]) })).toThrow(
        `${name}: expected axis heads of logDecay to be 2 as in q, got 3.`,
      );
    }
    expect(() => gatedDeltaRuleChunked(inputs, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: gatedDeltaRuleChunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => gatedDeltaRuleStep(inputs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gatedDeltaRuleStep: expected q to have axes [batch, heads, keyDim], got shape [2, 6, 2, 3]. Give q 3 axes.]`,
    );
  });
});
