import { describe, expect, test } from 'vitest';
import { comparedMixers } from '../../../../src/models/costs/comparison.ts';
import {
  cleanPattern,
  designModel,
  patternLetters,
  repeatPattern,
} from '../../../../src/models/costs/designer.ts';
import {
  attentionEverywhere,
  carriedShare,
  mixingLayers,
  stateTokens,
} from '../../../../src/models/costs/hybrid-share.ts';
import {
  embeddingAndHeadParams,
  layersOf,
  modelKvCacheBytes,
  modelStateBytes,
} from '../../../../src/models/costs/model.ts';
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

  test('counts latent attention as attention', () => {
    expect(mixingLayers(models['kimi-linear-48b'])).toEqual({ all: 27, attention: 7 });
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

describe('designModel', () => {
  test('takes its layers from the table of compared mixers, letter by letter', () => {
    const ids = {
      A: 'gqa',
      W: 'window',
      M: 'mamba',
      S: 'mamba2',
      D: 'gated-delta',
      L: 'linear',
      H: 'hyena',
    };
    expect(Object.keys(patternLetters)).toEqual(Object.keys(ids));
    for (const meaning of Object.values(patternLetters)) expect(meaning).not.toBe('');
    const mixers = comparedMixers(4096);
    layersOf(designModel('AWMSDLH', 7, 4096)).forEach(({ mixer, channelMixer }, i) => {
      const id = Object.values(ids)[i]!;
      expect(mixer, id).toEqual(mixers.find((one) => one.id === id)!.mixer);
      expect(channelMixer).toEqual({ kind: 'mlp', dim: 4096, hidden: 14_336, gated: true });
    });
  });

  test('gives a narrow model no more key heads than heads, and every model its own output head', () => {
    const model = designModel('A', 2, 512);
    expect(layersOf(model)[0]!.mixer).toMatchObject({ heads: 4, kvHeads: 4, headDim: 128 });
    expect(embeddingAndHeadParams(model)).toBe(2 * 128_256 * 512);
  });

  test('reads a pattern in either case, drops other letters, and falls back on attention', () => {
    expect(cleanPattern('d3 dX-da!')).toBe('DDDA');
    expect(cleanPattern('3 : 1')).toBe('A');
    expect(cleanPattern('')).toBe('A');
  });

  test('repeats a pattern and cuts it where the layers end', () => {
    expect(repeatPattern('DDDA', 6)).toBe('DDDADD');
    expect(repeatPattern('DDDA', 3)).toBe('DDD');
    expect(repeatPattern('A', 3)).toBe('AAA');
  });
});
