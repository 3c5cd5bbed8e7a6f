// The Hyena operator: long convolutions and gates in turn, in the place of attention.
import { axes } from '../tensor/axes.ts';
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { normal } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, sliceFirst, zeros } from '../tensor/tensor.ts';
import type { CausalConv1dParams } from './causal-conv1d.ts';
import { causalConv1d, causalConv1dStep, initCausalConv1d } from './causal-conv1d.ts';
import { fftConvolution } from './fft-convolution.ts';
import type { HyenaFilterConfig, HyenaFilterParams } from './hyena-filter.ts';
import { hyenaFilter, initHyenaFilter } from './hyena-filter.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';
import type { Stepped } from './sequence.ts';

export interface HyenaConfig extends Omit<HyenaFilterConfig, 'channels'> {
  readonly dim: number;
  /** Number of gates; order − 1 long convolutions lie between them. 2 unless given. */
  readonly order?: number | undefined;
  /** Taps of the short filter after the projection; 3 unless given. */
  readonly shortWidth?: number | undefined;
}

export interface HyenaParams {
  readonly order: number;
  /** dim → (order + 1) · dim: the gates x_0 … x_{order−1} and the value v. */
  readonly inProj: LinearParams;
  /** A causal filter of a few taps on each of the projections. */
  readonly shortFilter: CausalConv1dParams;
  /** (order − 1) · dim long filters, those of the first convolution first. */
  readonly filter: HyenaFilterParams;
  /** Skip of each long filter: ((order − 1) · dim). */
  readonly D: ReadonlyTensor;
  readonly outProj: LinearParams;
}

/** Projections and filters drawn as in their own files; D from a normal distribution. */
export function initHyena(config: HyenaConfig, random: Random): HyenaParams {
  const { dim, order = 2, shortWidth = 3 } = config;
  requireInteger('initHyena', 'order', order, 2);
  const inner = (order + 1) * dim;
  const channels = (order - 1) * dim;
  return {
    order,
    inProj: initLinear({ inDim: dim, outDim: inner }, random),
    shortFilter: initCausalConv1d({ dim: inner, width: shortWidth }, random),
    filter: initHyenaFilter({ ...config, channels }, random),
    D: build([channels], () => normal(random)),
    outProj: initLinear({ inDim: dim, outDim: dim }, random),
  };
}

// #region hyena-operator
/**
 * v ← k_o ∗ (v · x_i) + D_o (v · x_i) for i = order−1 … 1 (o = order−1−i), then y = W_out (v · x_0).
 *
 * x (batch, length, dim) → y (batch, length, dim). [x_0, …, x_{order−1}, v] are parts of the input
 * after a projection and a short causal filter. A product with data is a gate; a convolution carries
 * over any distance: together they stand for attention at O(length · log length).
 * @throws ShapeError; DomainError when the sequence is longer than the filter's maxLength.
 * @see poli2023hyena definition 3.1
 */
// #region hyena-operator-body
export function hyena(params: HyenaParams, x: ReadonlyTensor): Tensor {
  const { gates, value, k } = project(params, x);
  let v = value;
  for (let i = params.order - 1; i >= 1; i--) {
    const { taps, D } = longFilter(params, k, params.order - 1 - i);
    v = fftConvolution({ k: taps, D }, product(v, gates[i]!));
  }
  return linear(params.outProj, product(v, gates[0]!));
}
// #endregion hyena-operator-body
// #endregion hyena-operator

export interface HyenaTrace {
  /** x_0 … x_{order−1} after the short filter, (batch, length, dim) each. */
  readonly gates: readonly Tensor[];
  /** v before the first gate (batch, length, dim). */
  readonly value: Tensor;
  /** All long filters ((order − 1) · dim, length). */
  readonly k: Tensor;
  /** v · x_i, what each long convolution reads, in their order. */
  readonly gated: readonly Tensor[];
  /** v after each long convolution. */
  readonly convolved: readonly Tensor[];
  readonly y: Tensor;
}

/** Every intermediate of `hyena`. */
export function traceHyena(params: HyenaParams, x: ReadonlyTensor): HyenaTrace {
  const { gates, value, k } = project(params, x);
  const gated: Tensor[] = [];
  const convolved: Tensor[] = [];
  let v = value;
  for (let i = params.order - 1; i >= 1; i--) {
    const { taps, D } = longFilter(params, k, params.order - 1 - i);
    const input = product(v, gates[i]!);
    v = fftConvolution({ k: taps, D }, input);
    gated.push(input);
    convolved.push(v);
  }
  return { gates, value, k, gated, convolved, y: linear(params.outProj, product(v, gates[0]!)) };
}

export interface HyenaState {
  /** All long filters, computed once: ((order − 1) · dim, maxLength). */
  readonly k: Tensor;
  /** What the short filter still needs. */
  readonly short: Tensor;
  /** All that each long convolution has read so far, (t, batch, dim): grows by one row a token. */
  readonly past: readonly Tensor[];
}

/** Before the first token. */
export function initHyenaState(params: HyenaParams, batch: number): HyenaState {
  const { inner, width } = axes(
    'initHyenaState',
    { weight: 'inner width' },
    { weight: params.shortFilter.weight },
  );
  const dim = inner / (params.order + 1);
  return {
    k: hyenaFilter(params.filter, params.filter.maxLength),
    short: zeros([batch, width - 1, inner]),
    past: Array.from({ length: params.order - 1 }, () => zeros([0, batch, dim])),
  };
}

/**
 * `hyena` for one token: y_t needs Σ_{s=0}^{t} k_{t−s} (v · x_i)_s, so everything read is kept, like a
 * cache, and the cost grows with t. `distil` replaces k by a recurrence with a state of fixed size.
 *
 * x_t (batch, dim) → y_t (batch, dim) and the next state.
 * @throws DomainError after maxLength tokens.
 */
export function hyenaStep(
  params: HyenaParams,
  xAtT: ReadonlyTensor,
  { k, short, past }: HyenaState,
): Stepped<HyenaState> {
  const { batch, dim } = axes('hyenaStep', { x: 'batch dim' }, { x: xAtT });
  const t = past[0]!.shape[0]!;
  const maxLength = k.shape[1]!;
  if (t >= maxLength) {
    throw new DomainError(
      `hyenaStep: expected at most ${maxLength} tokens, got one more.`,
      'Raise maxLength of the filter.',
    );
  }
  const projected = causalConv1dStep(params.shortFilter, linear(params.inProj, xAtT), short);
  const parts = split(projected.output, params.order + 1);
  let v = parts[params.order]!;
  const kept: Tensor[] = [];
  for (let i = params.order - 1; i >= 1; i--) {
    const o = params.order - 1 - i;
    const { taps, D } = longFilter(params, k, o);
    const read = product(v, parts[i]!);
    const before = past[o]!;
    const all = build([t + 1, batch, dim], (j) =>
      j < before.data.length ? before.data[j]! : read.data[j - before.data.length]!,
    );
    v = build([batch, dim], (j) => {
      const d = j % dim;
      let sum = D.data[d]! * read.data[j]!;
      for (let s = 0; s <= t; s++) {
        sum += taps.data[d * maxLength + t - s]! * all.data[s * batch * dim + j]!;
      }
      return sum;
    });
    kept.push(all);
  }
  const output = linear(params.outProj, product(v, parts[0]!));
  return { output, state: { k, short: projected.state, past: kept } };
}

function project(params: HyenaParams, x: ReadonlyTensor) {
  const { length, dim } = axes('hyena', { x: 'batch length dim' }, { x });
  const inner = params.inProj.weight.shape[0];
  if (params.order < 2 || inner !== (params.order + 1) * dim) {
    throw new DomainError(
      `hyena: expected inProj to give (order + 1) · dim = ${(params.order + 1) * dim} channels with an order of at least 2, got ${inner} and order ${params.order}.`,
      'Project to one part for each gate and one for the value.',
    );
  }
  const parts = split(
    causalConv1d(params.shortFilter, linear(params.inProj, x)).output,
    params.order + 1,
  );
  const k = hyenaFilter(params.filter, length);
  return { gates: parts.slice(0, params.order), value: parts[params.order]!, k };
}

/** Filters and skips of long convolution o: (dim, taps) and (dim). */
function longFilter(params: HyenaParams, k: ReadonlyTensor, o: number) {
  const dim = k.shape[0]! / (params.order - 1);
  return {
    taps: sliceFirst(k, o * dim, (o + 1) * dim),
    D: sliceFirst(params.D, o * dim, (o + 1) * dim),
  };
}

/** The last axis cut into `count` equal parts. */
function split(x: ReadonlyTensor, count: number): Tensor[] {
  const inner = x.shape.at(-1)!;
  const dim = inner / count;
  return Array.from({ length: count }, (_, part) =>
    build([...x.shape.slice(0, -1), dim], (i) => {
      return x.data[Math.floor(i / dim) * inner + part * dim + (i % dim)]!;
    }),
  );
}

/** a · b, element by element. */
function product(a: ReadonlyTensor, b: ReadonlyTensor): Tensor {
  return build(a.shape, (i) => a.data[i]! * b.data[i]!);
}
