// The short convolution with its past inputs in a ring: what a decoder does, so that no input moves.
import { axes } from '../tensor/axes.ts';
import { DomainError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { tensor, zeros } from '../tensor/tensor.ts';
import type { CausalConv1dOptions, CausalConv1dParams } from './causal-conv1d.ts';
import { causalConv1d } from './causal-conv1d.ts';
import type { Stepped } from './sequence.ts';

/**
 * `causalConv1d` whose past lies in a ring: input number s of row b lives in slot s mod slots.
 *
 * x (batch, length, dim), ring (batch, slots, dim), `written` = inputs seen so far in each row.
 * Returns y and the ring after the inputs were written; `written` grows by `length`.
 * @throws ShapeError as causalConv1d; DomainError when `written` has not one count a row.
 */
export function causalConv1dRing(
  params: CausalConv1dParams,
  x: ReadonlyTensor,
  ring: ReadonlyTensor,
  written: ArrayLike<number>,
  options: Pick<CausalConv1dOptions, 'activation'> = {},
): Stepped<Tensor> {
  const { batch, length, dim, slots, width } = axes(
    'causalConv1dRing',
    { x: 'batch length dim', ring: 'batch slots dim', weight: 'dim width' },
    { x, ring, weight: params.weight },
  );
  if (written.length !== batch) {
    throw new DomainError(
      `causalConv1dRing: expected written to hold one count for each of ${batch} rows, got ${written.length}.`,
      'Pass the number of inputs each row has seen.',
    );
  }
  const slot = (s: number) => ((s % slots) + slots) % slots;
  const past = width - 1;
  const recent = zeros([batch, past, dim]);
  const next = tensor(ring.shape, ring.data);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      for (let j = 0; j < past; j++) {
        const from = slot(written[b]! - past + j);
        recent.data[(b * past + j) * dim + d] = ring.data[(b * slots + from) * dim + d]!;
      }
      for (let t = 0; t < length; t++) {
        const to = slot(written[b]! + t);
        next.data[(b * slots + to) * dim + d] = x.data[(b * length + t) * dim + d]!;
      }
    }
  }
  return { output: causalConv1d(params, x, { ...options, state: recent }).output, state: next };
}
