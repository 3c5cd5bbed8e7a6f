// Cutting the last axis into named parts: one projection often makes several vectors at once.
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

/**
 * x (…, width) → one tensor (…, size) for each size, in order; together they must fill the width.
 * @throws ShapeError when they do not.
 */
export function splitLast<const Sizes extends readonly number[]>(
  caller: string,
  x: ReadonlyTensor,
  sizes: Sizes,
): { readonly [K in keyof Sizes]: Tensor } {
  const width = x.shape.at(-1) ?? 0;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== width) {
    throw new ShapeError(
      `${caller}: expected ${sizes.join(' + ')} = ${total} features on the last axis, got ${width}.`,
      'Check the sizes of the projection.',
    );
  }
  let start = 0;
  const parts = sizes.map((size) => {
    const from = start;
    start += size;
    return build([...x.shape.slice(0, -1), size], (i) => {
      const row = Math.floor(i / size);
      return x.data[row * width + from + (i % size)]!;
    });
  });
  return parts as { readonly [K in keyof Sizes]: Tensor };
}
