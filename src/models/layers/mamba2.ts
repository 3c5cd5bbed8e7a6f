// The Mamba-2 block: as Mamba's, but Δ, B, C come from the same projection as the input, before the
// convolution rather than after it, and the scan is the state space duality with heads.
import { axes } from '../tensor/axes.ts';
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { map, reshape, zeros } from '../tensor/tensor.ts';
import type { CausalConv1dParams } from './causal-conv1d.ts';
import { causalConv1d } from './causal-conv1d.ts';
import { splitLast } from './features.ts';
import { stepThrough } from './heads.ts';
import { linear, type LinearParams } from './linear.ts';
import type { NormParams } from './norm.ts';
import { gatedRmsNorm } from './norm.ts';
import { silu } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { ssdScan } from './ssd-scan.ts';

export interface Mamba2Params {
  /** From x to (z, u, B, C, deltaRaw), weight (2 inner + 2 groups state + heads, dim). */
  readonly inProj: LinearParams;
  /** Over u, B and C, weight (inner + 2 groups state, convWidth). */
  readonly conv: CausalConv1dParams;
  /** (heads). */
  readonly deltaBias: ReadonlyTensor;
  /** A = −exp(logA), one number a head, (heads). */
  readonly logA: ReadonlyTensor;
  /** (heads) or (heads headDim). */
  readonly D: ReadonlyTensor;
  /** Weight (inner). Absent: the gate silu(z) alone. */
  readonly norm?:
    | (NormParams & {
        readonly groupSize?: number | undefined;
        readonly normBeforeGate?: boolean | undefined;
      })
    | undefined;
  /** Weight (dim, inner). */
  readonly outProj: LinearParams;
  /** Heads that share B and C come in this many groups; 1 unless given. */
  readonly groups?: number | undefined;
  /** Smallest and largest Δ allowed; no limits unless given. */
  readonly deltaLimit?: readonly [min: number, max: number] | undefined;
}

export interface Mamba2State {
  /** The last inputs of the convolution, (batch, convWidth − 1, inner + 2 groups state). */
  readonly conv: Tensor;
  /** (batch heads headDim state). */
  readonly h: Tensor;
}

/** The sizes that follow from the shapes of the parameters. */
export interface Mamba2Sizes {
  readonly inner: number;
  readonly heads: number;
  readonly headDim: number;
  readonly groups: number;
  readonly state: number;
}

/** @throws ShapeError when no sizes fit the shapes of inProj, conv and logA. */
export function mamba2Sizes(params: Mamba2Params): Mamba2Sizes {
  const { groups = 1 } = params;
  const { rows, channels, heads } = axes(
    'mamba2',
    { inProj: 'rows dim', conv: 'channels width', logA: 'heads', deltaBias: 'heads' },
    {
      inProj: params.inProj.weight,
      conv: params.conv.weight,
      logA: params.logA,
      deltaBias: params.deltaBias,
    },
  );
  const inner = rows - channels - heads;
  const headDim = inner / heads;
  const state = (channels - inner) / (2 * groups);
  if (!(inner > 0 && Number.isInteger(headDim) && Number.isInteger(state) && state > 0)) {
    throw new ShapeError(
      `mamba2: expected inProj to have 2 inner + 2 groups state + heads rows and conv inner + 2 groups state, got ${rows} and ${channels} for ${heads} heads and ${groups} groups.`,
      'Check inProj, conv, logA and groups against each other.',
    );
  }
  return { inner, heads, headDim, groups, state };
}

/** The state before the first token. */
export function zeroMamba2State(params: Mamba2Params, batch: number): Mamba2State {
  const { heads, headDim, state } = mamba2Sizes(params);
  const [channels = 0, width = 1] = params.conv.weight.shape;
  return {
    conv: zeros([batch, width - 1, channels]),
    h: zeros([batch, heads, headDim, state]),
  };
}

/** Every intermediate of the block. */
export interface Mamba2Trace {
  /** The gate before silu, (batch length inner). */
  readonly z: Tensor;
  /** After convolution and silu: what the scan calls x, (batch length heads headDim). */
  readonly x: Tensor;
  /** Before bias and softplus, (batch length heads). */
  readonly deltaRaw: Tensor;
  /** (batch length groups state). */
  readonly B: Tensor;
  /** (batch length groups state). */
  readonly C: Tensor;
  /** Of the scan, before gate and norm, (batch length inner). */
  readonly y: Tensor;
  /** After gate and norm, (batch length inner). */
  readonly gated: Tensor;
  /** (batch length dim). */
  readonly output: Tensor;
  readonly state: Mamba2State;
}

/** `mamba2` with all its intermediates. */
export function traceMamba2(
  params: Mamba2Params,
  input: ReadonlyTensor,
  before: Mamba2State = zeroMamba2State(params, input.shape[0] ?? 0),
  options: { readonly chunk?: number | undefined } = {},
): Mamba2Trace {
  const { inProj, deltaBias, D, norm, outProj, deltaLimit } = params;
  const { inner, heads, headDim, groups, state } = mamba2Sizes(params);
  const { batch, length } = axes('mamba2', { x: 'batch length dim' }, { x: input });
  // #region mamba2-block
  const [z, uBC, deltaRaw] = splitLast('mamba2', linear(inProj, input), [
    inner,
    inner + 2 * groups * state,
    heads,
  ]);
  const conv = causalConv1d(params.conv, uBC, { activation: 'silu', state: before.conv });
  const [u, flatB, flatC] = splitLast('mamba2', conv.output, [
    inner,
    groups * state,
    groups * state,
  ]);
  const x = reshape(u, [batch, length, heads, headDim]);
  const B = reshape(flatB, [batch, length, groups, state]);
  const C = reshape(flatC, [batch, length, groups, state]);

  const A = map(params.logA, (a) => -Math.exp(a));
  const scan = ssdScan(
    { x, deltaRaw, deltaBias, A, B, C, D },
    { initialState: before.h, deltaLimit, chunk: options.chunk },
  );
  const y = reshape(scan.output, [batch, length, inner]);
  const gated = norm ? gatedRmsNorm(norm, y, z) : gate(y, z);
  const output = linear(outProj, gated);
  // #endregion mamba2-block
  return {
    z,
    x,
    deltaRaw,
    B,
    C,
    y,
    gated,
    output,
    state: { conv: conv.state, h: scan.state },
  };
}

function gate(y: Tensor, z: Tensor): Tensor {
  return { shape: y.shape, data: y.data.map((value, i) => value * silu(z.data[i]!)) };
}

/**
 * y = W_out rmsNorm(ssd(silu(conv(u, B, C)), Δ) ∘ silu(z)) with (z, u, B, C, deltaRaw) = W_in x.
 *
 * x (batch length dim) → output (batch length dim) and the state to go on with. `chunk` sets the
 * length of the chunks of the scan and changes rounding only.
 * @throws ShapeError when shapes disagree. @see dao2024mamba2
 */
export function mamba2(
  params: Mamba2Params,
  x: ReadonlyTensor,
  before?: Mamba2State,
  options: { readonly chunk?: number | undefined } = {},
): Stepped<Mamba2State> {
  const { output, state } = traceMamba2(params, x, before, options);
  return { output, state };
}

/** `mamba2` for one token: x_t (batch dim) → y_t (batch dim), at the same cost for every t. */
export function mamba2Step(
  params: Mamba2Params,
  xAtT: ReadonlyTensor,
  before: Mamba2State,
): Stepped<Mamba2State> {
  return stepThrough('mamba2Step', xAtT, (x) => mamba2(params, x, before, { chunk: 1 }));
}
