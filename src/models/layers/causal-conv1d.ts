// The short depthwise convolution in front of Mamba, Griffin and DeltaNet: a handful of past tokens,
// one filter a channel. The same function serves a whole sequence, a chunk and a single token.
import { axes } from '../tensor/axes.ts';
import { requireInteger, ShapeError } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, reshape, tensor, zeros } from '../tensor/tensor.ts';
import { silu } from './pointwise.ts';
import type { Stepped } from './sequence.ts';

export interface CausalConv1dParams {
  /** One filter a channel, shape (dim, width); the last tap meets the current token. */
  readonly weight: ReadonlyTensor;
  /** Shape (dim). Absent means zero. */
  readonly bias?: ReadonlyTensor | undefined;
}

export interface CausalConv1dOptions {
  /** Inputs before the first one, oldest first: (batch, past, dim), past ≥ width − 1. Absent: zeros. */
  readonly state?: ReadonlyTensor | undefined;
  readonly activation?: 'silu' | undefined;
  /** Position of each token in its document, (batch, length): no tap reaches past a 0. */
  readonly segmentPos?: ReadonlyTensor | undefined;
}

/** Weights and bias uniform in ±1/√width, the fan-in of a depthwise filter. */
export function initCausalConv1d(
  config: { readonly dim: number; readonly width: number },
  random: Random,
): { readonly weight: Tensor; readonly bias: Tensor } {
  const dim = requireInteger('initCausalConv1d', 'dim', config.dim);
  const width = requireInteger('initCausalConv1d', 'width', config.width);
  const uniform = () => (2 * random() - 1) / Math.sqrt(width);
  return { weight: build([dim, width], uniform), bias: build([dim], uniform) };
}

/**
 * y_t = f(b + Σ_{j=0}^{width−1} w_{width−1−j} x_{t−j}) in each channel, f = silu or the identity.
 *
 * x (batch, length, dim), weight (dim, width) → output (batch, length, dim) and the state to go on
 * with: the last inputs, as many as the state given has (width − 1 without one). Cost
 * 2 · length · dim · width FLOPs a batch row.
 * With `segmentPos`, the sum ends at the token whose position is 0, and inputs before the last
 * such token are zero in the state.
 * @throws ShapeError when a shape disagrees, or the state holds fewer than width − 1 inputs.
 * @see gu2023mamba, de2024griffin
 */
export function causalConv1d(
  params: CausalConv1dParams,
  x: ReadonlyTensor,
  options: CausalConv1dOptions = {},
): Stepped<Tensor> {
  const { weight, bias } = params;
  const { state, segmentPos } = options;
  const { batch, length, dim, width } = axes(
    'causalConv1d',
    { x: 'batch length dim', weight: 'dim width', bias: 'dim', segmentPos: 'batch length' },
    { x, weight, bias, segmentPos },
  );
  const past = pastLength('causalConv1d', state, batch, dim, width);
  const activate = options.activation === 'silu' ? silu : (value: number) => value;
  const startsDocument = (b: number, t: number) =>
    segmentPos !== undefined && t >= 0 && segmentPos.data[b * length + t] === 0;
  const inputAt = (b: number, t: number, d: number): number =>
    t >= 0
      ? x.data[(b * length + t) * dim + d]!
      : state && past + t >= 0
        ? state.data[(b * past + past + t) * dim + d]!
        : 0;

  const output = zeros([batch, length, dim]);
  const next = zeros([batch, past, dim]);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      // #region causal-conv1d
      for (let t = 0; t < length; t++) {
        let sum = bias ? bias.data[d]! : 0;
        for (let j = 0; j < width; j++) {
          sum += weight.data[d * width + (width - 1 - j)]! * inputAt(b, t - j, d);
          if (startsDocument(b, t - j)) break;
        }
        output.data[(b * length + t) * dim + d] = activate(sum);
      }
      // #endregion causal-conv1d
      for (let j = 0; j < past; j++) {
        next.data[(b * past + past - 1 - j) * dim + d] = inputAt(b, length - 1 - j, d);
        if (startsDocument(b, length - 1 - j)) break;
      }
    }
  }
  return { output, state: next };
}

/**
 * `causalConv1d` for one token: x_t (batch, dim) and the inputs before it → y_t (batch, dim).
 * Cost 2 · dim · width FLOPs, whatever came before.
 */
export function causalConv1dStep(
  params: CausalConv1dParams,
  xAtT: ReadonlyTensor,
  state: ReadonlyTensor | undefined,
  options: Pick<CausalConv1dOptions, 'activation'> = {},
): Stepped<Tensor> {
  const { batch, dim } = axes('causalConv1dStep', { x: 'batch dim' }, { x: xAtT });
  const x = tensor([batch, 1, dim], xAtT.data);
  const { output, state: next } = causalConv1d(params, x, { ...options, state });
  return { output: reshape(output, [batch, dim]), state: next };
}

function pastLength(
  caller: string,
  state: ReadonlyTensor | undefined,
  batch: number,
  dim: number,
  width: number,
): number {
  if (state === undefined) return width - 1;
  const { past } = axes(caller, { state: `${batch} past ${dim}` }, { state });
  if (past < width - 1) {
    throw new ShapeError(
      `${caller}: expected state to hold at least ${width - 1} inputs for a filter of width ${width}, got ${past}.`,
      'Keep the last width − 1 inputs.',
    );
  }
  return past;
}
