import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttentionSpec } from '../../../../src/models/costs/attention.ts';
import {
  attentionCosts,
  attentionDecodeFlops,
  attentionFlops,
  attentionPairs,
  attentionParams,
  kvCacheBytes,
  kvCacheBytesPerToken,
} from '../../../../src/models/costs/attention.ts';
import {
  decodeAttentionIntensity,
  flashAttentionBytes,
  standardAttentionBytes,
} from '../../../../src/models/costs/attention-memory.ts';
import type { LatentAttentionSpec } from '../../../../src/models/costs/latent-attention.ts';
import { latentCacheNumbersPerToken } from '../../../../src/models/costs/latent-attention.ts';
import { GIB, KIB, MIB } from '../../../../src/models/costs/units.ts';

const mha: AttentionSpec = { kind: 'attention', dim: 4096, heads: 32, kvHeads: 32, headDim: 128 };
const gqa: AttentionSpec = { ...mha, kvHeads: 8 };

describe('attentionPairs', () => {
  test('attentionPairs counts the allowed entries of the mask', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 50 }), (T, w) => {
        let allowed = 0;
        for (let i = 0; i < T; i++) for (let j = 0; j <= i; j++) if (i - j < w) allowed++;
        expect(attentionPairs(T, { window: w })).toBe(allowed);
      }),
    );
  });
  test('without causality every token scores every token', () => {
    expect(attentionPairs(73_000, { causal: false })).toBe(5_329_000_000);
  });
  test('a length that is not a whole number is refused by name', () => {
    expect(() => attentionPairs(1.5)).toThrow(
      'attentionPairs: expected length to be an integer of at least 0, got 1.5.',
    );
  });
});

describe('attention FLOPs', () => {
  test('a causal sequence costs the sum of its decoding steps, with and without a window', () => {
    for (const spec of [mha, gqa, { ...gqa, window: 5 }]) {
      let sum = 0;
      for (let t = 1; t <= 12; t++) sum += attentionDecodeFlops(spec, t);
      expect(attentionFlops(spec, 12)).toBe(sum);
    }
  });
  test('sharing keys and values saves projections but no score FLOPs', () => {
    const perPair = (spec: AttentionSpec) =>
      attentionDecodeFlops(spec, 2) - attentionDecodeFlops(spec, 1);
    expect(perPair(gqa)).toBe(perPair(mha));
    expect(attentionParams(mha) - attentionParams(gqa)).toBe(2 * 4096 * 24 * 128);
  });
  test('MHA has 4 dim² weights', () => {
    expect(attentionParams(mha)).toBe(4 * 4096 ** 2);
  });
  test('a gate on the output is one more square matrix, two FLOPs a weight', () => {
    const gated = { ...mha, outputGate: true };
    expect(attentionParams(gated)).toBe(5 * 4096 ** 2);
    expect(attentionDecodeFlops(gated, 1) - attentionDecodeFlops(mha, 1)).toBe(2 * 4096 ** 2);
  });
  test('one token of MHA costs 8 dim² FLOPs and 4 dim more for each token it looks at', () => {
    expect(attentionDecodeFlops(mha, 1000)).toBe(8 * 4096 ** 2 + 1000 * 4 * 4096);
    expect(attentionFlops(mha, 3)).toBe(3 * 8 * 4096 ** 2 + 6 * 4 * 4096);
  });
  test('what grows with the square of the length is the scores, and nothing under a window', () => {
    expect(attentionCosts.quadraticFlops(mha, 100)).toBe(5050 * 4 * 4096);
    expect(attentionCosts.quadraticFlops({ ...mha, window: 10 }, 100)).toBe(0);
  });
  test('a decoder carries keys and values and nothing else', () => {
    expect(attentionCosts.carried(gqa, 7)).toEqual({
      keysAndValues: 7 * 2 * 8 * 128,
      state: 0,
      convolution: 0,
    });
  });
  test('kvHeads that do not divide heads are refused with both numbers', () => {
    expect(() => attentionParams({ ...mha, kvHeads: 5 })).toThrow(
      'attention cost: expected kvHeads to divide heads, got 5 and 32. Choose kvHeads among the divisors of heads.',
    );
  });
});

describe('KV cache', () => {
  test('Llama-2-13B holds 6.7 GB for 8192 tokens, as the scaling book computes', () => {
    const layer: AttentionSpec = {
      kind: 'attention',
      dim: 5120,
      heads: 40,
      kvHeads: 40,
      headDim: 128,
    };
    expect(40 * kvCacheBytes(layer, 8192, 2)).toBe(8192 * 40 * 128 * 40 * 2 * 2);
    expect((40 * kvCacheBytes(layer, 8192, 2)) / 1e9).toBeCloseTo(6.7, 1);
  });
  test('32 layers of MHA and of GQA-8 hold 512 and 128 KiB a token', () => {
    expect(32 * kvCacheBytesPerToken(mha, 2)).toBe(512 * KIB);
    expect(32 * kvCacheBytesPerToken(gqa, 2)).toBe(128 * KIB);
  });
  test('a window of 4096 caps the cache of Mistral 7B at 512 MiB', () => {
    const windowed = { ...gqa, window: 4096 };
    expect(32 * kvCacheBytes(windowed, 262_144, 2)).toBe(512 * MIB);
    expect(32 * kvCacheBytes(gqa, 262_144, 2)).toBe(32 * GIB);
  });
});

describe('latent attention', () => {
  const latent: LatentAttentionSpec = {
    kind: 'latent-attention',
    dim: 5120,
    heads: 128,
    kvRank: 512,
    queryRank: 1536,
    contentDim: 128,
    rotaryDim: 64,
    valueDim: 128,
  };
  test('DeepSeek-V2 caches 4.5 head widths a token and layer, as 2.25 groups of GQA would', () => {
    expect(latentCacheNumbersPerToken(latent)).toBe(4.5 * 128);
    expect(latentCacheNumbersPerToken(latent) / (2 * 128)).toBe(2.25);
  });
});

describe('bytes of attention', () => {
  const size = { length: 4096, headDim: 64, bytesPerNumber: 2 };
  test('standard attention moves the score matrix four times', () => {
    const twice = standardAttentionBytes({ ...size, length: 8192 });
    const scores = 4 * 4096 ** 2 * 2;
    expect(standardAttentionBytes(size) - 4 * 4096 * 64 * 2).toBe(scores);
    expect(twice / standardAttentionBytes(size)).toBeGreaterThan(3.9);
  });
  test('the tiled kernel moves fewer bytes the larger its fast memory is', () => {
    const small = flashAttentionBytes(size, 48 * KIB);
    const large = flashAttentionBytes(size, 192 * KIB);
    expect(large).toBeLessThan(small);
    expect(small).toBeLessThan(standardAttentionBytes(size));
  });
  test('with fast memory for all keys the tiled kernel passes over its inputs once', () => {
    const all = flashAttentionBytes(size, 4 * 64 * 4096 * 2);
    expect(all).toBe((5 * 4096 * 64 + 4 * 4096) * 2);
  });
  test('two keys a block make four passes over eight queries', () => {
    // 32 bytes hold 16 numbers of 2 bytes: two keys of width 2, beside values, queries and outputs.
    const small = { length: 8, headDim: 2, bytesPerNumber: 2 };
    const pass = 3 * 8 * 2 + 4 * 8;
    expect(flashAttentionBytes(small, 32)).toBe((2 * 8 * 2 + 4 * pass) * 2);
  });
  test('decoding attention does one FLOP a byte for MHA and one a group member for GQA', () => {
    expect(decodeAttentionIntensity(32, 32, 2)).toBe(1);
    expect(decodeAttentionIntensity(64, 8, 2)).toBe(8);
  });
});
