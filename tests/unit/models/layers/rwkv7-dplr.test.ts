import { describe, expect, test } from 'vitest';
import { l2Normalize } from '../../../../src/models/layers/feature-maps.ts';
import { gla } from '../../../../src/models/layers/gla.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import { kda } from '../../../../src/models/layers/kda.ts';
import {
  dplr,
  dplrChunked,
  dplrRecurrent,
  dplrStep,
} from '../../../../src/models/layers/rwkv7-dplr.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { build, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, gaussian, matrixState, qkv, uniform } from './mixer-forms.ts';

function dplrInputs(random: Random, sizes: MixerSizes) {
  const keyShape = [sizes.batch, sizes.length, sizes.heads, sizes.keyDim];
  return {
    ...qkv(random, sizes),
    alpha: l2Normalize(gaussian(random, keyShape)),
    beta: l2Normalize(gaussian(random, keyShape)),
    logDecay: uniform(random, keyShape, -3, 0),
  };
}

function withoutDecay(random: Random, sizes: MixerSizes) {
  const { logDecay: _, ...inputs } = dplrInputs(random, sizes);
  return inputs;
}

const forms = {
  state: matrixState,
  parallel: dplr,
  recurrent: dplrRecurrent,
  chunked: dplrChunked,
};

describeForms('DPLR', {
  ...forms,
  inputs: dplrInputs,
  step: (token, state, scale) => dplrStep(token, state, { scale }),
});
describeForms('identity plus low rank', {
  ...forms,
  inputs: withoutDecay,
  step: (token, state, scale) => dplrStep(token, state, { scale }),
});

describe('dplr', () => {
  const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
  const inputs = dplrInputs(seeded(101), sizes);

  test('that reads nothing is GLA', () => {
    const blind = { ...inputs, alpha: zeros(inputs.alpha.shape) };
    expectAllclose(dplr(blind).output, gla(inputs).output);
  });

  test('with alpha = −β α k, beta = k and β v for v is KDA', () => {
    const { q, v, logDecay } = inputs;
    const k = l2Normalize(inputs.k);
    const strength = uniform(seeded(102), [2, 6, 2], 0, 1);
    const alpha = build(
      k.shape,
      (i) => -strength.data[Math.floor(i / 3)]! * Math.exp(logDecay.data[i]!) * k.data[i]!,
    );
    const weighted = build(v.shape, (i) => strength.data[Math.floor(i / 2)]! * v.data[i]!);
    expectAllclose(
      dplr({ q, k, v: weighted, alpha, beta: k, logDecay }).output,
      kda({ q, k, v, beta: strength, logDecay }).output,
    );
  });

  test('keeps its digits in chunks of 32 under decays of e^{−100} a token', () => {
    const strong = {
      ...dplrInputs(seeded(103), { ...sizes, batch: 1, length: 100 }),
      logDecay: uniform(seeded(104), [1, 100, 2, 3], -100, -1),
    };
    expectAllclose(dplrChunked(strong, 32).output, dplrRecurrent(strong).output);
  });

  test('shapes that disagree are named', () => {
    expect(() =>
      dplr({ ...inputs, alpha: zeros([2, 6, 2, 2]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: dplr: expected axis keyDim of alpha to be 3 as in q, got 2. Check axis 3 of alpha.]`,
    );
    expect(() => dplrChunked(inputs, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: dplrChunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => dplrStep(inputs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: dplrStep: expected q to have axes [batch, heads, keyDim], got shape [2, 6, 2, 3]. Give q 3 axes.]`,
    );
  });
});
