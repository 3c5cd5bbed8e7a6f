import { describe, expect, test } from 'vitest';
import { linearAttention } from '../../../../src/models/layers/linear-attention.ts';
import {
  retention,
  retentionChunked,
  retentionLogDecay,
  retentionRecurrent,
  retentionStep,
} from '../../../../src/models/layers/retention.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, matrixState, qkv } from './mixer-forms.ts';

describeForms('retention', {
  inputs: qkv,
  state: matrixState,
  parallel: retention,
  recurrent: retentionRecurrent,
  chunked: retentionChunked,
  step: (token, state, scale) => retentionStep(token, state, { scale }),
});

describe('retention', () => {
  const inputs = qkv(seeded(41), { batch: 1, length: 5, heads: 2, keyDim: 3, valueDim: 2 });

  test('keeps 31/32 a token in the first head and 63/64 in the second', () => {
    const [first, second] = retentionLogDecay(2);
    expect(Math.exp(first!)).toBeCloseTo(31 / 32, 15);
    expect(Math.exp(second!)).toBeCloseTo(63 / 64, 15);
  });

  test('weighs a token n steps back by γⁿ', () => {
    const ones = full([1, 3, 1, 1], 1);
    const v = tensor([1, 3, 1, 1], [1, 0, 0]);
    const { output } = retention({ q: ones, k: ones, v });
    expectAllclose(output, tensor([1, 3, 1, 1], [1, 31 / 32, (31 / 32) ** 2]));
  });

  test('with γ = 1 is linear attention', () => {
    const forever = retention(inputs, { logDecay: zeros([2]) });
    expectAllclose(forever.output, linearAttention(inputs).output);
  });

  test('decays for another number of heads are named', () => {
    expect(() => retention(inputs, { logDecay: zeros([3]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: retention: expected axis heads of logDecay to be 2 as in q, got 3. Check axis 0 of logDecay.]`,
    );
    expect(() => retentionChunked(inputs, -1)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: retentionChunked: expected chunk to be an integer of at least 1, got -1. Pass a whole number ≥ 1.]`,
    );
    expect(() => retentionStep(inputs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: retentionStep: expected q to have axes [batch, heads, keyDim], got shape [1, 5, 2, 3]. Give q 3 axes.]`,
    );
  });
});
