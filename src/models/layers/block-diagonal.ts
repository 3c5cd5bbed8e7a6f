// A projection split into heads that do not mix: one small matrix a head instead of one large one.
import { axes } from '../tensor/axes.ts';
import { DomainError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

/** weight (heads, in, out), bias (heads, out), with in = out. */
export interface BlockDiagonalParams {
  readonly weight: ReadonlyTensor;
  readonly bias: ReadonlyTensor;
}

/**
 * y_{…hj} = Σ_i x_{…hi} W_{hij} + b_{hj}, where channel h · headDim + i of x is x_{…hi}.
 *
 * x (batch, length, dim) → (batch, length, dim). A `heads`-th of the cost of a full matrix.
 * @throws ShapeError when a shape disagrees; DomainError when heads does not divide dim.
 */
export function blockDiagonal({ weight, bias }: BlockDiagonalParams, x: ReadonlyTensor): Tensor {
  const { batch, length, dim } = axes('blockDiagonal', { x: 'batch length dim' }, { x });
  const { heads } = axes('blockDiagonal', { weight: 'heads in out' }, { weight });
  const headDim = headDimOf('blockDiagonal', dim, heads);
  const size = `${heads} ${headDim}` as const;
  axes('blockDiagonal', { weight: `${size} ${headDim}`, bias: size }, { weight, bias });
  return build([batch, length, dim], (index) => {
    const channel = index % dim;
    const head = Math.floor(channel / headDim);
    const j = channel % headDim;
    let sum = bias.data[channel]!;
    for (let i = 0; i < headDim; i++) {
      sum +=
        x.data[index - channel + head * headDim + i]! *
        weight.data[(head * headDim + i) * headDim + j]!;
    }
    return sum;
  });
}

/** dim / heads; `name` is what the caller calls dim. @throws DomainError when it is not whole. */
export function headDimOf(caller: string, dim: number, heads: number, name = 'dim'): number {
  if (dim % heads === 0) return dim / heads;
  throw new DomainError(
    `${caller}: expected ${name} to be a multiple of heads, got ${name} ${dim} and heads ${heads}.`,
    `Choose heads that divide ${name}.`,
  );
}
