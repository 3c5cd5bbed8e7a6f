import { describe, expect, test } from 'vitest';
import {
  gatedDeltaRuleLayer,
  gatedDeltaRuleLayerStep,
  initGatedDeltaRule,
  type GatedDeltaRuleState,
} from '../../../../src/models/layers/gated-delta-rule-layer.ts';
import { softplus } from '../../../../src/models/layers/pointwise.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeLayer, x } from './layer-forms.ts';
import { gaussian } from './mixer-forms.ts';

const config = { dim: 8, heads: 2, keyDim: 3, valueDim: 5 };
const params = initGatedDeltaRule(config, seeded(4));
const withoutConv = initGatedDeltaRule({ dim: 8, heads: 4, convWidth: 1 }, seeded(5));

describeLayer<GatedDeltaRuleState>('gatedDeltaRuleLayer', {
  whole: (input, state) => gatedDeltaRuleLayer(params, input, { state }),
  step: (token, state) => gatedDeltaRuleLayerStep(params, token, state),
});
describeLayer<GatedDeltaRuleState>('gatedDeltaRuleLayer with convolutions of width 1', {
  whole: (input, state) => gatedDeltaRuleLayer(withoutConv, input, { state }),
  step: (token, state) => gatedDeltaRuleLayerStep(withoutConv, token, state),
});

describe('the Gated DeltaNet layer', () => {
  test('gives the same for every chunk size', () => {
    const { output } = gatedDeltaRuleLayer(params, x);
    for (const chunk of [1, 3, 7]) {
      expectAllclose(gatedDeltaRuleLayer(params, x, { chunk }).output, output);
    }
  });

  test('fresh, has delta between 0.001 and 0.1 and a decay rate between 1 and 16', () => {
    const { delta, logA } = initGatedDeltaRule({ dim: 64, heads: 32 }, seeded(6));
    for (const value of Array.from(delta.bias!.data, softplus)) {
      expect(value).toBeGreaterThan(0.000999);
      expect(value).toBeLessThan(0.1001);
    }
    for (const value of Array.from(logA.data, Math.exp)) {
      expect(value).toBeGreaterThanOrEqual(1);
      expect(value).toBeLessThanOrEqual(16);
    }
  });

  test('its convolution remembers width − 1 inputs beside the matrix', () => {
    const { state } = gatedDeltaRuleLayer(params, x);
    expect(state.S.shape).toEqual([2, 2, 3, 5]);
    expect(state.query.shape).toEqual([2, 3, 6]);
    expect(state.value.shape).toEqual([2, 3, 10]);
  });

  test('a convolution without width and an input of another width are named', () => {
    expect(() =>
      initGatedDeltaRule({ ...config, convWidth: 0 }, seeded(1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initGatedDeltaRule: expected convWidth to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() =>
      gatedDeltaRuleLayer(params, gaussian(seeded(1), [2, 7, 6])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linear: expected the last axis of x to be 8 as in weight, got shape [2, 7, 6]. Check the last axis of x.]`,
    );
  });
});
