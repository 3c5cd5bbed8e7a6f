import { describe, expect, test } from 'vitest';
import { designModel } from '../../../../src/models/costs/designer.ts';
import {
  attentionEverywhere,
  carriedShare,
  mixingLayers,
  stateTokens,
} from '../../../../src/models/costs/hybrid-share.ts';
import { modelKvCacheBytes, modelStateBytes } from '../../../../src/models/costs/model.ts';
import { models } from '../../../../src/models/costs/models.ts';
import { GIB } from '../../../../src/models/costs/units.ts';

const sizes = { heads: 32, keyDim: 128, valueDim: 128, kvHeads: 8, headDim: 128 };

describe('carriedShare', () => {
  test('of the worked stack: seven sixteenths at 1,024 tokens, nearly a quarter of very many', () => {
    const stack = { attention: 1, recurrent: 3, stateTokens: stateTokens(sizes) };
    expect(stateTokens(sizes)).toBe(256);
    expect(carriedShare({ ...stack, length: 1024 })).toBe(7 / 16);
    expect(carriedShare({ ...stack, length: 2 ** 30 })).toBeCloseTo(1 / 4, 5);
  });

  test('is above one for texts that are shorter than the state is worth', () => {
    const stack = { attention: 1, recurrent: 3, stateTokens: 256 };
    expect(carriedShare({ ...stack, length: 256 })).toBe(1);
    expect(carriedShare({ ...stack, length: 128 })).toBeGreaterThan(1);
  });

  test('agrees with the bytes of a designed model, short convolutions apart', () => {
    const model = designModel('DDDA', 32, 4096);
    for (const length of [1024, 65_536]) {
      const bytes = modelKvCacheBytes(model, length) + modelStateBytes(model);
      const rival = modelKvCacheBytes(designModel('A', 32, 4096), length);
      const share = carriedShare({ attention: 8, recurrent: 24, stateTokens: 256, length });
      expect(bytes / rival).toBeCloseTo(share, 12);
    }
  });
});

describe('attentionEverywhere', () => {
  test('of Qwen3-Next would carry 24 GiB at 262,144 tokens in place of 6', () => {
    const model = models['qwen3-next-80b'];
    expect(modelKvCacheBytes(model, 262_144) / GIB).toBe(6);
    expect(modelKvCacheBytes(attentionEverywhere(model), 262_144) / GIB).toBe(24);
    expect(modelStateBytes(attentionEverywhere(model))).toBe(0);
  });

  test('leaves layers without a mixer as they are', () => {
    const model = models['nemotron-h-8b'];
    expect(mixingLayers(model)).toEqual({ all: 28, attention: 4 });
    expect(mixingLayers(attentionEverywhere(model))).toEqual({ all: 28, attention: 28 });
  });

  test('refuses a model without attention', () => {
    expect(() => attentionEverywhere(models['mamba-2.8b'])).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: attentionEverywhere: expected a model with attention in some layer, got none. Take a hybrid.]`,
    );
  });
});
