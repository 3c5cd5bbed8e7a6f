import { describe, expect, test } from 'vitest';
import { l2Normalize } from '../../../../src/models/layers/feature-maps.ts';
import { gatedDeltaRule } from '../../../../src/models/layers/gated-delta-rule.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import { kda, kdaChunked, kdaRecurrent, kdaStep } from '../../../../src/models/layers/kda.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { build, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, matrixState, qkv, uniform } from './mixer-forms.ts';

function kdaInputs(random: Random, sizes: MixerSizes) {
  const { batch, length, heads, keyDim } = sizes;
  const { q, k, v } = qkv(random, sizes);
  const beta = uniform(random, [batch, length, heads], 0, 1);
  const logDecay = uniform(random, [batch, length, heads, keyDim], -3, 0);
  return { q, k: l2Normalize(k), v, beta, logDecay };
}

describeForms('KDA', {
  inputs: kdaInputs,
  state: matrixState,
  parallel: kda,
  recurrent: kdaRecurrent,
  chunked: kdaChunked,
  step: (token, state, scale) => kdaStep(token, state, { scale }),
});

describe('kda', () => {
  const inputs = kdaInputs(seeded(71), { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 });

  test('with the same gate for every key dimension is the gated delta rule', () => {
    const perHead = uniform(seeded(72), [2, 6, 2], -1, 0);
    const wide = build([2, 6, 2, 3], (i) => perHead.data[Math.floor(i / 3)]!);
    expectAllclose(
      kda({ ...inputs, logDecay: wide }).output,
      gatedDeltaRule({ ...inputs, logDecay: perHead }).output,
    );
  });

  test('keeps its digits in chunks of 32 under decays of e^{−100} a token', () => {
    const strong = {
      ...kdaInputs(seeded(73), { batch: 1, length: 100, heads: 1, keyDim: 3, valueDim: 2 }),
      logDecay: uniform(seeded(74), [1, 100, 1, 3], -100, 0),
    };
    expectAllclose(kdaChunked(strong, 32).output, kdaRecurrent(strong).output);
  });

  test('shapes that disagree are named', () => {
    expect(() => kda({ ...inputs, logDecay: zeros([2, 6, 2]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: kda: expected logDecay to have axes [batch, length, heads, keyDim], got shape [2, 6, 2]. Give logDecay 4 axes.]`,
    );
    expect(() => kdaChunked(inputs, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: kdaChunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => kdaStep(inputs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: kdaStep: expected q to have axes [batch, heads, keyDim], got shape [2, 6, 2, 3]. Give q 3 axes.]`,
    );
  });
});
