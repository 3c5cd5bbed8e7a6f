import { describe, expect, test } from 'vitest';
import {
  based,
  basedChunked,
  basedRecurrent,
  basedStep,
  type BasedOptions,
} from '../../../../src/models/layers/based.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import type { LinearAttentionState } from '../../../../src/models/layers/linear-attention-normalizer.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { map, tensor, zeros, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, matrixState, qkv } from './mixer-forms.ts';

type State = LinearAttentionState<Tensor>;

function describeKernel(
  name: string,
  extra: BasedOptions,
  state: (random: Random, sizes: MixerSizes) => State,
): void {
  describeForms<ReturnType<typeof qkv>, State>(name, {
    inputs: qkv,
    state,
    parallel: (x, o) => based(x, { ...extra, ...o }),
    recurrent: (x, o) => basedRecurrent(x, { ...extra, ...o }),
    chunked: (x, chunk, o) => basedChunked(x, chunk, { ...extra, ...o }),
    step: (token, s, scale) => basedStep(token, s, { ...extra, scale }),
  });
}

describeKernel('Based', {}, (random, sizes) => {
  const keyDim = 1 + sizes.keyDim + sizes.keyDim ** 2;
  // z of one more token 0: (1, 0, …, 0), so that the scores' sum stays positive.
  const z = zeros([sizes.batch, sizes.heads, keyDim]);
  for (let i = 0; i < z.data.length; i += keyDim) z.data[i] = 1;
  return { ...matrixState(random, { ...sizes, keyDim }), z };
});
describeKernel('ReBased, not normalised', { kernel: 'square', normalize: false }, (random, sizes) =>
  matrixState(random, { ...sizes, keyDim: sizes.keyDim ** 2 }),
);

describe('based', () => {
  test('is close to softmax attention where the scores are small', () => {
    const inputs = qkv(seeded(81), { batch: 1, length: 3, heads: 1, keyDim: 2, valueDim: 1 });
    const small = { ...inputs, q: map(inputs.q, (value) => value / 100) };
    const { output } = based(small);
    const { q, k, v } = small;
    const weights = [0, 1, 2].map((s) =>
      Math.exp((q.data[4]! * k.data[2 * s]! + q.data[5]! * k.data[2 * s + 1]!) / Math.sqrt(2)),
    );
    const total = weights.reduce((a, b) => a + b);
    const softmax = weights.reduce((sum, weight, s) => sum + (weight * v.data[s]!) / total, 0);
    expect(output.data[2]).toBeCloseTo(softmax, 5);
    expect(output.data[2]).not.toBe(softmax);
  });

  test('gives ReBased no say to a key at a right angle to the query', () => {
    const q = tensor([1, 1, 1, 2], [1, 0]);
    const k = tensor([1, 1, 1, 2], [0, 1]);
    const v = tensor([1, 1, 1, 1], [5]);
    expect(based({ q, k, v }, { kernel: 'square' }).output.data[0]).toBe(0);
    expect(based({ q, k, v }, { eps: 0 }).output.data[0]).toBe(5);
  });

  test('scales queries by headDim^−½ unless told otherwise', () => {
    const inputs = qkv(seeded(82), { batch: 1, length: 4, heads: 2, keyDim: 4, valueDim: 2 });
    expectAllclose(based(inputs).output, based(inputs, { scale: 0.5 }).output);
  });

  test('a chunk that is no whole number is named', () => {
    const inputs = qkv(seeded(83), { batch: 1, length: 2, heads: 1, keyDim: 1, valueDim: 1 });
    expect(() => basedChunked(inputs, 1.5)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: basedChunked: expected chunk to be an integer of at least 1, got 1.5. Pass a whole number ≥ 1.]`,
    );
  });
});
