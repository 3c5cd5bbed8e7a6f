// The step of Mamba and Mamba-2 as their decoders call it: channels arranged in heads, the groups
// of B and C counted in heads.
import { axes } from '../tensor/axes.ts';
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { reshape } from '../tensor/tensor.ts';
import type { SelectiveScanOptions } from './selective-scan-inputs.ts';
import { selectiveScanStep } from './selective-scan.ts';
import type { Stepped } from './sequence.ts';

export interface StateUpdateToken {
  /** (batch heads headDim). */
  readonly x: ReadonlyTensor;
  /** (batch heads headDim). */
  readonly deltaRaw: ReadonlyTensor;
  /** (heads headDim state). */
  readonly A: ReadonlyTensor;
  /** (batch groups state): head h reads group ⌊h · groups / heads⌋. */
  readonly B: ReadonlyTensor;
  /** (batch groups state). */
  readonly C: ReadonlyTensor;
  /** (heads headDim). */
  readonly deltaBias?: ReadonlyTensor | undefined;
  /** (heads headDim). */
  readonly D?: ReadonlyTensor | undefined;
  /** (batch heads headDim). */
  readonly z?: ReadonlyTensor | undefined;
}

/**
 * h = exp(Δ A) h_before + Δ B x, y = (C · h + D x) silu(z), for every (head, position in head).
 *
 * h (batch heads headDim state) → output (batch heads headDim) and the new h. It is
 * `selectiveScanStep` over heads · headDim channels.
 * @throws ShapeError when shapes disagree or groups does not divide heads. @see dao2024mamba2
 */
export function selectiveStateUpdate(
  token: StateUpdateToken,
  before: ReadonlyTensor,
  options: Pick<SelectiveScanOptions, 'softplus'> = {},
): Stepped<Tensor> {
  const { x, deltaRaw, A, B, C, deltaBias, D, z } = token;
  const { batch, heads, headDim, state, groups } = axes(
    'selectiveStateUpdate',
    {
      before: 'batch heads headDim state',
      x: 'batch heads headDim',
      deltaRaw: 'batch heads headDim',
      A: 'heads headDim state',
      B: 'batch groups state',
      C: 'batch groups state',
      deltaBias: 'heads headDim',
      D: 'heads headDim',
      z: 'batch heads headDim',
    },
    { before, x, deltaRaw, A, B, C, deltaBias, D, z },
  );
  if (heads % groups !== 0) {
    throw new ShapeError(
      `selectiveStateUpdate: expected the ${groups} groups of B to divide the ${heads} heads.`,
      'Give every group the same number of heads.',
    );
  }
  const dim = heads * headDim;
  const flat = (value: ReadonlyTensor | undefined, shape: readonly number[]) =>
    value && { shape, data: value.data };
  const { output, state: h } = selectiveScanStep(
    {
      x: { shape: [batch, dim], data: x.data },
      deltaRaw: { shape: [batch, dim], data: deltaRaw.data },
      A: { shape: [dim, state], data: A.data },
      B,
      C,
      deltaBias: flat(deltaBias, [dim]),
      D: flat(D, [dim]),
      z: flat(z, [batch, dim]),
    },
    { shape: [batch, dim, state], data: before.data },
    options,
  );
  return { output: reshape(output, [batch, heads, headDim]), state: reshape(h, before.shape) };
}
