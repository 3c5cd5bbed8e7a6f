import { describe, expect, test } from 'vitest';
import type {
  AttentionStepOptions,
  KvCache,
} from '../../../../src/models/layers/attention-step.ts';
import {
  attentionStep,
  emptyKvCache,
  stepQuery,
} from '../../../../src/models/layers/attention-step.ts';
import { sdpa } from '../../../../src/models/layers/attention.ts';
import { tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { atTime, qkv, sizes } from './attention-inputs.ts';

const { q, k, v } = qkv(sizes);
const empty = emptyKvCache({ batch: 2, kvHeads: 2, headDim: 3, valueDim: 5 });

describe('attentionStep', () => {
  const cases: Record<string, AttentionStepOptions> = {
    plain: {},
    'a window': { window: { left: 2 } },
    'ALiBi and a softcap': { alibiSlopes: tensor([4], [0.5, 0.25, 0.125, 1]), softcap: 3 },
    sinks: { sinks: tensor([4], [0, 1, -1, 2]) },
    'its own scale': { scale: 0.1 },
  };
  test.each(Object.entries(cases))('folded over x equals causal sdpa with %s', (_, options) => {
    const parallel = sdpa(q, k, v, { ...options, causal: true }).output;
    let cache: KvCache = empty;
    for (let t = 0; t < sizes.queries; t++) {
      const input = { q: atTime(q, t), k: atTime(k, t), v: atTime(v, t) };
      const { output, state } = attentionStep(input, cache, options);
      expectAllclose(output, atTime(parallel, t));
      cache = state;
    }
    expect(cache.k).toEqual(k);
    expect(cache.v).toEqual(v);
  });
  test('a cache filled in parallel is as good as one filled step by step', () => {
    const first = (x: typeof k) => {
      const dim = x.shape[3]!;
      const rows = [0, 1, 2, 3].flatMap((head) => [
        ...x.data.subarray(head * 6 * dim, (head * 6 + 5) * dim),
      ]);
      return tensor([2, 2, 5, dim], rows);
    };
    const input = { q: atTime(q, 5), k: atTime(k, 5), v: atTime(v, 5) };
    const { output } = attentionStep(input, { k: first(k), v: first(v) });
    expectAllclose(output, atTime(sdpa(q, k, v, { causal: true }).output, 5));
  });
  test('the cache that was passed in is left as it was', () => {
    attentionStep({ q: atTime(q, 0), k: atTime(k, 0), v: atTime(v, 0) }, empty);
    expect(empty.k.shape).toEqual([2, 2, 0, 3]);
  });
  test('the first step gives back its own value', () => {
    const { output } = attentionStep({ q: atTime(q, 0), k: atTime(k, 0), v: atTime(v, 0) }, empty);
    const own = atTime(v, 0);
    for (let h = 0; h < 4; h++) {
      const kvHead = Math.floor(h / 2);
      expect(output.data.subarray(h * 5, h * 5 + 5)).toEqual(
        own.data.subarray(kvHead * 5, kvHead * 5 + 5),
      );
    }
  });
  test('a query with a length axis is named', () => {
    expect(() => stepQuery(q, { k, v })).toThrow(
      'attentionStep: expected q to have axes [batch, heads, headDim], got shape [2, 4, 6, 3].',
    );
  });
  test('a key that does not fit the cache is named', () => {
    const input = { q: atTime(q, 0), k: zeros([2, 2, 4]), v: atTime(v, 0) };
    expect(() => attentionStep(input, empty)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: attentionStep: expected axis dim of input to be 3 as in cache, got 4. Check axis 2 of input.]`,
    );
  });
});
