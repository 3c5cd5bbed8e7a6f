// The Mamba block: one half of a projection passes a short convolution and the selective scan, the
// other half gates the result.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, full, map, zeros } from '../tensor/tensor.ts';
import type { CausalConv1dParams } from './causal-conv1d.ts';
import { causalConv1d, initCausalConv1d } from './causal-conv1d.ts';
import { splitLast } from './features.ts';
import { stepThrough } from './heads.ts';
import { initLinear, linear, type LinearParams } from './linear.ts';
import { initDeltaBias, initLogA, type DeltaRange } from './mamba-init.ts';
import { selectiveScan } from './selective-scan.ts';
import type { Stepped } from './sequence.ts';

export interface MambaConfig extends DeltaRange {
  readonly dim: number;
  /** Numbers of state a channel, 16 unless given. */
  readonly state?: number | undefined;
  /** inner = expand · dim channels; 2 unless given. */
  readonly expand?: number | undefined;
  /** Tokens the short convolution sees, 4 unless given. */
  readonly convWidth?: number | undefined;
  /** Width of the bottleneck that Δ is made from, ⌈dim / 16⌉ unless given. */
  readonly deltaRank?: number | undefined;
}

export interface MambaParams {
  /** From x to (u, z), weight (2 inner, dim). */
  readonly inProj: LinearParams;
  /** Weight (inner, convWidth). */
  readonly conv: CausalConv1dParams;
  /** From u to (Δ's bottleneck, B, C), weight (deltaRank + 2 state, inner). */
  readonly xProj: LinearParams;
  /** From the bottleneck to deltaRaw, weight (inner, deltaRank). */
  readonly deltaProj: LinearParams;
  /** A = −exp(logA), (inner state). */
  readonly logA: ReadonlyTensor;
  /** (inner). */
  readonly D: ReadonlyTensor;
  /** Weight (dim, inner). */
  readonly outProj: LinearParams;
}

/** All that a decoder keeps of the past; its size does not depend on how long that was. */
export interface MambaState {
  /** The last inputs of the convolution, (batch, convWidth − 1, inner). */
  readonly conv: Tensor;
  /** (batch inner state). */
  readonly h: Tensor;
}

/**
 * A = −1 … −state, D = 1, softplus of Δ's bias log-uniform in [deltaMin, deltaMax], Δ's projection
 * uniform in ±1/√deltaRank; the other projections as `initLinear`, without bias.
 * @throws DomainError when a size is not a whole number of at least 1. @see gu2023mamba
 */
export function initMamba(config: MambaConfig, random: Random): MambaParams {
  const dim = requireInteger('initMamba', 'dim', config.dim);
  const state = requireInteger('initMamba', 'state', config.state ?? 16);
  const inner = requireInteger('initMamba', 'expand · dim', (config.expand ?? 2) * dim);
  const width = requireInteger('initMamba', 'convWidth', config.convWidth ?? 4);
  const rank = config.deltaRank ?? Math.ceil(dim / 16);
  const deltaRank = requireInteger('initMamba', 'deltaRank', rank);
  const noBias = { bias: false };
  return {
    inProj: initLinear({ inDim: dim, outDim: 2 * inner, ...noBias }, random),
    conv: initCausalConv1d({ dim: inner, width }, random),
    xProj: initLinear({ inDim: inner, outDim: deltaRank + 2 * state, ...noBias }, random),
    deltaProj: {
      weight: build([inner, deltaRank], () => (2 * random() - 1) / Math.sqrt(deltaRank)),
      bias: initDeltaBias('initMamba', inner, config, random),
    },
    logA: initLogA(inner, state),
    D: full([inner], 1),
    outProj: initLinear({ inDim: inner, outDim: dim, ...noBias }, random),
  };
}

/** The state before the first token. */
export function zeroMambaState(params: MambaParams, batch: number): MambaState {
  const [inner = 0, state = 0] = params.logA.shape;
  const width = params.conv.weight.shape[1] ?? 1;
  return { conv: zeros([batch, width - 1, inner]), h: zeros([batch, inner, state]) };
}

/** Every intermediate of the block, each (batch length …). */
export interface MambaTrace {
  /** Before the convolution, (… inner). */
  readonly u: Tensor;
  /** The gate before silu, (… inner). */
  readonly z: Tensor;
  /** After convolution and silu: what the scan calls x, (… inner). */
  readonly x: Tensor;
  /** Before bias and softplus, (… inner). */
  readonly deltaRaw: Tensor;
  /** (… state). */
  readonly B: Tensor;
  /** (… state). */
  readonly C: Tensor;
  /** Of the scan, skip and gate included, (… inner). */
  readonly y: Tensor;
  /** (… dim). */
  readonly output: Tensor;
  readonly state: MambaState;
}

/**
 * `mamba` with all its intermediates. Its deltaRaw, B, C, x and z, with A = −exp(logA) and
 * deltaProj.bias, are the inputs of `traceSelectiveScan`.
 */
export function traceMamba(
  params: MambaParams,
  input: ReadonlyTensor,
  before: MambaState = zeroMambaState(params, input.shape[0] ?? 0),
): MambaTrace {
  const { inProj, xProj, deltaProj, D, outProj } = params;
  const { inner, state } = axes(
    'mamba',
    { x: 'batch length dim', logA: 'inner state', D: 'inner' },
    { x: input, logA: params.logA, D },
  );
  const deltaRank = deltaProj.weight.shape[1] ?? 0;
  // #region mamba-block
  const [u, z] = splitLast('mamba', linear(inProj, input), [inner, inner]);
  const conv = causalConv1d(params.conv, u, { activation: 'silu', state: before.conv });
  const x = conv.output;

  const projected = linear(xProj, x); // Δ, B and C are functions of the token: the selection
  const [bottleneck, B, C] = splitLast('mamba', projected, [deltaRank, state, state]);
  const deltaRaw = linear({ weight: deltaProj.weight }, bottleneck);

  const A = map(params.logA, (a) => -Math.exp(a)); // negative, whatever training does to logA
  const scan = selectiveScan(
    { x, deltaRaw, deltaBias: deltaProj.bias, A, B, C, D, z },
    { initialState: before.h },
  );
  const output = linear(outProj, scan.output);
  // #endregion mamba-block
  return {
    u,
    z,
    x,
    deltaRaw,
    B,
    C,
    y: scan.output,
    output,
    state: { conv: conv.state, h: scan.state },
  };
}

/**
 * y = W_out (scan(silu(conv(u))) ∘ silu(z)) with (u, z) = W_in x: one Mamba block.
 *
 * x (batch length dim) → output (batch length dim) and the state to go on with. Without the
 * residual connection and the norm around it.
 * @throws ShapeError when shapes disagree. @see gu2023mamba
 */
export function mamba(
  params: MambaParams,
  x: ReadonlyTensor,
  before?: MambaState,
): Stepped<MambaState> {
  const { output, state } = traceMamba(params, x, before);
  return { output, state };
}

/** `mamba` for one token: x_t (batch dim) → y_t (batch dim), at the same cost for every t. */
export function mambaStep(
  params: MambaParams,
  xAtT: ReadonlyTensor,
  before: MambaState,
): Stepped<MambaState> {
  return stepThrough('mambaStep', xAtT, (x) => mamba(params, x, before));
}
