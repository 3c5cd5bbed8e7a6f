import { describe, expect, test } from 'vitest';
import {
  jacobianProductNorms,
  lstmGradientNorms,
  lstmJacobians,
  rnnGradientNorms,
  rnnJacobians,
} from '../../../../src/models/layers/gradient-norms.ts';
import { initLstm, lstmStep } from '../../../../src/models/layers/lstm.ts';
import { initRnn, rnn, rnnStep } from '../../../../src/models/layers/rnn.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import type { Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { noise } from './recurrent-inputs.ts';

/** ∂f_i/∂s_j by central differences. */
function numericalJacobian(f: (s: Tensor) => Float64Array, s: Tensor): Tensor {
  const n = s.data.length;
  const step = 1e-6;
  const moved = (j: number, by: number) =>
    f(build(s.shape, (i) => s.data[i]! + (i === j ? by : 0)));
  const columns = Array.from({ length: n }, (_, j) => {
    const [up, down] = [moved(j, step), moved(j, -step)];
    return up.map((value, i) => (value - down[i]!) / (2 * step));
  });
  return build([n, n], (index) => columns[index % n]![Math.floor(index / n)]!);
}

describe('rnn', () => {
  test.each(['tanh', 'relu'] as const)(
    'the %s Jacobians agree with finite differences',
    (activation) => {
      const params = initRnn({ dim: 2, state: 3, activation }, seeded(4));
      const x = noise([1, 4, 2]);
      rnnJacobians(params, x).forEach((J, t) => {
        const before =
          t === 0
            ? zeros([1, 3])
            : rnn(params, tensor([1, t, 2], x.data.subarray(0, 2 * t))).state.h;
        const step = (h: Tensor) => rnnStep(params, timeSlice(x, t), { h }).output.data;
        expectAllclose(J, numericalJacobian(step, before), { abs: 1e-8, rel: 1e-7 });
      });
    },
  );
  test('at rest, the norm through k steps is the spectral radius to the power k', () => {
    for (const spectralRadius of [0.5, 0.9, 1, 1.2]) {
      const params = {
        ...initRnn({ dim: 1, state: 6, spectralRadius }, seeded(2)),
        bias: undefined,
      };
      rnnGradientNorms(params, zeros([1, 20, 1])).forEach((norm, t) => {
        expect(norm / spectralRadius ** (19 - t)).toBeCloseTo(1, 5);
      });
    }
  });
  test('tanh only ever shrinks it: with inputs it stays below the power', () => {
    const params = initRnn({ dim: 1, state: 6, spectralRadius: 1.1 }, seeded(2));
    const norms = rnnGradientNorms(params, noise([1, 30, 1]));
    norms.slice(0, -1).forEach((norm, t) => expect(norm).toBeLessThan(1.1 ** (29 - t)));
    expect(norms.at(-1)).toBe(1);
  });
});

describe('lstm', () => {
  test('the Jacobians of (h, c) agree with finite differences', () => {
    const params = initLstm({ dim: 2, state: 3, spectralRadius: 1.3 }, seeded(9));
    const x = noise([1, 4, 2]);
    let state = { h: zeros([1, 3]), c: zeros([1, 3]) };
    lstmJacobians(params, x).forEach((J, t) => {
      const step = (s: Tensor) => {
        const half = (at: number) => tensor([1, 3], s.data.slice(3 * at, 3 * at + 3));
        const next = lstmStep(params, timeSlice(x, t), { h: half(0), c: half(1) }).state;
        return Float64Array.of(...next.h.data, ...next.c.data);
      };
      const both = tensor([1, 6], [...state.h.data, ...state.c.data]);
      expectAllclose(J, numericalJacobian(step, both), { abs: 1e-8, rel: 1e-7 });
      state = lstmStep(params, timeSlice(x, t), state).state;
    });
  });
  test('without recurrent weights the cell keeps exactly the product of the forget gates', () => {
    const forget = 0.9;
    const bias = tensor([4], [0, Math.log(forget / (1 - forget)), 0, 0]);
    const params = { Wx: zeros([4, 1]), Wh: zeros([4, 1]), bias };
    const { cell } = lstmGradientNorms(params, zeros([1, 8, 1]));
    cell.forEach((norm, t) => expect(norm).toBeCloseTo(forget ** (7 - t), 9));
  });
  test('an open forget gate carries over fifty steps what a plain network of radius 0.9 loses', () => {
    const x = noise([1, 50, 2]);
    const config = { dim: 2, state: 8, spectralRadius: 0.9 };
    const plain = rnnGradientNorms(initRnn(config, seeded(1)), x);
    const gated = lstmGradientNorms(initLstm({ ...config, forgetBias: 5 }, seeded(1)), x);
    expect(plain[0]).toBeLessThan(0.01);
    expect(gated.cell[0]).toBeGreaterThan(0.3);
  });
});

test('one step has no product: its norm is 1', () => {
  expect(jacobianProductNorms([tensor([2, 2], [5, 0, 0, 5])])).toEqual([1]);
});
