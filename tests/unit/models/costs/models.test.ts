import { describe, expect, test } from 'vitest';
import type { NamedModel } from '../../../../src/models/costs/models-parts.ts';
import type { ModelKey } from '../../../../src/models/costs/models.ts';
import { models } from '../../../../src/models/costs/models.ts';
import {
  activeModelParams,
  carriedBytes,
  crossoverLength,
  decodeFlops,
  embeddingAndHeadParams,
  forwardFlops,
  layersOf,
  modelKvCacheBytes,
  modelParams,
  modelStateBytes,
  prefillFlops,
  quadraticShare,
  trainingFlops,
} from '../../../../src/models/costs/model.ts';
import { GIB, KIB, MIB } from '../../../../src/models/costs/units.ts';

const all: readonly (readonly [string, NamedModel])[] = Object.entries(models);
const CONTEXT = 262_144;

describe('named models', () => {
  test('every model names its source and at least one bibliography key', () => {
    expect(all.length).toBeGreaterThanOrEqual(12);
    for (const [key, model] of all) {
      expect(model.source, key).not.toBe('');
      expect(model.cite.length, key).toBeGreaterThan(0);
      for (const work of model.cite) expect(work, key).toMatch(/^[a-z]\w+$/);
    }
  });
  test('every model has a name of its own and says how its configuration was read', () => {
    expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length);
    for (const [key, { name, mark }] of all) {
      expect(name, key).toMatch(/^[A-Z].+\d/);
      expect(['v', 'v2'], key).toContain(mark);
    }
  });
  test('the computed parameters agree with the published size within a tenth', () => {
    for (const [key, model] of all) {
      const { params } = model.published;
      if (params === undefined) continue;
      expect(Math.abs(modelParams(model) / params - 1), key).toBeLessThan(0.1);
    }
  });
  test('the ten Mamba and Mamba-2 sizes agree with their names to the digits printed', () => {
    const family = all.filter(([key]) => key.startsWith('mamba'));
    expect(family).toHaveLength(10);
    for (const [key, model] of family) {
      expect(Math.abs(modelParams(model) / model.published.params! - 1), key).toBeLessThan(0.035);
    }
    expect(modelParams(models['mamba-2.8b'])).toBe(2_768_345_600);
  });
  test('published sizes with three digits are met to half a percent', () => {
    const size = (key: ModelKey) => modelParams(models[key]) / 1e9;
    expect(size('llama-3.1-405b')).toBeCloseTo(405.85, 1);
    expect(Math.abs(size('jamba-1.5-large') / 398 - 1)).toBeLessThan(0.005);
    expect(Math.abs(size('minimax-01') / 456 - 1)).toBeLessThan(0.005);
    expect(Math.abs(size('deepseek-v2') / 236 - 1)).toBeLessThan(0.005);
  });
  test('active parameters agree with the published ones', () => {
    const active = (key: ModelKey) => activeModelParams(models[key]) / 1e9;
    expect(active('mixtral-8x7b')).toBeCloseTo(12.88, 1);
    expect(active('jamba-1.5-mini')).toBeCloseTo(12.1, 1);
    expect(active('jamba-1.5-large')).toBeCloseTo(94.1, 1);
    const minimax = models['minimax-01'];
    expect(active('minimax-01') - embeddingAndHeadParams(minimax) / 1e9).toBeCloseTo(45.9, 1);
  });
  test('RecurrentGemma 2B has its two billion parameters beside the embedding, its sibling nine in all', () => {
    const small = models['recurrentgemma-2b'];
    expect((modelParams(small) - embeddingAndHeadParams(small)) / 1e9).toBeCloseTo(2.03, 2);
    expect(Math.abs(modelParams(models['recurrentgemma-9b']) / 9e9 - 1)).toBeLessThan(0.05);
    expect(small.pattern).toBe('RRWRRWRRWRRWRRWRRWRRWRRWRR');
    // 8 of its 26 layers keep one pair of heads of 256 numbers for 2,048 tokens.
    expect(modelKvCacheBytes(small, 100_000, { cacheBytesPerNumber: 1 })).toBe(8 * 2048 * 2 * 256);
    expect(modelStateBytes(small, { stateBytesPerNumber: 1 })).toBe(18 * 2560);
  });
  test('layer counts and kinds are those the authors give', () => {
    const count = (key: ModelKey, kind: string) =>
      layersOf(models[key]).filter((layer) => layer.mixer?.kind === kind).length;
    expect([count('stripedhyena-7b', 'hyena'), count('stripedhyena-7b', 'attention')]).toEqual([
      16, 16,
    ]);
    expect([count('jamba-1.5-large', 'mamba'), count('jamba-1.5-large', 'attention')]).toEqual([
      63, 9,
    ]);
    expect([count('nemotron-h-8b', 'mamba2'), count('nemotron-h-8b', 'attention')]).toEqual([
      24, 4,
    ]);
    expect(layersOf(models['nemotron-h-8b'])).toHaveLength(52);
    expect([
      count('kimi-linear-48b', 'linear-attention'),
      count('kimi-linear-48b', 'latent-attention'),
    ]).toEqual([20, 7]);
    expect(count('minimax-01', 'attention')).toBe(10);
    expect(count('qwen3-next-80b', 'attention')).toBe(12);
  });
  test('a pattern letter without a part is refused with the letters there are', () => {
    expect(() => layersOf({ ...models['stripedhyena-7b'], pattern: 'HX' })).toThrow(
      'layersOf: expected every letter of the pattern to name a part, got "X". Use the letters H, A.',
    );
  });
});

describe('cache and state', () => {
  test('the 16-bit caches at 256K tokens are those of Table 1 of Jamba-1.5', () => {
    const gib = (key: ModelKey) => modelKvCacheBytes(models[key], CONTEXT) / GIB;
    expect(gib('mixtral-8x7b')).toBe(32);
    expect(gib('llama-3.1-8b')).toBe(32); // the shape of Mistral 7B without its window
    expect(gib('llama-3.1-70b')).toBe(80);
    expect(gib('jamba-1.5-mini')).toBe(4);
    expect(gib('jamba-1.5-large')).toBe(9);
  });
  test('that table prints 252 GB for Llama 3.1 405B, twice what its 8 KV heads need', () => {
    expect(modelKvCacheBytes(models['llama-3.1-405b'], CONTEXT) / GIB).toBe(252 / 2);
  });
  test('the Llama 2 caches grow by 512, 800 and 320 KiB a token', () => {
    const perToken = (key: ModelKey) => modelKvCacheBytes(models[key], 1) / KIB;
    expect(perToken('llama-2-7b')).toBe(512);
    expect(perToken('llama-2-13b')).toBe(800);
    expect(perToken('llama-2-70b')).toBe(320);
    expect(modelKvCacheBytes(models['llama-2-7b'], 4096)).toBe(2 * GIB);
    expect(modelKvCacheBytes(models['llama-2-13b'], 32_768)).toBe(25 * GIB);
  });
  test('Qwen3-Next holds 6 GiB and 36 MiB where 48 layers of its attention would hold 24 GiB', () => {
    const model = models['qwen3-next-80b'];
    expect(modelKvCacheBytes(model, CONTEXT)).toBe(6 * GIB);
    expect(modelStateBytes(model)).toBe(36 * MIB);
    expect(modelKvCacheBytes({ ...model, pattern: 'A'.repeat(48) }, CONTEXT)).toBe(24 * GIB);
  });
  test('Kimi Linear caches about a quarter of what latent attention everywhere would', () => {
    const model = models['kimi-linear-48b'];
    const everywhere = modelKvCacheBytes({ ...model, pattern: 'A'.repeat(27) }, CONTEXT);
    expect(1 - modelKvCacheBytes(model, CONTEXT) / everywhere).toBeCloseTo(0.74, 2);
  });
  test('what Mamba carries is the same after one token and after a million', () => {
    const model = models['mamba-2.8b'];
    const float32 = { stateBytesPerNumber: 4 };
    expect(modelStateBytes(model, float32)).toBe(20 * MIB);
    expect(carriedBytes(model, 1, float32)).toBe(carriedBytes(model, 1_000_000, float32));
    const convolutions = 64 * 5120 * 3 * 4;
    expect(carriedBytes(model, 1, float32)).toBe(20 * MIB + convolutions);
  });
});

describe('FLOPs of a model', () => {
  test('a causal sequence costs the sum of its decoding steps', () => {
    for (const key of ['llama-2-7b', 'mistral-7b', 'jamba-1.5-mini', 'qwen3-next-80b'] as const) {
      let sum = 0;
      for (let t = 1; t <= 6; t++) sum += decodeFlops(models[key], t);
      expect(forwardFlops(models[key], 6) / sum).toBeCloseTo(1, 12);
    }
  });
  test('training costs close to 6 FLOPs a parameter and token while sequences are short', () => {
    for (const key of ['llama-2-7b', 'llama-3.1-70b', 'mamba-2.8b', 'nemotron-h-8b'] as const) {
      const estimate = 6 * modelParams(models[key]) * 2048;
      expect(Math.abs(trainingFlops(models[key], 2048) / estimate - 1), key).toBeLessThan(0.08);
    }
  });
  test('a prompt needs logits for its last token only', () => {
    const model = models['llama-3.1-8b'];
    const saved = forwardFlops(model, 100) - prefillFlops(model, 100);
    expect(saved).toBe(99 * 2 * model.vocab * model.dim);
  });
});

describe('quadratic share', () => {
  test('at the crossover the quadratic part is at least half and one token before it is not', () => {
    for (const key of ['llama-2-7b', 'llama-3.1-405b', 'deepseek-v2', 'stripedhyena-7b'] as const) {
      const length = crossoverLength(models[key]);
      expect(quadraticShare(models[key], length), key).toBeGreaterThanOrEqual(0.5);
      expect(quadraticShare(models[key], length - 1), key).toBeLessThan(0.5);
    }
  });
  test('Llama 2 7B crosses between 50 and 51 thousand tokens', () => {
    expect(crossoverLength(models['llama-2-7b'])).toBe(50_407);
  });
  test('a model without unbounded attention never crosses', () => {
    expect(crossoverLength(models['mamba-2.8b'])).toBe(Infinity);
    expect(crossoverLength(models['mistral-7b'])).toBe(Infinity);
  });
  test('a hybrid crosses later than a Transformer of its width', () => {
    expect(crossoverLength(models['jamba-1.5-mini'])).toBeGreaterThan(
      crossoverLength(models['mixtral-8x7b']),
    );
  });
});
