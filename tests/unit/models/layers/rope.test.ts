import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RopeOptions } from '../../../../src/models/layers/rope.ts';
import { rope } from '../../../../src/models/layers/rope.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { permute, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { normals } from './attention-inputs.ts';

const x = normals([2, 5, 8], seeded(4));

function rotatedAt(row: readonly number[], start: number, options: RopeOptions): Float64Array {
  return rope(tensor([1, row.length], row), { ...options, start }).data;
}

describe('rope', () => {
  test('position 1 turns the first pair by one radian: (1, 0) → (cos 1, sin 1)', () => {
    const y = rotatedAt([1, 0], 1, {});
    expectAllclose({ shape: [2], data: y }, tensor([2], [Math.cos(1), Math.sin(1)]));
  });
  test('position 0 stays as it is', () => {
    expect(rope(tensor([1, 4], [1, 2, 3, 4])).data).toEqual(Float64Array.from([1, 2, 3, 4]));
  });
  test('the last pair turns slowest, by theta^{−(n−1)/n} a position', () => {
    const y = rotatedAt([0, 1, 0, 0], 1, { theta: 100 });
    expect(Math.atan2(y[3]!, y[1]!)).toBeCloseTo(0.1, 12);
  });
  test('the dot product of a query and a key depends on their distance alone', () => {
    const row = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
      minLength: 6,
      maxLength: 6,
    });
    const position = fc.integer({ min: 0, max: 500 });
    const pairing = fc.constantFrom('half' as const, 'interleaved' as const);
    fc.assert(
      fc.property(row, row, position, position, position, pairing, (q, k, m, n, shift, how) => {
        const product = (a: number, b: number) => {
          const [qa, kb] = [rotatedAt(q, a, { pairing: how }), rotatedAt(k, b, { pairing: how })];
          return qa.reduce((sum, value, c) => sum + value * kb[c]!, 0);
        };
        expect(product(m + shift, n + shift)).toBeCloseTo(product(m, n), 9);
      }),
    );
  });
  test('no rotation changes a length', () => {
    const norm = (data: ArrayLike<number>) => Math.hypot(...Array.from(data));
    expect(norm(rope(x).data)).toBeCloseTo(norm(x.data), 12);
  });
  test('the two pairings differ by the order of the features', () => {
    // Interleaved features (0,1,2,3,…) hold the pairs that half-split keeps at (0,4,1,5,…).
    const interleavedOrder = (y: typeof x) =>
      permute({ shape: [2, 5, 2, 4], data: y.data }, [0, 1, 3, 2]).data;
    const half = rope(x, { pairing: 'half' });
    const interleaved = rope(
      { shape: x.shape, data: interleavedOrder(x) },
      { pairing: 'interleaved' },
    );
    expectAllclose(interleaved, { shape: x.shape, data: interleavedOrder(half) });
  });
  test('features from rotaryDim on pass through', () => {
    const y = rope(x, { rotaryDim: 4 });
    y.data.forEach((value, i) => {
      if (i % 8 >= 4) expect(value).toBe(x.data[i]);
    });
    const first = rope(
      tensor(
        [5, 4],
        [0, 1, 2, 3, 4].flatMap((t) => [...x.data.subarray(t * 8, t * 8 + 4)]),
      ),
    );
    expect(y.data.subarray(8, 12)).toEqual(first.data.subarray(4, 8));
  });
  test('starting at t equals cutting the positions before t away', () => {
    const tail = tensor([3, 8], x.data.subarray(16, 40));
    expectAllclose(rope(tail, { start: 2 }), tensor([3, 8], rope(x).data.subarray(16, 40)));
  });
  test('a rotaryDim of 0 changes nothing', () => expect(rope(x, { rotaryDim: 0 })).toEqual(x));
  test('an odd rotaryDim is refused', () => {
    expect(() => rope(x, { rotaryDim: 3 })).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: rope: expected rotaryDim to be an even number of at most 8, got 3. Rotation needs pairs of features.]`,
    );
  });
  test('a rotaryDim that is wider than the head, negative or no whole number is refused', () => {
    for (const rotaryDim of [10, -2, 2.5, NaN]) {
      expect(() => rope(x, { rotaryDim })).toThrow(
        `rope: expected rotaryDim to be an even number of at most 8, got ${rotaryDim}.`,
      );
    }
  });
  test('an odd head size is refused', () => {
    expect(() => rope(zeros([4, 5]))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: rope: expected rotaryDim to be an even number of at most 5, got 5. Rotation needs pairs of features.]`,
    );
  });
  test('a vector without positions is refused', () => {
    expect(() => rope(zeros([4]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rope: expected x to have axes [..., length, headDim], got shape [4]. Give x a position axis and a feature axis.]`,
    );
  });
});
