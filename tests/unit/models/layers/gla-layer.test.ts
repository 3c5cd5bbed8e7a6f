import { describe, expect, test } from 'vitest';
import {
  glaLayer,
  glaLayerStep,
  glaLogDecay,
  initGla,
} from '../../../../src/models/layers/gla-layer.ts';
import type { MatrixState } from '../../../../src/models/layers/heads.ts';
import { sigmoid, silu } from '../../../../src/models/layers/pointwise.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { describeLayer, x } from './layer-forms.ts';

const config = { dim: 8, heads: 2, keyDim: 3, valueDim: 5 };
const params = initGla(config, seeded(3));

describeLayer<MatrixState>('glaLayer', {
  whole: (input, state) => glaLayer(params, input, { state }),
  step: (token, state) => glaLayerStep(params, token, state),
});

describe('the GLA layer', () => {
  test('gives the same for every chunk size', () => {
    const { output } = glaLayer(params, x);
    for (const chunk of [1, 3, 7]) expectAllclose(glaLayer(params, x, { chunk }).output, output);
  });

  test('of one value channel is its formula, by hand: decay, read, norm and gate', () => {
    const from = (...weights: number[]) => ({ weight: tensor([weights.length, 1], weights) });
    const hand = {
      heads: 1,
      query: from(2, -1),
      key: from(3, 1),
      value: from(5),
      out: from(-1),
      decayDown: from(1),
      decayUp: { ...from(1, -2), bias: tensor([2], [0.3, 0.1]) },
      temperature: 4,
      gate: from(0.5),
      norm: tensor([1], [1.5]),
    };
    const inputs = [0.4, -0.02, 0.03];
    const { output } = glaLayer(hand, tensor([1, 3, 1], inputs));
    const S = [0, 0];
    inputs.forEach((u, t) => {
      S[0] = sigmoid(u + 0.3) ** (1 / 4) * S[0]! + 3 * u * (5 * u);
      S[1] = sigmoid(-2 * u + 0.1) ** (1 / 4) * S[1]! + u * (5 * u);
      const o = (2 * u * S[0] - u * S[1]) / Math.sqrt(2);
      const normed = (1.5 * o) / Math.sqrt(o * o + 1e-5);
      expect(output.data[t]).toBeCloseTo(-normed * silu(0.5 * u), 12);
    });
  });

  test('fresh, forgets slowly: with temperature 16 all decays are above 0.8', () => {
    for (const value of glaLogDecay(params, x).data) {
      expect(Math.exp(value)).toBeGreaterThan(0.8);
      expect(value).toBeLessThan(0);
    }
  });

  test('at a lower temperature forgets more', () => {
    const slow = glaLogDecay(params, x);
    const fast = glaLogDecay({ ...params, temperature: 1 }, x);
    fast.data.forEach((value, i) => expect(value).toBeCloseTo(16 * slow.data[i]!, 12));
  });

  test('a bottleneck without width and a token with a length are named', () => {
    expect(() =>
      initGla({ ...config, decayRank: 0 }, seeded(1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initGla: expected decayRank to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => glaLayerStep(params, x)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: glaLayerStep: expected x to have axes [batch, dim], got shape [2, 7, 8]. Give x 2 axes.]`,
    );
  });
});
