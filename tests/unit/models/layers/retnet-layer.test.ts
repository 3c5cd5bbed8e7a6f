import { describe, expect, test } from 'vitest';
import {
  initRetnet,
  retnetLayer,
  retnetRotation,
} from '../../../../src/models/layers/retnet-layer.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { full, type Tensor } from '../../../../src/models/tensor/tensor.ts';
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
