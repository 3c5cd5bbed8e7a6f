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

  test('is a sum over all tokens, not divided unless asked', () => {
    const column = (...values: number[]) => tensor([1, 3, 1, 1], values);
    const [q, k, v] = [column(1, 2, 3), column(0.5, 1, 2), column(10, 20, 30)];
    const sum = 0.5 * 10 + 20 + 2 * 30;
    for (const order of [undefined, 'state first', 'scores first'] as const) {
      const plain = linearAttentionNonCausal({ q, k, v }, { scale: 2 }, order);
      expectAllclose(plain, column(2 * sum, 4 * sum, 6 * sum));
      const divided = linearAttentionNonCausal({ q, k, v }, { normalize: true, eps: 0.5 }, order);
      expectAllclose(
        divided,
        tensor(
          [1, 3, 1, 1],
          [1, 2, 3].map((u) => (u * sum) / (3.5 * u + 0.5)),
        ),
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
