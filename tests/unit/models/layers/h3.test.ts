import { describe, expect, test } from 'vitest';
import { fftConvolution } from '../../../../src/models/layers/fft-convolution.ts';
import {
  h3,
  h3Convolution,
  initShiftSsm,
  shiftSsmKernel,
  shiftSsmStep,
} from '../../../../src/models/layers/h3.ts';
import { foldSteps } from '../../../../src/models/layers/sequence.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

function draw(shape: number[], seed: number) {
  const random = seeded(seed);
  return build(shape, () => normal(random));
}

describe('the shift state space model', () => {
  test('as a recurrence equals the convolution with its kernel', () => {
    for (const [state, length] of [
      [1, 5],
      [4, 9],
      [6, 3],
    ] as const) {
      const params = { B: draw([2, state], 1), C: draw([2, state], 2) };
      const x = draw([3, length, 2], 3);
      const stepped = foldSteps('test', x, zeros([3, 2, state]), (xAtT, h) =>
        shiftSsmStep(params, xAtT, h),
      );
      const convolved = fftConvolution({ k: shiftSsmKernel(params, length) }, x);
      expectAllclose(stepped.output, convolved, { abs: 1e-12 });
    }
  });

  test('with B = (1, 0, 0, …) holds the last inputs, and C is its filter', () => {
    const params = initShiftSsm({ dim: 1, state: 3 }, seeded(1));
    expectAllclose(shiftSsmKernel(params, 5), tensor([1, 5], [...params.C.data, 0, 0]), { abs: 0 });
    const x = tensor([1, 4, 1], [5, 6, 7, 8]);
    const { state } = foldSteps('test', x, zeros([1, 1, 3]), (xAtT, h) =>
      shiftSsmStep(params, xAtT, h),
    );
    expectAllclose(state, tensor([1, 1, 3], [8, 7, 6]), { abs: 0 });
  });
});

describe('h3Convolution', () => {
  test('with a kernel of ones and no skip is causal linear attention without a softmax', () => {
    const [q, k, v] = [draw([1, 6, 2], 1), draw([1, 6, 2], 2), draw([1, 6, 2], 3)];
    const got = h3Convolution({ kernel: build([1, 6], () => 1), D: zeros([1]) }, q, k, v);
    const wanted = build([1, 6, 2], (index) => {
      const t = Math.floor(index / 2);
      let sum = 0;
      for (let s = 0; s <= t; s++) {
        const match = q.data[2 * t]! * k.data[2 * s]! + q.data[2 * t + 1]! * k.data[2 * s + 1]!;
        sum += match * v.data[2 * s + (index % 2)]!;
      }
      return sum;
    });
    expectAllclose(got, wanted, { abs: 1e-12 });
  });

  test('changing k at t leaves y before t unchanged', () => {
    const [q, k, v] = [draw([1, 7, 4], 1), draw([1, 7, 4], 2), draw([1, 7, 4], 3)];
    const params = { kernel: draw([2, 7], 4), D: draw([2], 5) };
    const shift = { B: draw([4, 3], 6), C: draw([4, 3], 7) };
    const other = tensor(k.shape, k.data);
    other.data[4 * 4] = 30;
    const until = (y: { data: Float64Array }) => tensor([16], y.data.slice(0, 16));
    const [a, b] = [h3(shift, params, q, k, v), h3(shift, params, q, other, v)];
    expectAllclose(until(b), until(a), { abs: 1e-12 });
    expect(b.data[16]).not.toBeCloseTo(a.data[16]!, 3);
  });

  test('refuses channels that cannot be shared among the heads', () => {
    const x = zeros([1, 2, 3]);
    expect(() =>
      h3Convolution({ kernel: zeros([2, 2]), D: zeros([2]) }, x, x, x),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: h3Convolution: expected dim to be a multiple of 2 heads, got 3. Give every head the same number of channels.]`,
    );
  });
});
