import { expect, test } from 'vitest';
import { splitLast } from '../../../../src/models/layers/features.ts';
import { full, tensor } from '../../../../src/models/tensor/tensor.ts';

test('splitLast cuts every row into parts of the given sizes, an empty one included', () => {
  const [a, b, c] = splitLast('split', tensor([2, 1, 3], [1, 2, 3, 4, 5, 6]), [1, 0, 2]);
  expect([a.shape, b.shape, c.shape]).toEqual([
    [2, 1, 1],
    [2, 1, 0],
    [2, 1, 2],
  ]);
  expect([...a.data]).toEqual([1, 4]);
  expect([...c.data]).toEqual([2, 3, 5, 6]);
});

test('parts that do not fill the axis are refused', () => {
  expect(() => splitLast('split', full([2, 5], 0), [2, 2])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: split: expected 2 + 2 = 4 features on the last axis, got 5. Check the sizes of the projection.]`,
  );
});
