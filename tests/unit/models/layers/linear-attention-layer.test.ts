import { describe, expect, test } from 'vitest';
import { identityMap } from '../../../../src/models/layers/feature-maps.ts';
import {
  initLinearAttention,
  linearAttentionLayer,
  linearAttentionLayerStep,
} from '../../../../src/models/layers/linear-attention-layer.ts';
import type { LinearAttentionState } from '../../../../src/models/layers/linear-attention-normalizer.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import type { Tensor } from '../../../../src/models/tensor/tensor.ts';
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

describe('initLinearAttention', () => {
  test('gives every head its own rows of the projections', () => {
    expect(params.query.weight.shape).toEqual([6, 8]);
    expect(params.value.weight.shape).toEqual([10, 8]);
    expect(params.out.weight.shape).toEqual([8, 10]);
    expect(linearAttentionLayer(params, x).state.S.shape).toEqual([2, 2, 3, 5]);
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
