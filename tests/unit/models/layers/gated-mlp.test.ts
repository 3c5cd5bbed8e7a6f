import { describe, expect, test } from 'vitest';
import { gatedMlp, initGatedMlp } from '../../../../src/models/layers/gated-mlp.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

describe('gatedMlp', () => {
  test('y = W_down (silu(W_gate x) W_up x), by hand', () => {
    const one = (value: number) => ({ weight: tensor([1, 1], [value]) });
    const y = gatedMlp({ gate: one(0.5), up: one(3), down: one(-1) }, tensor([1], [2]));
    expectAllclose(y, tensor([1], [-6 / (1 + Math.exp(-1))]));
  });

  test('hidden is four times dim unless given', () => {
    expect(initGatedMlp({ dim: 3 }, seeded(1)).up.weight.shape).toEqual([12, 3]);
    expect(initGatedMlp({ dim: 3, hidden: 5 }, seeded(1)).down.weight.shape).toEqual([3, 5]);
  });
});
