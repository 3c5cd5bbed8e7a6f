import { describe, expect, test } from 'vitest';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import { linearAttention } from '../../../../src/models/layers/linear-attention.ts';
import {
  rwkv6,
  rwkv6Chunked,
  rwkv6Recurrent,
  rwkv6Step,
} from '../../../../src/models/layers/rwkv6.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, gaussian, matrixState, qkv, uniform } from './mixer-forms.ts';

function rwkvInputs(random: Random, sizes: MixerSizes) {
  const { batch, length, heads, keyDim } = sizes;
  return {
    ...qkv(random, sizes),
    logDecay: uniform(random, [batch, length, heads, keyDim], -3, 0),
    u: gaussian(random, [heads, keyDim]),
  };
}

describeForms('RWKV-6', {
  inputs: rwkvInputs,
  state: matrixState,
  parallel: ({ u, ...inputs }, options) => rwkv6(inputs, u, options),
  recurrent: ({ u, ...inputs }, options) => rwkv6Recurrent(inputs, u, options),
  chunked: ({ u, ...inputs }, chunk, options) => rwkv6Chunked(inputs, u, chunk, options),
  step: ({ u, ...token }, state, scale) => rwkv6Step(token, u, state, { scale }),
});

describe('rwkv6', () => {
  const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
  const { u, ...inputs } = rwkvInputs(seeded(91), sizes);

  test('that never forgets, with bonus 1, is linear attention', () => {
    const never = { ...inputs, logDecay: zeros(inputs.logDecay.shape) };
    expectAllclose(rwkv6(never, full([2, 3], 1)).output, linearAttention(inputs).output);
  });

  test('with bonus 0 does not see the current token', () => {
    const first = { batch: 1, length: 1, heads: 1, keyDim: 2, valueDim: 2 };
    const { u: _, ...one } = rwkvInputs(seeded(92), first);
    expect([...rwkv6(one, zeros([1, 2])).output.data]).toEqual([0, 0]);
  });

  test('applies a decay from the next token on: the one at t does not fade what t reads', () => {
    const ones = full([1, 3, 1, 1], 1);
    const v = tensor([1, 3, 1, 1], [8, 0, 0]);
    const logDecay = full([1, 3, 1, 1], Math.log(0.5));
    const { output } = rwkv6({ q: ones, k: ones, v, logDecay }, zeros([1, 1]));
    expectAllclose(output, tensor([1, 3, 1, 1], [0, 8, 4]));
  });

  test('keeps its digits in chunks of 32 under decays of e^{−100} a token', () => {
    const long = rwkvInputs(seeded(93), { ...sizes, batch: 1, length: 100 });
    const logDecay = uniform(seeded(94), [1, 100, 2, 3], -100, 0);
    const strong = { ...inputs, q: long.q, k: long.k, v: long.v, logDecay };
    expectAllclose(rwkv6Chunked(strong, u, 32).output, rwkv6Recurrent(strong, u).output);
  });

  test('a bonus of the wrong width is named', () => {
    expect(() => rwkv6(inputs, zeros([2, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rwkv6: expected axis keyDim of u to be 3 as in q, got 2. Check axis 1 of u.]`,
    );
    expect(() => rwkv6Chunked(inputs, u, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: rwkv6Chunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => rwkv6Step(inputs, u)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rwkv6Step: expected q to have axes [batch, heads, keyDim], got shape [2, 6, 2, 3]. Give q 3 axes.]`,
    );
  });
});
