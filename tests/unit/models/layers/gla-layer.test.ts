import { describe, expect, test } from 'vitest';
import {
  glaLayer,
  glaLayerStep,
  glaLogDecay,
  initGla,
} from '../../../../src/models/layers/gla-layer.ts';
import type { MatrixState } from '../../../../src/models/layers/heads.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
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
