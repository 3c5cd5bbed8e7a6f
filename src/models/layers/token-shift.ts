// The token shift of RWKV: every projection sees a blend of the token and its predecessor.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

/**
 * μ ⊙ x_t + (1 − μ) ⊙ x_{t−1}, a convolution over two tokens; μ (dim), x_t and x_{t−1} (batch, dim).
 *
 * μ weighs the present token, as in RWKV-4; RWKV-7 stores 1 − μ.
 * @throws ShapeError when a shape disagrees.
 */
export function tokenShift(mix: ReadonlyTensor, x: ReadonlyTensor, before: ReadonlyTensor): Tensor {
  const { dim } = axes(
    'tokenShift',
    { mix: 'dim', x: 'batch dim', before: 'batch dim' },
    { mix, x, before },
  );
  return build(x.shape, (i) => {
    const mu = mix.data[i % dim]!;
    return mu * x.data[i]! + (1 - mu) * before.data[i]!;
  });
}
