import { describe, expect, test } from 'vitest';
import { initLinear, linear } from '../../../../src/models/layers/linear.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { tensor, zeros } from '../../../../src/models/tensor/tensor.ts';

describe('linear', () => {
  const weight = tensor([3, 2], [1, 2, 3, 4, 5, 6]);
  test('y = x Wᵀ + b: (1, 10) under ((1,2),(3,4),(5,6)) and b = (100, 0, 0) is (121, 43, 65)', () => {
    const bias = tensor([3], [100, 0, 0]);
    expect(linear({ weight, bias }, tensor([2], [1, 10])).data).toEqual(
      Float64Array.from([121, 43, 65]),
    );
  });
  test('leading axes pass through', () => {
    expect(linear({ weight }, zeros([4, 5, 2])).shape).toEqual([4, 5, 3]);
    expect(linear({ weight }, zeros([0, 2])).shape).toEqual([0, 3]);
  });
  test('the last axis of x must be as wide as W', () => {
    expect(() => linear({ weight }, zeros([4, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: linear: expected the last axis of x to be 2 as in weight, got shape [4, 3]. Check the last axis of x.]`,
    );
  });
  test('a bias of another width than W has rows is named', () => {
    expect(() => linear({ weight, bias: zeros([2]) }, zeros([4, 2]))).toThrow(
      'linear: expected axis out of bias to be 3 as in weight, got 2. Check axis 0 of bias.',
    );
  });
  test('initLinear draws within ±1/√in, the same numbers for the same seed', () => {
    const a = initLinear({ inDim: 16, outDim: 50 }, seeded(5));
    expect(a).toEqual(initLinear({ inDim: 16, outDim: 50 }, seeded(5)));
    const largest = Math.max(...a.weight.data.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(0.25);
    expect(largest).toBeGreaterThan(0.24);
  });
  test('initLinear leaves the bias out on request', () => {
    expect(initLinear({ inDim: 1, outDim: 1, bias: false }, seeded(1)).bias).toBeUndefined();
  });
});
