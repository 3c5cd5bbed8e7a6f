import { describe, expect, test } from 'vitest';
import { eluPlusOneMap, taylorMap } from '../../../../src/models/layers/feature-maps.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import type { LinearAttentionState } from '../../../../src/models/layers/linear-attention-normalizer.ts';
import {
  linearAttention,
  linearAttentionChunked,
  linearAttentionRecurrent,
  linearAttentionStep,
  type LinearAttentionOptions,
} from '../../../../src/models/layers/linear-attention.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { full, tensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, matrixState, qkv, uniform } from './mixer-forms.ts';

type State = LinearAttentionState<Tensor>;

function describeWith(
  name: string,
  extra: LinearAttentionOptions,
  state: (random: Random, sizes: MixerSizes) => State,
): void {
  describeForms<ReturnType<typeof qkv>, State>(name, {
    inputs: qkv,
    state,
    parallel: (x, o) => linearAttention(x, { ...extra, ...o }),
    recurrent: (x, o) => linearAttentionRecurrent(x, { ...extra, ...o }),
    chunked: (x, chunk, o) => linearAttentionChunked(x, chunk, { ...extra, ...o }),
    step: (token, s, scale) => linearAttentionStep(token, s, { ...extra, scale }),
  });
}

describeWith('linear attention', {}, matrixState);
describeWith(
  'linear attention, elu + 1, normalised',
  { featureMap: eluPlusOneMap, normalize: true },
  (random, sizes) => ({
    ...matrixState(random, sizes),
    z: uniform(random, [sizes.batch, sizes.heads, sizes.keyDim], 0, 1),
  }),
);
describeWith('linear attention, Taylor features', { featureMap: taylorMap }, (random, sizes) =>
  matrixState(random, { ...sizes, keyDim: 1 + sizes.keyDim + sizes.keyDim ** 2 }),
);

const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };

describe('linearAttention', () => {
  test('with the unit vectors as keys, a query picks out the value stored under its key', () => {
    const k = tensor([1, 2, 1, 2], [1, 0, 0, 1]);
    const v = tensor([1, 2, 1, 1], [10, 20]);
    const q = tensor([1, 2, 1, 2], [1, 0, 1, 0]);
    expect([...linearAttention({ q, k, v }).output.data]).toEqual([10, 10]);
    const other = tensor([1, 2, 1, 2], [0, 1, 0, 1]);
    expect([...linearAttention({ q: other, k, v }).output.data]).toEqual([0, 20]);
  });

  test('a key written twice answers with the sum of its values, not the latest', () => {
    const k = tensor([1, 2, 1, 1], [1, 1]);
    const v = tensor([1, 2, 1, 1], [3, 4]);
    expect([...linearAttention({ q: k, k, v }).output.data]).toEqual([3, 7]);
  });

  test('normalised, it averages: equal values come back whatever the keys', () => {
    const { q, k, v } = qkv(seeded(1), sizes);
    const sevens = full(v.shape, 7);
    const options = { featureMap: eluPlusOneMap, normalize: true, eps: 0 };
    expectAllclose(linearAttention({ q, k, v: sevens }, options).output, sevens);
  });

  test('normalised without eps, the scale of the queries cancels', () => {
    const inputs = qkv(seeded(2), sizes);
    const options = { featureMap: eluPlusOneMap, normalize: true, eps: 0 };
    expectAllclose(
      linearAttention(inputs, { ...options, scale: 10 }).output,
      linearAttention(inputs, options).output,
    );
  });

  test('with Taylor features the scores are 1 + x + x²/2, x = q·k', () => {
    const one = (value: number) => tensor([1, 1, 1, 1], [value]);
    const score = (x: number) =>
      linearAttention({ q: one(x), k: one(1), v: one(1) }, { featureMap: taylorMap }).output
        .data[0];
    expect(score(0)).toBe(1);
    expect(score(2)).toBeCloseTo(5, 12);
    expect(score(-1)).toBeCloseTo(0.5, 12);
  });

  test('only the normalised form has z in its state, the sum of the features of the keys', () => {
    const { q, k, v } = qkv(seeded(3), { ...sizes, batch: 1, heads: 1, keyDim: 1 });
    expect(Object.keys(linearAttention({ q, k, v }).state)).toEqual(['S']);
    const { state } = linearAttention({ q, k, v }, { normalize: true });
    const sum = k.data.reduce((a, b) => a + b);
    expectAllclose(state.z!, tensor([1, 1, 1], [sum]));
  });

  test('a query that is zero everywhere gets zero, not NaN, from the normalised form', () => {
    const { k, v } = qkv(seeded(4), sizes);
    const { output } = linearAttention({ q: full(k.shape, 0), k, v }, { normalize: true });
    expect(output.data.every((value) => value === 0)).toBe(true);
  });

  test('a shape that disagrees is named', () => {
    const { q, k, v } = qkv(seeded(5), sizes);
    const short = tensor([2, 5, 2, 3], new Array(60).fill(0));
    expect(() => linearAttention({ q, k: short, v })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linearAttention: expected axis length of k to be 6 as in q, got 5. Check axis 1 of k.]`,
    );
    expect(() =>
      linearAttentionRecurrent({ q, k, v }, { initialState: { S: full([2, 2, 4, 2], 0) } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linearAttentionRecurrent: expected axis keyDim of S to be 3 as in k, got 4. Check axis 2 of S.]`,
    );
    expect(() => linearAttentionChunked({ q, k: short, v }, 2)).toThrow(
      'linearAttentionChunked: expected axis length of k to be 6 as in q, got 5.',
    );
    expect(() => linearAttentionStep({ q, k, v })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linearAttentionStep: expected q to have axes [batch, heads, headDim], got shape [2, 6, 2, 3]. Give q 3 axes.]`,
    );
    expect(() => linearAttentionChunked({ q, k, v }, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: linearAttentionChunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
  });
});
