import { describe, expect, test } from 'vitest';
import { silu } from '../../../../src/models/layers/pointwise.ts';
import {
  initRetnet,
  retnetLayer,
  retnetRotation,
} from '../../../../src/models/layers/retnet-layer.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { build, full, tensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { x } from './layer-forms.ts';
import { gaussian, span } from './mixer-forms.ts';

describe('retnetLayer', () => {
  const params = initRetnet({ dim: 8, heads: 2 }, seeded(6));

  test('is the same in its parallel, recurrent and chunked form', () => {
    const parallel = retnetLayer(params, x);
    expectAllclose(retnetLayer(params, x, { form: 'recurrent' }), parallel);
    expectAllclose(retnetLayer(params, x, { form: { chunk: 3 } }), parallel);
  });

  test('its norm cancels a scaling of its rows when eps is zero', () => {
    const exact = { ...params, eps: 0 };
    const rowScale = full([2, 7, 2], 0.01);
    expectAllclose(retnetLayer(exact, x, { rowScale }), retnetLayer(exact, x));
    expect(retnetLayer(params, x, { rowScale })).not.toEqual(retnetLayer(params, x));
  });

  test('the rotation leaves position 0 and all lengths as they are', () => {
    const q = gaussian(seeded(7), [1, 3, 2, 4]);
    const turned = retnetRotation(q);
    expectAllclose(timeSlice(turned, 0), timeSlice(q, 0));
    const norm = (z: Tensor) => Math.hypot(...z.data);
    expect(norm(turned)).toBeCloseTo(norm(q), 12);
    expect(timeSlice(turned, 1)).not.toEqual(timeSlice(q, 1));
  });

  test('pair j of n turns by 10000^{−j/(n−1)} a token, a single pair by 1', () => {
    for (const pairs of [1, 2, 3]) {
      const east = build([1, 3, 1, 2 * pairs], (i) => (i % 2 === 0 ? 1 : 0));
      const turned = retnetRotation(east);
      for (let t = 0; t < 3; t++) {
        for (let j = 0; j < pairs; j++) {
          const angle = t * 10000 ** (pairs > 1 ? -j / (pairs - 1) : 0);
          const at = (t * pairs + j) * 2;
          expect(turned.data[at]).toBeCloseTo(Math.cos(angle), 12);
          expect(turned.data[at + 1]).toBeCloseTo(Math.sin(angle), 12);
        }
      }
    }
  });

  test('of one value channel is its formula, by hand: fading, norm and gate', () => {
    const from = (...weights: number[]) => ({ weight: tensor([weights.length, 1], weights) });
    const hand = {
      heads: 1,
      query: from(2, -1),
      key: from(3, 1),
      value: from(5),
      out: from(-1),
      gate: from(0.5),
    };
    const inputs = [0.4, -0.02, 0.03];
    for (const eps of [undefined, 0.1]) {
      const { data } = retnetLayer({ ...hand, eps }, tensor([1, 3, 1], inputs));
      inputs.forEach((u, t) => {
        let o = 0;
        inputs.slice(0, t + 1).forEach((w, s) => {
          // The first head fades by 1 − 2⁻⁵; q and k are turned by t and s, as complex numbers.
          const turn = t - s;
          const [re, im] = [2 * 3 + -1 * 1, 2 * 1 - -1 * 3];
          const match = u * w * (re * Math.cos(turn) + im * Math.sin(turn));
          o += ((1 - 2 ** -5) ** turn * match * 5 * w) / Math.sqrt(2);
        });
        const normed = o / Math.sqrt(o * o + (eps ?? 1e-6));
        expect(data[t]).toBeCloseTo(-normed * silu(0.5 * u), 12);
      });
    }
  });

  test('sees no later token', () => {
    const y = retnetLayer(params, x);
    expectAllclose(retnetLayer(params, span({ x }, 0, 4).x), span({ y }, 0, 4).y);
  });

  test('heads of an odd width, whose features cannot turn in pairs, are named', () => {
    expect(() => initRetnet({ dim: 6, heads: 2 }, seeded(1))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initRetnet: expected keyDim / 2 (features turn in pairs) to be an integer of at least 1, got 1.5. Pass a whole number ≥ 1.]`,
    );
  });
});
