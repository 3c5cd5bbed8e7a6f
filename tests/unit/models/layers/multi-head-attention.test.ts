import { describe, expect, test } from 'vitest';
import type { MultiHeadAttentionConfig } from '../../../../src/models/layers/multi-head-attention.ts';
import {
  initMultiHeadAttention,
  initMultiHeadAttentionState,
  joinHeads,
  multiHeadAttention,
  multiHeadAttentionStep,
  splitHeads,
  traceMultiHeadAttention,
} from '../../../../src/models/layers/multi-head-attention.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { permute, sliceFirst, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { normals, nudged } from './attention-inputs.ts';

const x = normals([2, 5, 8], seeded(6));
const init = (config: Partial<MultiHeadAttentionConfig> = {}) =>
  initMultiHeadAttention({ dim: 8, heads: 4, ...config }, seeded(7));

/** x[:, t] of (batch, length, dim). */
function atTime(y: typeof x, t: number): typeof x {
  const row = sliceFirst(permute(y, [1, 0, 2]), t, t + 1);
  return { shape: row.shape.slice(1), data: row.data };
}

describe('multiHeadAttention', () => {
  const cases: Record<string, Partial<MultiHeadAttentionConfig>> = {
    'as many key heads as heads': {},
    'grouped key heads and a bias': { kvHeads: 2, bias: true },
    'one key head and rotary positions': {
      kvHeads: 1,
      headDim: 4,
      rope: { pairing: 'interleaved' },
    },
    'rotary positions from 3 on, a window': {
      rope: { start: 3, theta: 100 },
      attention: { causal: true, window: { left: 2 } },
    },
    'one head of size 1': { heads: 1, headDim: 1 },
  };
  test.each(Object.entries(cases))(
    'equals multiHeadAttentionStep folded over x: %s',
    (_, config) => {
      const params = init(config);
      const y = multiHeadAttention(params, x);
      expect(y.shape).toEqual([2, 5, 8]);
      let state = initMultiHeadAttentionState(params, 2);
      for (let t = 0; t < 5; t++) {
        const step = multiHeadAttentionStep(params, atTime(x, t), state);
        expectAllclose(step.output, atTime(y, t));
        state = step.state;
      }
      expect(state.k.shape[2]).toBe(5);
    },
  );
  test('changing x_t leaves y before t unchanged', () => {
    const params = init({ rope: {} });
    const [before, after] = [0, 1].map((d) => multiHeadAttention(params, nudged(x, 1, 3, d)));
    for (let t = 0; t < 3; t++) expect(atTime(after!, t)).toEqual(atTime(before!, t));
    expect(atTime(after!, 3)).not.toEqual(atTime(before!, 3));
  });
  test('traceMultiHeadAttention ends where multiHeadAttention does', () => {
    const params = init({ kvHeads: 2 });
    const trace = traceMultiHeadAttention(params, x);
    expect(trace.y).toEqual(multiHeadAttention(params, x));
    expect(trace.q.shape).toEqual([2, 4, 5, 2]);
    expect(trace.k.shape).toEqual([2, 2, 5, 2]);
    expect(trace.joined).toEqual(joinHeads(trace.output));
  });
  test('with a context the queries look at it and not at themselves', () => {
    const params = init({ attention: {} });
    const context = normals([2, 3, 8], seeded(8));
    expect(traceMultiHeadAttention(params, x, context).weights.shape).toEqual([2, 4, 5, 3]);
    expectAllclose(
      atTime(multiHeadAttention(params, x, context), 1),
      atTime(multiHeadAttention(params, nudged(x, 1, 0, 9), context), 1),
    );
  });
  test('the same seed gives the same parameters', () => expect(init()).toEqual(init()));
  test('joinHeads undoes splitHeads', () => {
    expect(joinHeads(splitHeads(x, 4))).toEqual(x);
  });
  test('head h owns adjacent features', () => {
    const row = tensor([1, 1, 4], [10, 11, 20, 21]);
    expect(splitHeads(row, 2)).toEqual(tensor([1, 2, 1, 2], [10, 11, 20, 21]));
  });
});

describe('errors of multi-head attention', () => {
  test('a width that the heads do not divide', () => {
    expect(() => init({ heads: 3 })).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initMultiHeadAttention: expected headDim to be an integer of at least 1, got 2.6666666666666665. Pass a whole number ≥ 1.]`,
    );
  });
  test('key heads that do not divide the heads', () => {
    expect(() => multiHeadAttention(init({ kvHeads: 3 }), x)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected the 3 heads of k to divide the 4 heads of q. Give every key head the same number of query heads.]`,
    );
  });
  test('an input of another width', () => {
    expect(() => multiHeadAttention(init(), zeros([2, 5, 7]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linear: expected the last axis of x to be 8 as in weight, got shape [2, 5, 7]. Check the last axis of x.]`,
    );
  });
});
