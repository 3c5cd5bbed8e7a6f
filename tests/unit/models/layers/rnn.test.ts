import { describe, expect, test } from 'vitest';
import {
  initRnn,
  rnn,
  rnnStep,
  traceRnn,
  zeroRnnState,
} from '../../../../src/models/layers/rnn.ts';
import { spectralRadius } from '../../../../src/models/layers/spectral.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { map, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { noise } from './recurrent-inputs.ts';

const params = initRnn({ dim: 3, state: 4 }, seeded(1));

test('rnn of one channel is its formula, by hand', () => {
  const hand = { Wx: tensor([1, 1], [0.5]), Wh: tensor([1, 1], [-0.9]), bias: tensor([1], [0.2]) };
  const inputs = [0.5, -1, 2];
  for (const [activation, f] of [
    [undefined, Math.tanh],
    ['tanh', Math.tanh],
    ['relu', (u: number) => Math.max(u, 0)],
  ] as const) {
    const start = { h: tensor([1, 1], [0.7]) };
    const { preactivation, h } = traceRnn(
      { ...hand, activation },
      tensor([1, 3, 1], inputs),
      start,
    );
    let before = 0.7;
    inputs.forEach((u, t) => {
      const sum = 0.5 * u - 0.9 * before + 0.2;
      expect(preactivation.data[t]).toBeCloseTo(sum, 14);
      before = f(sum);
      expect(h.data[t]).toBeCloseTo(before, 14);
    });
  }
});

describe('rnn', () => {
  test('one channel with unit weights counts up under relu', () => {
    const counter = {
      Wx: tensor([1, 1], [1]),
      Wh: tensor([1, 1], [1]),
      activation: 'relu' as const,
    };
    const { output, state } = rnn(counter, tensor([1, 4, 1], [1, 1, 1, 1]));
    expect([...output.data]).toEqual([1, 2, 3, 4]);
    expect([...state.h.data]).toEqual([4]);
  });
  test('the trace holds the states that the layer shows, and tanh of its pre-activations', () => {
    const x = noise([2, 5, 3]);
    const { h, preactivation } = traceRnn(params, x);
    expect(h).toEqual(rnn(params, x).output);
    expect(h).toEqual(map(preactivation, Math.tanh));
  });
  test('starts with the spectral radius that was asked for', () => {
    const { Wh } = initRnn({ dim: 2, state: 7, spectralRadius: 0.8 }, seeded(3));
    expect(spectralRadius(Wh)).toBeCloseTo(0.8, 7);
  });
  test('an input of another width is refused by axis', () => {
    expect(() =>
      rnnStep(params, zeros([1, 2]), zeroRnnState(params, 1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rnn: expected axis dim of Wx to be 2 as in x, got 3. Check axis 1 of Wx.]`,
    );
  });
  test('a state of another batch is refused by axis', () => {
    expect(() =>
      rnn(params, zeros([2, 3, 3]), zeroRnnState(params, 1)),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rnn: expected axis batch of h to be 2 as in x, got 1. Check axis 0 of h.]`,
    );
  });
  test('a fractional state size is refused', () => {
    expect(() => initRnn({ dim: 2, state: 1.5 }, seeded(1))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: initRnn: expected state to be an integer of at least 1, got 1.5. Pass a whole number ≥ 1.]`,
    );
  });
});
