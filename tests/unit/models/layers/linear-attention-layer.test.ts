import { describe, expect, test } from 'vitest';
import { eluPlusOneMap, identityMap } from '../../../../src/models/layers/feature-maps.ts';
import {
  initLinearAttention,
  linearAttentionLayer,
  linearAttentionLayerStep,
} from '../../../../src/models/layers/linear-attention-layer.ts';
import type { LinearAttentionState } from '../../../../src/models/layers/linear-attention-normalizer.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { tensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { describeLayer, x } from './layer-forms.ts';
import { gaussian } from './mixer-forms.ts';

const config = { dim: 8, heads: 2, keyDim: 3, valueDim: 5 };
const params = initLinearAttention(config, seeded(1));
const plain = initLinearAttention(
  { dim: 8, heads: 4, featureMap: identityMap, normalize: false },
  seeded(2),
);

describeLayer<LinearAttentionState<Tensor>>('linearAttentionLayer', {
  whole: (input, state) => linearAttentionLayer(params, input, state),
  step: (token, state) => linearAttentionLayerStep(params, token, state),
});
describeLayer<LinearAttentionState<Tensor>>('linearAttentionLayer, not normalised', {
  whole: (input, state) => linearAttentionLayer(plain, input, state),
  step: (token, state) => linearAttentionLayerStep(plain, token, state),
});

test('linearAttentionLayer of one value channel is its formula, by hand', () => {
  const from = (...weights: number[]) => ({ weight: tensor([weights.length, 1], weights) });
  const parts = { heads: 1, query: from(2, -1), key: from(3, 1), value: from(5), out: from(-1) };
  const { featureMap } = params;
  const inputs = [0.4, -0.2, 0.3];
  const phi = (u: number) => (u > 0 ? u + 1 : Math.exp(u));
  for (const normalize of [true, false]) {
    const layer = { ...parts, featureMap, normalize };
    const { output } = linearAttentionLayer(layer, tensor([1, 3, 1], inputs));
    inputs.forEach((u, t) => {
      let [sum, total] = [0, 1e-6];
      for (const w of inputs.slice(0, t + 1)) {
        const match = phi(2 * u) * phi(3 * w) + phi(-u) * phi(w);
        sum += match * 5 * w;
        total += match;
      }
      expect(output.data[t]).toBeCloseTo(-sum / (normalize ? total : 1), 12);
    });
  }
});

describe('initLinearAttention', () => {
  test('gives every head its own rows of the projections', () => {
    expect(params.query.weight.shape).toEqual([6, 8]);
    expect(params.value.weight.shape).toEqual([10, 8]);
    expect(params.out.weight.shape).toEqual([8, 10]);
    const shared = initLinearAttention({ dim: 8, heads: 2 }, seeded(1));
    expect([shared.query, shared.value, shared.out].map(({ weight }) => weight.shape)).toEqual([
      [8, 8],
      [8, 8],
      [8, 8],
    ]);
    expect([shared.featureMap, shared.normalize]).toEqual([eluPlusOneMap, true]);
    expect(linearAttentionLayer(params, x).state.S.shape).toEqual([2, 2, 3, 5]);
  });

  test('divides by the sum of the scores, under elu + 1, unless told otherwise', () => {
    expect(params.featureMap).toBe(eluPlusOneMap);
    expect([params.normalize, plain.normalize]).toEqual([true, false]);
    expect(plain.featureMap).toBe(identityMap);
  });

  test('the same seed gives the same parameters', () => {
    expect(initLinearAttention(config, seeded(1))).toEqual(params);
    expect(initLinearAttention(config, seeded(3))).not.toEqual(params);
  });

  test('widths and inputs that do not fit are named', () => {
    expect(() =>
      initLinearAttention({ dim: 8, heads: 3 }, seeded(1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initLinearAttention: expected keyDim to be an integer of at least 1, got 2.6666666666666665. Pass a whole number ≥ 1.]`,
    );
    expect(() =>
      linearAttentionLayer(params, gaussian(seeded(1), [2, 7, 6])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linear: expected the last axis of x to be 8 as in weight, got shape [2, 7, 6]. Check the last axis of x.]`,
    );
    expect(() => linearAttentionLayerStep(params, x)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linearAttentionLayerStep: expected x to have axes [batch, dim], got shape [2, 7, 8]. Give x 2 axes.]`,
    );
  });
});
