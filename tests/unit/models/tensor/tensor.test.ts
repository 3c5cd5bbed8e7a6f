import { describe, expect, test } from 'vitest';
import {
  build,
  full,
  map,
  reshape,
  sizeOf,
  sliceFirst,
  tensor,
  zeros,
} from '../../../../src/models/tensor/tensor.ts';

describe('a tensor', () => {
  test('has as many numbers as the product of its sizes, one when it has no axes', () => {
    expect(sizeOf([2, 3, 4])).toBe(24);
    expect(sizeOf([])).toBe(1);
    expect(sizeOf([5, 0])).toBe(0);
    expect(zeros([2, 3])).toEqual({ shape: [2, 3], data: new Float64Array(6) });
    expect(full([2], 7)).toEqual({ shape: [2], data: Float64Array.of(7, 7) });
  });

  test('is a copy: neither its shape nor its values follow what it was made of', () => {
    const [shape, values] = [
      [2, 1],
      [3, 4],
    ];
    const x = tensor(shape, values);
    const others = [zeros(shape), full(shape, 1), reshape(x, shape)];
    shape[0] = 9;
    values[0] = 9;
    expect(x).toEqual({ shape: [2, 1], data: Float64Array.of(3, 4) });
    for (const other of others) expect(other.shape).toEqual([2, 1]);
  });

  test('of values that do not fill its shape is refused', () => {
    expect(() => tensor([2, 3], [1, 2, 3, 4, 5])).toThrow(
      'tensor: expected 6 values for shape [2, 3], got 5. Make the shape and the number of values agree.',
    );
  });

  test('is built and mapped element by element, in order', () => {
    const x = build([2, 2], (i) => 10 * i);
    expect([...x.data]).toEqual([0, 10, 20, 30]);
    expect(map(x, (value) => value + 1)).toEqual(tensor([2, 2], [1, 11, 21, 31]));
  });
});

describe('reshape', () => {
  test('shares its numbers with the tensor it came from', () => {
    const x = tensor([2, 3], [1, 2, 3, 4, 5, 6]);
    const y = reshape(x, [3, 2]);
    expect(y.shape).toEqual([3, 2]);
    expect(y.data).toBe(x.data);
  });

  test('to another number of elements is refused', () => {
    expect(() => reshape(zeros([2, 3]), [4, 2])).toThrow(
      'reshape: expected 6 elements, got shape [4, 2]. Keep the product of the sizes.',
    );
  });
});

describe('sliceFirst', () => {
  test('takes whole rows from start to before end, as a copy', () => {
    const x = build([4, 2], (i) => i);
    const y = sliceFirst(x, 1, 3);
    expect(y).toEqual(tensor([2, 2], [2, 3, 4, 5]));
    y.data[0] = 9;
    expect(x.data[2]).toBe(2);
    expect(sliceFirst(x, 2, 2)).toEqual(zeros([0, 2]));
  });
});
