import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyFeatureMap,
  eluPlusOneMap,
  expMap,
  identityMap,
  l2Normalize,
  reluMap,
  squareMap,
  taylorMap,
  type FeatureMap,
} from '../../../../src/models/layers/feature-maps.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';

const vectors = fc
  .integer({ min: 1, max: 5 })
  .chain((dim) =>
    fc.tuple(
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: dim, maxLength: dim }),
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: dim, maxLength: dim }),
    ),
  );

const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

const features = (map: FeatureMap, x: readonly number[]) =>
  applyFeatureMap(map, tensor([x.length], x)).data;

describe('feature maps', () => {
  test('Taylor features multiply to 1 + q·k + (q·k)²/2', () => {
    fc.assert(
      fc.property(vectors, ([q, k]) => {
        const x = inner(q, k);
        const score = inner(features(taylorMap, q), features(taylorMap, k));
        expect(score).toBeCloseTo(1 + x + x ** 2 / 2, 9);
      }),
    );
  });

  test('square features multiply to (q·k)²', () => {
    fc.assert(
      fc.property(vectors, ([q, k]) => {
        const score = inner(features(squareMap, q), features(squareMap, k));
        expect(score).toBeCloseTo(inner(q, k) ** 2, 9);
      }),
    );
  });

  test('elu + 1 and exp give positive features, ReLU none below zero, the identity all', () => {
    const x = [-30, -1, 0, 2];
    expect([...features(identityMap, x)]).toEqual(x);
    expect([...features(reluMap, x)]).toEqual([0, 0, 0, 2]);
    expect([...features(eluPlusOneMap, x)]).toEqual([Math.exp(-30), Math.exp(-1), 1, 3]);
    expect([...features(expMap, x)]).toEqual(x.map(Math.exp));
  });

  test('the width of the features is what featureDim says', () => {
    for (const map of [identityMap, eluPlusOneMap, reluMap, expMap, taylorMap, squareMap]) {
      for (const dim of [1, 3]) {
        expect(applyFeatureMap(map, tensor([2, dim], new Array(2 * dim).fill(1))).shape).toEqual([
          2,
          map.featureDim(dim),
        ]);
      }
    }
    expect(taylorMap.featureDim(16)).toBe(273);
  });

  test('the factor is applied before the map', () => {
    const y = applyFeatureMap(squareMap, tensor([1, 1], [3]), 2);
    expect([...y.data]).toEqual([36]);
  });

  test('an empty last axis is named', () => {
    expect(() => applyFeatureMap(taylorMap, tensor([2, 0], []))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: applyFeatureMap: expected the last axis of x to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
    expect(() => l2Normalize(tensor([], [1]))).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: l2Normalize: expected the last axis of x to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
  });
});

describe('l2Normalize', () => {
  test('gives every row length one and keeps its direction', () => {
    const y = l2Normalize(tensor([2, 2], [3, 4, -5, 12]), 0);
    [0.6, 0.8, -5 / 13, 12 / 13].forEach((want, i) => expect(y.data[i]).toBeCloseTo(want, 15));
  });

  test('leaves a row of zeros zero', () => {
    expect([...l2Normalize(tensor([1, 2], [0, 0])).data]).toEqual([0, 0]);
  });
});
