// The affine map on the last axis: the projection in and out of every layer of the course.
import { axes } from '../tensor/axes.ts';
import { requireInteger, ShapeError } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';

export interface LinearParams {
  /** W, shape (out, in). */
  readonly weight: ReadonlyTensor;
  /** b, shape (out). Absent means zero. */
  readonly bias?: ReadonlyTensor | undefined;
}

/** Weight and, unless `bias` is false, bias drawn uniformly from ±1/√in. */
export function initLinear(
  config: { readonly inDim: number; readonly outDim: number; readonly bias?: boolean },
  random: Random,
): { readonly weight: Tensor; readonly bias?: Tensor } {
  const inDim = requireInteger('initLinear', 'inDim', config.inDim);
  const outDim = requireInteger('initLinear', 'outDim', config.outDim);
  const uniform = () => (2 * random() - 1) / Math.sqrt(inDim);
  const weight = build([outDim, inDim], uniform);
  return config.bias === false ? { weight } : { weight, bias: build([outDim], uniform) };
}

/**
 * y_{…i} = Σ_j W_{ij} x_{…j} + b_i, that is y = x Wᵀ + b on the last axis.
 *
 * x (…, in), weight (out, in), bias (out) → y (…, out). Cost 2 · in · out FLOPs a row.
 * @throws ShapeError when the last axis of x is not `in`.
 */
export function linear({ weight, bias }: LinearParams, x: ReadonlyTensor): Tensor {
  const sizes = axes('linear', { weight: 'out in', bias: 'out' }, { weight, bias });
  if (x.shape.at(-1) !== sizes.in) {
    throw new ShapeError(
      `linear: expected the last axis of x to be ${sizes.in} as in weight, got shape [${x.shape.join(', ')}].`,
      'Check the last axis of x.',
    );
  }
  const y = zeros([...x.shape.slice(0, -1), sizes.out]);
  const rows = y.data.length / Math.max(sizes.out, 1);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < sizes.out; i++) {
      let sum = bias ? bias.data[i]! : 0;
      for (let j = 0; j < sizes.in; j++) {
        sum += weight.data[i * sizes.in + j]! * x.data[r * sizes.in + j]!;
      }
      y.data[r * sizes.out + i] = sum;
    }
  }
  return y;
}
