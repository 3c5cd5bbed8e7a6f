// The mLSTM as a layer: projections around the matrix memory, and an output gate.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map, reshape, tensor, zeros } from '../tensor/tensor.ts';
import { headDimOf } from './block-diagonal.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';
import type { MlstmInputs, MlstmState } from './mlstm-forms.ts';
import { mlstmRecurrent } from './mlstm-forms.ts';
import { logSigmoid, sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';

export interface MlstmParams {
  /** Weights (dim, dim), dim = heads · headDim. */
  readonly query: LinearParams;
  readonly key: LinearParams;
  readonly value: LinearParams;
  /** To one number a head, weights (heads, dim). */
  readonly inputGate: LinearParams;
  readonly forgetGate: LinearParams;
  /** Weight (dim, dim). */
  readonly outputGate: LinearParams;
}

/** Projections uniform in ±1/√dim; forget gates that start open (biases from 3 to 6). */
export function initMlstm(
  config: { readonly dim: number; readonly heads: number },
  random: Random,
): MlstmParams {
  const dim = requireInteger('initMlstm', 'dim', config.dim);
  const heads = requireInteger('initMlstm', 'heads', config.heads);
  headDimOf('initMlstm', dim, heads);
  const project = () => initLinear({ inDim: dim, outDim: dim }, random);
  const gate = () => initLinear({ inDim: dim, outDim: heads }, random);
  const forgetBias = build([heads], (h) => (heads === 1 ? 3 : 3 + (3 * h) / (heads - 1)));
  return {
    query: project(),
    key: project(),
    value: project(),
    inputGate: gate(),
    forgetGate: { weight: gate().weight, bias: forgetBias },
    outputGate: project(),
  };
}

/** C = n = m = 0. */
export function zeroMlstmLayerState(params: MlstmParams, batch: number): MlstmState {
  const heads = params.inputGate.weight.shape[0] ?? 1;
  const headDim = (params.query.weight.shape[0] ?? 0) / heads;
  return {
    C: zeros([batch, heads, headDim, headDim]),
    n: zeros([batch, heads, headDim]),
    m: zeros([batch, heads]),
  };
}

/** q, k, v and the raw gates of a sequence: x (batch, length, dim). */
export function mlstmInputs(params: MlstmParams, x: ReadonlyTensor): MlstmInputs {
  const { batch, length, dim } = axes('mlstm', { x: 'batch length dim' }, { x });
  const heads = params.inputGate.weight.shape[0] ?? 1;
  const split = (projection: LinearParams) =>
    reshape(linear(projection, x), [batch, length, heads, headDimOf('mlstm', dim, heads)]);
  return {
    q: split(params.query),
    k: split(params.key),
    v: split(params.value),
    iRaw: linear(params.inputGate, x),
    fRaw: linear(params.forgetGate, x),
  };
}

/**
 * y_t = σ(Wo x_t + bo) ⊙ h_t, h the mLSTM of q, k, v and gates that are all projections of x.
 *
 * x (batch, length, dim) → output (batch, length, dim). Nothing that is projected looks back, so
 * the parallel and the chunked form (./mlstm-forms.ts) serve as well.
 * @throws ShapeError when a shape disagrees.
 * @see beck2024xlstm section 2.3
 */
export function mlstm(
  params: MlstmParams,
  x: ReadonlyTensor,
  state?: MlstmState,
): Stepped<MlstmState> {
  const { output: h, state: after } = mlstmRecurrent(mlstmInputs(params, x), { state });
  const o = map(linear(params.outputGate, x), sigmoid);
  return { output: build(x.shape, (i) => o.data[i]! * h.data[i]!), state: after };
}

/** One token: x_t (batch, dim) → y_t (batch, dim). */
export function mlstmStep(
  params: MlstmParams,
  xAtT: ReadonlyTensor,
  state: MlstmState,
): Stepped<MlstmState> {
  const { batch, dim } = axes('mlstmStep', { x: 'batch dim' }, { x: xAtT });
  const next = mlstm(params, tensor([batch, 1, dim], xAtT.data), state);
  return { output: reshape(next.output, [batch, dim]), state: next.state };
}

/** Inputs, gates and what comes out: log f = log σ(fRaw) and log i = iRaw (batch, length, heads). */
export function traceMlstm(
  params: MlstmParams,
  x: ReadonlyTensor,
  state?: MlstmState,
): MlstmInputs & {
  readonly logF: Tensor;
  readonly logI: Tensor;
  readonly h: Tensor;
  readonly o: Tensor;
} {
  const inputs = mlstmInputs(params, x);
  return {
    ...inputs,
    logF: map(inputs.fRaw, logSigmoid),
    logI: map(inputs.iRaw, (raw) => raw),
    h: mlstmRecurrent(inputs, { state }).output,
    o: map(linear(params.outputGate, x), sigmoid),
  };
}
