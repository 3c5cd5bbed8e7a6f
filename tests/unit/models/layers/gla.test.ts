import { describe, expect, test } from 'vitest';
import { gla, glaChunked, glaRecurrent, glaStep } from '../../../../src/models/layers/gla.ts';
import type { MixerSizes } from '../../../../src/models/layers/heads.ts';
import { linearAttention } from '../../../../src/models/layers/linear-attention.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded, type Random } from '../../../../src/models/tensor/random.ts';
import { build, full, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeForms, largest, matrixState, qkv, span, uniform } from './mixer-forms.ts';

const gatedInputs = (random: Random, sizes: MixerSizes) => ({
  ...qkv(random, sizes),
  logDecay: uniform(random, [sizes.batch, sizes.length, sizes.heads, sizes.keyDim], -3, 0),
});

describeForms('GLA', {
  inputs: gatedInputs,
  state: matrixState,
  parallel: gla,
  recurrent: glaRecurrent,
  chunked: glaChunked,
  step: (token, state, scale) => glaStep(token, state, { scale }),
});

describe('gla', () => {
  const sizes = { batch: 1, length: 6, heads: 2, keyDim: 3, valueDim: 2 };
  const inputs = gatedInputs(seeded(21), sizes);

  test('that never forgets is linear attention', () => {
    const never = { ...inputs, logDecay: zeros(inputs.logDecay.shape) };
    expectAllclose(gla(never).output, linearAttention(inputs).output);
  });

  test('that forgets everything at a token goes on as if the sequence began there', () => {
    const reset = 3;
    const perToken = sizes.heads * sizes.keyDim;
    const logDecay = build(inputs.logDecay.shape, (i) =>
      Math.floor(i / perToken) === reset ? -Infinity : inputs.logDecay.data[i]!,
    );
    const given = { ...inputs, logDecay };
    const fresh = gla(span(given, reset, sizes.length));
    for (const whole of [gla(given), glaRecurrent(given), glaChunked(given, 4)]) {
      for (let t = reset; t < sizes.length; t++) {
        expectAllclose(timeSlice(whole.output, t), timeSlice(fresh.output, t - reset));
      }
      expectAllclose(whole.state.S, fresh.state.S);
    }
  });

  test('keeps its digits in chunks of 64 under decays of e^{−50} a token', () => {
    const long = { ...sizes, length: 200 };
    const strong = {
      ...gatedInputs(seeded(22), long),
      logDecay: uniform(seeded(23), [1, 200, 2, 3], -50, -40),
    };
    const { output } = glaChunked(strong, 64);
    expectAllclose(output, glaRecurrent(strong).output);
    expect(largest(output)).toBeLessThan(100);
  });

  test('keeps its digits over 1000 tokens of weak decay', () => {
    const long = { ...sizes, length: 1000, heads: 1 };
    const random = seeded(24);
    const weak = { ...qkv(random, long), logDecay: full([1, 1000, 1, 3], -0.001) };
    expectAllclose(glaChunked(weak, 32).output, glaRecurrent(weak).output);
  });

  test('decays of the wrong width are named', () => {
    expect(() => gla({ ...inputs, logDecay: zeros([1, 6, 2]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gla: expected logDecay to have axes [batch, length, heads, keyDim], got shape [1, 6, 2]. Give logDecay 4 axes.]`,
    );
    expect(() =>
      glaRecurrent({ ...inputs, logDecay: zeros([1, 6, 2, 2]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: glaRecurrent: expected axis keyDim of logDecay to be 3 as in q, got 2. Check axis 3 of logDecay.]`,
    );
    expect(() => glaChunked({ ...inputs, logDecay: zeros([1, 6, 2, 2]) }, 2)).toThrow(
      'glaChunked: expected axis keyDim of logDecay to be 3 as in q, got 2.',
    );
    expect(() => glaChunked(inputs, 2.5)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: glaChunked: expected chunk to be an integer of at least 1, got 2.5. Pass a whole number ≥ 1.]`,
    );
    expect(() => glaStep(inputs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: glaStep: expected q to have axes [batch, heads, keyDim], got shape [1, 6, 2, 3]. Give q 3 axes.]`,
    );
  });
});
