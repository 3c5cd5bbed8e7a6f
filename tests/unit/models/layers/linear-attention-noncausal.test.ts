import { describe, expect, test } from 'vitest';
import { eluPlusOneMap } from '../../../../src/models/layers/feature-maps.ts';
import { linearAttentionNonCausal } from '../../../../src/models/layers/linear-attention-noncausal.ts';
import { linearAttention } from '../../../../src/models/layers/linear-attention.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { qkv, span } from './mixer-forms.ts';

const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
const inputs = qkv(seeded(11), sizes);
const options = { featureMap: eluPlusOneMap, normalize: true };

describe('linearAttentionNonCausal', () => {
  test('(Q Kᵀ) V and Q (Kᵀ V) are the same, normalised or not, with and without a mask', () => {
    const keyMask = tensor([2, 6], [1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1]);
    for (const given of [{}, options, { ...options, keyMask, scale: 0.5 }]) {
      expectAllclose(
        linearAttentionNonCausal(inputs, given, 'scores first'),
        linearAttentionNonCausal(inputs, given, 'state first'),
      );
    }
  });

  test('its last token sees what the causal form lets the last token see', () => {
    const all = linearAttentionNonCausal(inputs, options);
    const causal = linearAttention(inputs, options).output;
    expectAllclose(timeSlice(all, 5), timeSlice(causal, 5));
    expect(timeSlice(all, 0)).not.toEqual(timeSlice(causal, 0));
  });

  test('a masked key is as good as absent', () => {
    const keyMask = tensor([2, 6], [1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0]);
    const masked = linearAttentionNonCausal(inputs, { ...options, keyMask });
    const { k, v } = span({ k: inputs.k, v: inputs.v }, 0, 4);
    expectAllclose(masked, linearAttentionNonCausal({ q: inputs.q, k, v }, options));
  });

  test('a key mask of the wrong length is named', () => {
    expect(() =>
      linearAttentionNonCausal(inputs, { keyMask: full([2, 5], 1) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linearAttentionNonCausal: expected axis keys of keyMask to be 6 as in k, got 5. Check axis 1 of keyMask.]`,
    );
  });
});
