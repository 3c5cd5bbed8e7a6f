// The linear recurrent unit: an RNN without nonlinearity whose complex diagonal is written so that
// it cannot explode, and whose input is scaled so that the state keeps its size.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ComplexArray } from '../tensor/complex.ts';
import { cexp, complex, complexArray } from '../tensor/complex.ts';
import type { Random } from '../tensor/random.ts';
import { normal } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, reshape, tensor, zeros } from '../tensor/tensor.ts';
import type { ComplexRecurrence } from './complex-recurrence.ts';
import { complexRecurrence } from './complex-recurrence.ts';
import { linear } from './linear.ts';
import type { Stepped } from './sequence.ts';

export interface LruParams {
  /** log ν with |λ| = e^{−ν}, shape (state). */
  readonly nuLog: ReadonlyTensor;
  /** log θ with θ the angle of λ, shape (state). */
  readonly thetaLog: ReadonlyTensor;
  /** log γ, the scale of the input, shape (state). */
  readonly gammaLog: ReadonlyTensor;
  /** B = Bre + i·Bim, each (state, dim). */
  readonly Bre: ReadonlyTensor;
  readonly Bim: ReadonlyTensor;
  /** C = Cre + i·Cim, each (dim, state). */
  readonly Cre: ReadonlyTensor;
  readonly Cim: ReadonlyTensor;
  /** What passes by the state, shape (dim). */
  readonly D: ReadonlyTensor;
}

/** h = re + i·im, each (batch, state). */
export interface LruState {
  readonly re: Tensor;
  readonly im: Tensor;
}

/**
 * λ uniform by area in the ring rMin ≤ |λ| ≤ rMax with angles in [0, maxPhase), γ = √(1 − |λ|²),
 * B and C complex normal of variance 1/dim and 1/state, D standard normal.
 * @see orvieto2023lru Lemma 3.2
 */
export function initLru(
  config: {
    readonly dim: number;
    readonly state: number;
    readonly rMin?: number;
    readonly rMax?: number;
    readonly maxPhase?: number;
  },
  random: Random,
): LruParams {
  const dim = requireInteger('initLru', 'dim', config.dim);
  const state = requireInteger('initLru', 'state', config.state);
  const { rMin = 0, rMax = 1, maxPhase = 2 * Math.PI } = config;
  // 1 − random() is never 0, so neither logarithm is infinite.
  const radius = () => Math.sqrt(rMin ** 2 + (1 - random()) * (rMax ** 2 - rMin ** 2));
  const radii = Array.from({ length: state }, () => Math.min(radius(), 1 - 1e-12));
  const spread = (shape: readonly number[], variance: number) =>
    build(shape, () => normal(random) * Math.sqrt(variance / 2));
  return {
    nuLog: build([state], (n) => Math.log(-Math.log(radii[n]!))),
    thetaLog: build([state], () => Math.log(maxPhase * (1 - random()))),
    gammaLog: build([state], (n) => 0.5 * Math.log(1 - radii[n]! ** 2)),
    Bre: spread([state, dim], 1 / dim),
    Bim: spread([state, dim], 1 / dim),
    Cre: spread([dim, state], 1 / state),
    Cim: spread([dim, state], 1 / state),
    D: build([dim], () => normal(random)),
  };
}

/** h_{−1} = 0. */
export function zeroLruState(params: LruParams, batch: number): LruState {
  const state = params.nuLog.shape[0] ?? 0;
  return { re: zeros([batch, state]), im: zeros([batch, state]) };
}

// #region lru
/** λ_n = exp(−e^{nuLog_n} + i e^{thetaLog_n}): inside the unit circle whatever the parameters. */
export function lruEigenvalues({ nuLog, thetaLog }: LruParams): ComplexArray {
  const { state } = axes('lru', { nuLog: 'state', thetaLog: 'state' }, { nuLog, thetaLog });
  return complexArray(
    Array.from({ length: state }, (_, n) =>
      cexp(complex(-Math.exp(nuLog.data[n]!), Math.exp(thetaLog.data[n]!))),
    ),
  );
}

/**
 * h_t = λ ⊙ h_{t−1} + e^{gammaLog} ⊙ (B x_t), y_t = Re(C h_t) + D ⊙ x_t; λ, B, C, h complex.
 *
 * x (batch, length, dim) → output (batch, length, dim). `recurrence` may be the loop or the scan.
 * @throws ShapeError when a shape disagrees.
 * @see orvieto2023lru section 3
 */
export function lru(
  params: LruParams,
  x: ReadonlyTensor,
  state: LruState = zeroLruState(params, x.shape[0] ?? 0),
  recurrence: ComplexRecurrence = complexRecurrence,
): Stepped<LruState> {
  const { hRe, hIm, last } = runLru(params, x, state, recurrence);
  const { Cre, Cim, D } = params;
  const dim = x.shape[2]!;
  const real = linear({ weight: Cre }, hRe);
  const imaginary = linear({ weight: Cim }, hIm);
  const output = build(
    x.shape,
    (i) => real.data[i]! - imaginary.data[i]! + D.data[i % dim]! * x.data[i]!,
  );
  return { output, state: last };
}

function runLru(
  params: LruParams,
  x: ReadonlyTensor,
  initial: LruState,
  recurrence: ComplexRecurrence,
) {
  const { Bre, Bim, Cre, Cim, D, gammaLog } = params;
  const { state } = axes(
    'lru',
    {
      x: 'batch length dim',
      Bre: 'state dim',
      Bim: 'state dim',
      Cre: 'dim state',
      Cim: 'dim state',
      D: 'dim',
      gammaLog: 'state',
    },
    { x, Bre, Bim, Cre, Cim, D, gammaLog },
  );
  const scaled = (input: Tensor) =>
    build(input.shape, (i) => Math.exp(gammaLog.data[i % state]!) * input.data[i]!);
  const bRe = scaled(linear({ weight: Bre }, x));
  const bIm = scaled(linear({ weight: Bim }, x));
  const { re: hRe, im: hIm, last } = recurrence(lruEigenvalues(params), bRe, bIm, initial);
  return { hRe, hIm, last };
}
// #endregion lru

/** One token: x_t (batch, dim) → y_t (batch, dim). */
export function lruStep(
  params: LruParams,
  xAtT: ReadonlyTensor,
  state: LruState,
): Stepped<LruState> {
  const { batch, dim } = axes('lruStep', { x: 'batch dim' }, { x: xAtT });
  const next = lru(params, tensor([batch, 1, dim], xAtT.data), state);
  return { output: reshape(next.output, [batch, dim]), state: next.state };
}

/** The eigenvalues, and both parts of every state, each (batch, length, state). */
export function traceLru(
  params: LruParams,
  x: ReadonlyTensor,
  state: LruState = zeroLruState(params, x.shape[0] ?? 0),
): { readonly lambda: ComplexArray; readonly hRe: Tensor; readonly hIm: Tensor } {
  const { hRe, hIm } = runLru(params, x, state, complexRecurrence);
  return { lambda: lruEigenvalues(params), hRe, hIm };
}
