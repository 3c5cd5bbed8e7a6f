import { describe, expect, test } from 'vitest';
import {
  gatedDeltaRuleLayer,
  gatedDeltaRuleLayerStep,
  initGatedDeltaRule,
  type GatedDeltaRuleState,
} from '../../../../src/models/layers/gated-delta-rule-layer.ts';
import { sigmoid, silu, softplus } from '../../../../src/models/layers/pointwise.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';
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

  test('of one value channel is its formula, by hand: unit keys, correction, norm and gate', () => {
    const from = (...weights: number[]) => ({ weight: tensor([weights.length, 1], weights) });
    const taps = (channels: number) => ({
      weight: tensor([channels, 1], new Array<number>(channels).fill(1)),
    });
    const hand = {
      heads: 1,
      query: from(2, -1),
      key: from(3, 1),
      value: from(5),
      out: from(-1),
      queryConv: taps(2),
      keyConv: taps(2),
      valueConv: taps(1),
      strength: from(0.7),
      delta: { ...from(0.4), bias: tensor([1], [-0.2]) },
      logA: tensor([1], [0.5]),
      gate: from(0.5),
      norm: tensor([1], [1.5]),
    };
    const inputs = [0.4, -0.2, 0.03];
    const { output } = gatedDeltaRuleLayer(hand, tensor([1, 3, 1], inputs));
    const unit = (...parts: number[]) =>
      parts.map((part) => part / Math.sqrt(parts.reduce((sum, p) => sum + p * p, 1e-6)));
    const S = [0, 0];
    inputs.forEach((u, t) => {
      const [q, k] = [unit(silu(2 * u), silu(-u)), unit(silu(3 * u), silu(u))];
      const alpha = Math.exp(-Math.exp(0.5) * softplus(0.4 * u - 0.2));
      const stored = alpha * (S[0]! * k[0]! + S[1]! * k[1]!);
      const write = sigmoid(0.7 * u) * (silu(5 * u) - stored);
      for (const i of [0, 1]) S[i] = alpha * S[i]! + k[i]! * write;
      const o = (q[0]! * S[0]! + q[1]! * S[1]!) / Math.sqrt(2);
      const normed = (1.5 * o) / Math.sqrt(o * o + 1e-5);
      expect(output.data[t]).toBeCloseTo(-normed * silu(0.5 * u), 12);
    });
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
