// The array type of the reference models: float64 numbers in row-major order with a shape.
import { ShapeError } from './errors.ts';

/** float64 numbers in row-major (C) order; `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A tensor whose elements callers may read but not write. Every model takes its inputs so. */
export type ReadonlyTensor = {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
};

/** Number of elements of a shape: the product of its sizes, 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/**
 * A tensor of the given shape holding `values` (copied).
 * @throws ShapeError when the number of values is not the product of the shape.
 */
export function tensor(shape: readonly number[], values: ArrayLike<number>): Tensor {
  const size = sizeOf(shape);
  if (values.length !== size) {
    throw new ShapeError(
      `tensor: expected ${size} values for shape [${shape.join(', ')}], got ${values.length}.`,
      'Make the shape and the number of values agree.',
    );
  }
  return { shape: [...shape], data: Float64Array.from(values) };
}

/** A tensor of zeros. */
export function zeros(shape: readonly number[]): Tensor {
  return { shape: [...shape], data: new Float64Array(sizeOf(shape)) };
}

/** A tensor whose every element is `value`. */
export function full(shape: readonly number[], value: number): Tensor {
  return { shape: [...shape], data: new Float64Array(sizeOf(shape)).fill(value) };
}

/** A tensor whose element at flat index i is `value(i)`. */
export function build(shape: readonly number[], value: (index: number) => number): Tensor {
  const out = zeros(shape);
  for (let i = 0; i < out.data.length; i++) out.data[i] = value(i);
  return out;
}

/** y_i = f(x_i), element by element. */
export function map(x: ReadonlyTensor, f: (value: number) => number): Tensor {
  return build(x.shape, (i) => f(x.data[i]!));
}

/** The same numbers under another shape of the same size (the data is shared, not copied). */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  if (sizeOf(shape) !== x.data.length) {
    throw new ShapeError(
      `reshape: expected ${x.data.length} elements, got shape [${shape.join(', ')}].`,
      'Keep the product of the sizes.',
    );
  }
  return { shape: [...shape], data: x.data };
}

/** y[i_{order[0]}, i_{order[1]}, …] = x[i_0, i_1, …]: axes of `x` in a new order (copied). */
export function permute(x: ReadonlyTensor, order: readonly number[]): Tensor {
  const rank = x.shape.length;
  const strides = new Array<number>(rank).fill(1);
  for (let a = rank - 2; a >= 0; a--) strides[a] = strides[a + 1]! * x.shape[a + 1]!;
  const shape = order.map((a) => x.shape[a]!);
  const out = zeros(shape);
  const index = new Array<number>(rank).fill(0);
  for (let i = 0; i < out.data.length; i++) {
    let from = 0;
    for (let a = 0; a < rank; a++) from += index[a]! * strides[order[a]!]!;
    out.data[i] = x.data[from]!;
    for (let a = rank - 1; a >= 0; a--) {
      index[a]!++;
      if (index[a]! < shape[a]!) break;
      index[a] = 0;
    }
  }
  return out;
}

/** x[start … end) along the first axis (copied). */
export function sliceFirst(x: ReadonlyTensor, start: number, end: number): Tensor {
  const inner = sizeOf(x.shape.slice(1));
  const out = zeros([end - start, ...x.shape.slice(1)]);
  for (let i = 0; i < out.data.length; i++) out.data[i] = x.data[start * inner + i]!;
  return out;
}
