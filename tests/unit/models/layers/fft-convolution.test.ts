import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  directConvolution,
  fftConvolution,
} from '../../../../src/models/layers/fft-convolution.ts';
import { geluExact } from '../../../../src/models/layers/pointwise.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';

function draw(shape: number[], seed: number) {
  const random = seeded(seed);
  return build(shape, () => normal(random));
}

describe('fftConvolution', () => {
  test('equals directConvolution with every option, filters shorter and longer than x', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 33 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer(),
        (batch, length, dim, taps, both, gelu, seed) => {
          const params = {
            k: draw([dim, taps], seed),
            kReverse: both ? draw([dim, length], seed + 1) : undefined,
            D: draw([dim], seed + 2),
            activation: gelu ? ('gelu' as const) : undefined,
          };
          const x = draw([batch, length, dim], seed + 3);
          expectAllclose(fftConvolution(params, x), directConvolution(params, x), { abs: 1e-11 });
        },
      ),
      { numRuns: 50 },
    );
  });

  test('changing x at t leaves y before t unchanged unless it looks ahead', () => {
    const x = draw([1, 12, 1], 1);
    const other = tensor(x.shape, x.data);
    other.data[7] = 30;
    const k = draw([1, 12], 2);
    const until = (params: { k: typeof k; kReverse?: typeof k }, from: typeof x) =>
      tensor([7], fftConvolution(params, from).data.slice(0, 7));
    expectAllclose(until({ k }, other), until({ k }, x), { abs: 1e-12 });
    const ahead = { k, kReverse: k };
    const [a, b] = [until(ahead, x).data, until(ahead, other).data];
    for (let t = 0; t < 7; t++) expect(Math.abs(a[t]! - b[t]!)).toBeGreaterThan(1e-3);
  });

  test('a reverse filter adds what lies ahead, the present token counted in both', () => {
    const x = tensor([1, 3, 1], [1, 10, 100]);
    const [k, kReverse, D] = [tensor([1, 2], [2, 3]), tensor([1, 2], [4, 5]), tensor([1], [7])];
    const wanted = [2 + 4 + 50 + 7, 20 + 3 + 40 + 500 + 70, 200 + 30 + 400 + 700];
    for (const convolve of [fftConvolution, directConvolution]) {
      expectAllclose(convolve({ k, kReverse, D }, x), tensor([1, 3, 1], wanted));
      const active = convolve({ k, kReverse, D, activation: 'gelu' }, x);
      expectAllclose(active, tensor([1, 3, 1], wanted.map(geluExact)));
      const cold = convolve({ k: tensor([1, 1], [-0.5]), activation: 'gelu' }, x);
      expectAllclose(cold, tensor([1, 3, 1], [-0.5, -5, -50].map(geluExact)));
    }
  });

  test('a filter with one tap at lag 2 delays by two tokens', () => {
    const x = tensor([1, 4, 1], [1, 2, 3, 4]);
    const y = fftConvolution({ k: tensor([1, 3], [0, 0, 1]) }, x);
    expectAllclose(y, tensor([1, 4, 1], [0, 0, 1, 2]), { abs: 1e-14 });
  });

  test('leaves an empty batch empty', () => {
    expect(fftConvolution({ k: zeros([2, 3]) }, zeros([0, 3, 2])).shape).toEqual([0, 3, 2]);
  });

  test('names the argument and axis of a wrong shape', () => {
    expect(() =>
      fftConvolution({ k: zeros([3, 4]) }, zeros([1, 4, 2])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fftConvolution: expected axis dim of k to be 2 as in x, got 3. Check axis 0 of k.]`,
    );
  });
});
