// Seeded inputs of the attention tests.
import type { Random } from '../../../../src/models/tensor/random.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build, permute, sliceFirst } from '../../../../src/models/tensor/tensor.ts';

export interface Sizes {
  readonly batch: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly queries: number;
  readonly keys: number;
  readonly headDim: number;
  readonly valueDim: number;
}

export const sizes: Sizes = {
  batch: 2,
  heads: 4,
  kvHeads: 2,
  queries: 6,
  keys: 6,
  headDim: 3,
  valueDim: 5,
};

export function normals(shape: readonly number[], random: Random): Tensor {
  return build(shape, () => normal(random));
}

/** q, k and v of the given sizes, normal numbers from the seed. */
export function qkv(s: Sizes, seed = 1): { q: Tensor; k: Tensor; v: Tensor } {
  const random = seeded(seed);
  return {
    q: normals([s.batch, s.heads, s.queries, s.headDim], random),
    k: normals([s.batch, s.kvHeads, s.keys, s.headDim], random),
    v: normals([s.batch, s.kvHeads, s.keys, s.valueDim], random),
  };
}

/** x[:, :, t] of a tensor with axes (batch, heads, length, …). */
export function atTime(x: ReadonlyTensor, t: number): Tensor {
  const rest = x.shape.slice(3).map((_, i) => i + 3);
  const timeFirst = permute(x, [2, 0, 1, ...rest]);
  const y = sliceFirst(timeFirst, t, t + 1);
  return { shape: y.shape.slice(1), data: y.data };
}

/** A copy of x with `delta` added to every element whose index on `axis` is `index`. */
export function nudged(x: ReadonlyTensor, axis: number, index: number, delta: number): Tensor {
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return build(x.shape, (i) =>
    Math.floor(i / inner) % x.shape[axis]! === index ? x.data[i]! + delta : x.data[i]!,
  );
}
