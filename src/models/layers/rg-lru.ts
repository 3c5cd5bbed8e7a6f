// The real-gated linear recurrent unit of Griffin: a diagonal linear recurrence whose decay is
// gated by the input, and whose input is scaled so that the state keeps its size.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { normal } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, full, reshape, tensor, zeros } from '../tensor/tensor.ts';
import type { BlockDiagonalParams } from './block-diagonal.ts';
import { blockDiagonal, headDimOf } from './block-diagonal.ts';
import type { LinearRecurrence } from './linear-recurrence.ts';
import { linearRecurrence } from './linear-recurrence.ts';
import { sigmoid, softplus } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import { elementwise } from './sequence.ts';

export interface RgLruParams {
  /** Decides the decay: shape (dim). The paper's Λ is its negative: a = σ(Λ)^{c r}. */
  readonly aParam: ReadonlyTensor;
  readonly inputGate: BlockDiagonalParams;
  readonly recurrenceGate: BlockDiagonalParams;
}

export interface RgLruState {
  /** h, shape (batch, dim). */
  readonly h: Tensor;
}

export interface RgLruTrace {
  /** Recurrence gate, in (0, 1). */
  readonly r: Tensor;
  /** Input gate, in (0, 1). */
  readonly i: Tensor;
  /** Decay, in (0, 1); 0 where a document starts. */
  readonly a: Tensor;
  /** √(1 − a²); 1 where a document starts. */
  readonly multiplier: Tensor;
  readonly h: Tensor;
}

/** c in log a = −c r softplus(aParam): at r = 1 the decay is the eighth power of σ(−aParam). */
const c = 8;

/**
 * Decays a (at r = 1, before the power c) uniform by area in the ring of radii 0.9 … 0.999, and
 * normal gate weights of variance 1/headDim.
 */
export function initRgLru(
  config: { readonly dim: number; readonly heads: number },
  random: Random,
): RgLruParams {
  const dim = requireInteger('initRgLru', 'dim', config.dim);
  const heads = requireInteger('initRgLru', 'heads', config.heads);
  const headDim = headDimOf('initRgLru', dim, heads);
  const gate = (): BlockDiagonalParams => ({
    weight: build([heads, headDim, headDim], () => normal(random) / Math.sqrt(headDim)),
    bias: zeros([heads, headDim]),
  });
  const aParam = build([dim], () => {
    const radius = Math.sqrt(0.9 ** 2 + random() * (0.999 ** 2 - 0.9 ** 2));
    return Math.log(1 / radius - 1); // softplus(aParam) = −log radius
  });
  return { aParam, inputGate: gate(), recurrenceGate: gate() };
}

/**
 * r_t = σ(Wr x_t + br), i_t = σ(Wi x_t + bi), log a_t = −8 r_t softplus(aParam),
 * h_t = a_t ⊙ h_{t−1} + √(1 − a_t²) ⊙ i_t ⊙ x_t, y_t = h_t.
 *
 * x (batch, length, dim) → output (batch, length, dim). Where `segmentPos` (batch, length) is 0 a
 * document starts: h_{t−1} counts as zero and the square root as 1. Unless given, the first token
 * starts a document when there is no state, and no token does when there is one.
 * @throws ShapeError when a shape disagrees.
 * @see de2024griffin
 */
export function rgLru(
  params: RgLruParams,
  x: ReadonlyTensor,
  options: {
    readonly state?: RgLruState | undefined;
    readonly segmentPos?: ReadonlyTensor | undefined;
    readonly recurrence?: LinearRecurrence | undefined;
  } = {},
): Stepped<RgLruState> {
  const { a, b } = rgLruInputs(params, x, options);
  const { output, state: h } = (options.recurrence ?? linearRecurrence)(a, b, options.state?.h);
  return { output, state: { h } };
}

/** One token: x_t (batch, dim). No state means that a document starts here. */
export function rgLruStep(
  params: RgLruParams,
  xAtT: ReadonlyTensor,
  state?: RgLruState,
): Stepped<RgLruState> {
  const { batch, dim } = axes('rgLruStep', { x: 'batch dim' }, { x: xAtT });
  const next = rgLru(params, tensor([batch, 1, dim], xAtT.data), { state });
  return { output: reshape(next.output, [batch, dim]), state: next.state };
}

/** Gates, decays and states of every step, each (batch, length, dim). */
export function traceRgLru(
  params: RgLruParams,
  x: ReadonlyTensor,
  options: {
    readonly state?: RgLruState | undefined;
    readonly segmentPos?: ReadonlyTensor | undefined;
  } = {},
): RgLruTrace {
  const { r, i, a, b, multiplier } = rgLruInputs(params, x, options);
  return { r, i, a, multiplier, h: linearRecurrence(a, b, options.state?.h).output };
}

function rgLruInputs(
  params: RgLruParams,
  x: ReadonlyTensor,
  options: {
    readonly state?: RgLruState | undefined;
    readonly segmentPos?: ReadonlyTensor | undefined;
  },
) {
  const { batch, length, dim } = axes(
    'rgLru',
    { x: 'batch length dim', aParam: 'dim', segmentPos: 'batch length', h: 'batch dim' },
    { x, aParam: params.aParam, segmentPos: options.segmentPos, h: options.state?.h },
  );
  const segmentPos =
    options.segmentPos ??
    (options.state ? full([batch, length], 1) : build([batch, length], (k) => k % length));
  const rRaw = blockDiagonal(params.recurrenceGate, x);
  const iRaw = blockDiagonal(params.inputGate, x);
  const names = ['r', 'i', 'a', 'multiplier', 'b'] as const;
  const values = elementwise(names, [batch * length, dim], (row, channel) => {
    const at = row * dim + channel;
    const startsDocument = segmentPos.data[row] === 0;
    // #region rg-lru
    const r = sigmoid(rRaw.data[at]!);
    const i = sigmoid(iRaw.data[at]!);
    const logA = -c * r * softplus(params.aParam.data[channel]!);
    const a = startsDocument ? 0 : Math.exp(logA);
    const multiplier = startsDocument ? 1 : Math.sqrt(-Math.expm1(2 * logA)); // √(1 − a²)
    const b = multiplier * i * x.data[at]!;
    // #endregion rg-lru
    return { r, i, a, multiplier, b };
  });
  const shaped = (name: (typeof names)[number]) => reshape(values[name], x.shape);
  return {
    r: shaped('r'),
    i: shaped('i'),
    a: shaped('a'),
    b: shaped('b'),
    multiplier: shaped('multiplier'),
  };
}
