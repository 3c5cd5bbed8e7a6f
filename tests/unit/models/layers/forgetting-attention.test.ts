import { describe, expect, test } from 'vitest';
import {
  forgettingAttention,
  forgettingAttentionStep,
  initForgettingState,
} from '../../../../src/models/layers/forgetting-attention.ts';
import { sdpa } from '../../../../src/models/layers/attention.ts';
import { logSigmoid } from '../../../../src/models/layers/pointwise.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { atTime, normals, qkv, sizes } from './attention-inputs.ts';

const { q, k, v } = qkv(sizes);
const logForget = map(normals([2, 4, 6], seeded(9)), logSigmoid);

describe('forgettingAttention', () => {
  test.each([{}, { window: { left: 2 } }])('equals its step folded over x with %j', (options) => {
    const parallel = forgettingAttention(q, k, v, logForget, options).output;
    let state = initForgettingState({ batch: 2, heads: 4, kvHeads: 2, headDim: 3, valueDim: 5 });
    for (let t = 0; t < 6; t++) {
      const input = {
        q: atTime(q, t),
        k: atTime(k, t),
        v: atTime(v, t),
        logForget: atTime(logForget, t),
      };
      const step = forgettingAttentionStep(input, state, options);
      expectAllclose(step.output, atTime(parallel, t));
      state = step.state;
    }
  });
  test('gates of 1 leave causal attention', () => {
    const open = forgettingAttention(q, k, v, zeros([2, 4, 6]));
    expect(open).toEqual(sdpa(q, k, v, { causal: true }));
  });
  test('a constant gate f is ALiBi with slope −log f', () => {
    const constant = forgettingAttention(q, k, v, full([2, 4, 6], Math.log(0.8)));
    const alibiSlopes = full([4], -Math.log(0.8));
    expectAllclose(constant.output, sdpa(q, k, v, { causal: true, alibiSlopes }).output);
  });
  test('a closed gate at t hides everything before t', () => {
    const closed = tensor(logForget.shape, logForget.data);
    for (let row = 0; row < 8; row++) closed.data[row * 6 + 4] = -Infinity;
    const { weights } = forgettingAttention(q, k, v, closed);
    const atQuery = (i: number) => [...weights.data.subarray(i * 6, i * 6 + 6)];
    expect(atQuery(4)).toEqual([0, 0, 0, 0, 1, 0]);
    expect(atQuery(5).slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(atQuery(5)[4]).toBeGreaterThan(0);
  });
  test('keys of another length are named', () => {
    const short = qkv({ ...sizes, keys: 5 });
    expect(() => forgettingAttention(q, short.k, short.v, logForget)).toThrow(
      'forgettingAttention: expected axis 2 of k to be 6, got 5. Check axis 2 of k.',
    );
  });
  test('gates of another length are named', () => {
    expect(() => forgettingAttention(q, k, v, zeros([2, 4, 5]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: forgettingAttention: expected axis length of logForget to be 6 as in q, got 5. Check axis 2 of logForget.]`,
    );
  });
});
