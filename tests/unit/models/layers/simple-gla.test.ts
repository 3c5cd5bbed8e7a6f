import { describe, expect, test } from 'vitest';
import { gla } from '../../../../src/models/layers/gla.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import {
  simpleGla,
  simpleGlaChunked,
  simpleGlaRecurrent,
  simpleGlaStep,
} from '../../../../src/models/layers/simple-gla.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { build, full, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, largest, matrixState, qkv, uniform } from './mixer-forms.ts';

const gatedInputs = (random: Random, sizes: MixerSizes) => ({
  ...qkv(random, sizes),
  logDecay: uniform(random, [sizes.batch, sizes.length, sizes.heads], -3, 0),
});

describeForms('simple GLA', {
  inputs: gatedInputs,
  state: matrixState,
  parallel: simpleGla,
  recurrent: simpleGlaRecurrent,
  chunked: simpleGlaChunked,
  step: (token, state, scale) => simpleGlaStep(token, state, { scale }),
});

describe('simpleGla', () => {
  const sizes = { batch: 2, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
  const inputs = gatedInputs(seeded(31), sizes);

  test('is GLA with the same gate for every key dimension', () => {
    const { logDecay } = inputs;
    const wide = build([...logDecay.shape, 3], (i) => logDecay.data[Math.floor(i / 3)]!);
    expectAllclose(simpleGla(inputs).output, gla({ ...inputs, logDecay: wide }).output);
  });

  test('halves what is stored with every token of decay ½', () => {
    const ones = full([1, 3, 1, 1], 1);
    const v = tensor([1, 3, 1, 1], [8, 0, 0]);
    const logDecay = full([1, 3, 1], Math.log(0.5));
    const { output } = simpleGla({ q: ones, k: ones, v, logDecay });
    expectAllclose(output, tensor([1, 3, 1, 1], [8, 4, 2]));
  });

  test('stays finite in one chunk of 300 tokens that forget almost everything', () => {
    const long = { ...sizes, length: 300 };
    const strong = { ...qkv(seeded(32), long), logDecay: full([2, 300, 2], -1000) };
    expect(largest(simpleGla(strong).output)).toBeLessThan(100);
  });

  test('decays with one axis too many are named', () => {
    expect(() =>
      simpleGla({ ...inputs, logDecay: zeros([2, 6, 2, 3]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: simpleGla: expected logDecay to have axes [batch, length, heads], got shape [2, 6, 2, 3]. Give logDecay 3 axes.]`,
    );
    expect(() => simpleGlaChunked(inputs, 0)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: simpleGlaChunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => simpleGlaStep(inputs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: simpleGlaStep: expected q to have axes [batch, heads, keyDim], got shape [2, 6, 2, 3]. Give q 3 axes.]`,
    );
  });
});
