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

  test('every head of every sequence is a convolution of its own, with its own filter and skip', () => {
    const [q, k, v] = [draw([2, 5, 6], 1), draw([2, 5, 6], 2), draw([2, 5, 6], 3)];
    const params = { kernel: draw([3, 5], 4), D: draw([3], 5) };
    const all = h3Convolution(params, q, k, v);
    const part = (x: typeof q, b: number, h: number) =>
      build([1, 5, 2], (i) => x.data[(b * 5 + Math.floor(i / 2)) * 6 + 2 * h + (i % 2)]!);
    for (const [b, h] of [
      [0, 0],
      [0, 2],
      [1, 1],
      [1, 2],
    ] as const) {
      const own = {
        kernel: tensor([1, 5], params.kernel.data.slice(h * 5, (h + 1) * 5)),
        D: tensor([1], [params.D.data[h]!]),
      };
      const alone = h3Convolution(own, part(q, b, h), part(k, b, h), part(v, b, h));
      expectAllclose(part(all, b, h), alone, { abs: 1e-12 });
    }
  });

  test('the skip adds D times what plain products give', () => {
    const [q, k, v] = [draw([1, 3, 1], 1), draw([1, 3, 1], 2), draw([1, 3, 1], 3)];
    const got = h3Convolution({ kernel: zeros([1, 3]), D: tensor([1], [2]) }, q, k, v);
    const wanted = build([1, 3, 1], (t) => 2 * q.data[t]! * k.data[t]! * v.data[t]!);
    expectAllclose(got, wanted, { abs: 1e-13 });
  });

  test('h3 lets the keys pass through the shift before they meet the values', () => {
    const [q, k, v] = [draw([2, 5, 2], 1), draw([2, 5, 2], 2), draw([2, 5, 2], 3)];
    const params = { kernel: draw([1, 5], 4), D: draw([1], 5) };
    // C = (0, 1): the key of one token meets the value of the next.
    const shift = { B: tensor([2, 2], [1, 0, 1, 0]), C: tensor([2, 2], [0, 1, 0, 1]) };
    const late = build(k.shape, (i) => (i % 10 < 2 ? 0 : k.data[i - 2]!));
    expectAllclose(h3(shift, params, q, k, v), h3Convolution(params, q, late, v), { abs: 1e-12 });
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
    expect(() => h3Convolution({ kernel: zeros([3, 2]), D: zeros([2]) }, x, x, x)).toThrow(
      'h3Convolution: expected axis heads of D to be 3 as in kernel, got 2.',
    );
    expect(() =>
      h3Convolution({ kernel: zeros([2, 2]), D: zeros([2]) }, x, x, x),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: h3Convolution: expected dim to be a multiple of 2 heads, got 3. Give every head the same number of channels.]`,
    );
  });
});
