// The state space model with a diagonal A: every mode is one complex number that turns and fades.
import { axes } from '../tensor/axes.ts';
import type { Complex, ReadonlyComplexArray } from '../tensor/complex.ts';
import {
  at,
  cexp,
  cexpm1,
  complex,
  cpow,
  modulus,
  over,
  plus,
  scaled,
  times,
} from '../tensor/complex.ts';
import { requireInteger } from '../tensor/errors.ts';
import { convolve } from '../tensor/fft.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';
import type { Rule } from './discretise.ts';
import { discretiseDiagonal } from './discretise.ts';
import type { Stepped } from './sequence.ts';
import { foldSteps, traceSteps } from './sequence.ts';

/** h' = A h + B x, y = Re(C h) + D x in continuous time, all lists of `modes` complex numbers. */
export interface DiagonalSystem {
  readonly A: ReadonlyComplexArray;
  readonly B: ReadonlyComplexArray;
  readonly C: ReadonlyComplexArray;
  /** Absent means zero. */
  readonly D?: number | undefined;
  /**
   * True when every mode stands for itself and its conjugate: y then counts it twice, since a mode
   * and its conjugate have the same real part and opposite imaginary ones.
   */
  readonly pairs?: boolean | undefined;
}

/** h_t = Abar h_{t−1} + Bbar x_t, y_t = Re(C h_t) + D x_t, mode by mode. */
export interface DiagonalSsm {
  readonly Abar: ReadonlyComplexArray;
  readonly Bbar: ReadonlyComplexArray;
  readonly C: ReadonlyComplexArray;
  readonly D?: number | undefined;
  readonly pairs?: boolean | undefined;
}

/** The system sampled every Δ by one of the rules. @throws DomainError when Δ is not positive. */
export function discretise(rule: Rule, system: DiagonalSystem, delta: number): DiagonalSsm {
  const { A, B, C, D, pairs } = system;
  return { ...discretiseDiagonal(rule, A, B, delta), C, D, pairs };
}

/** h_{−1} = 0: (batch, modes, 2), the last axis (re, im). */
export function initDiagonalSsmState(params: DiagonalSsm, batch: number): Tensor {
  return zeros([batch, params.Abar.re.length, 2]);
}

// #region diagonal-ssm-step
/**
 * h_t = Abar h_{t−1} + Bbar x_t, then y_t = Re Σ_n C_n h_{t,n} + D x_t (twice the sum for pairs).
 *
 * x_t (batch), h_{t−1} (batch, modes, 2) → y_t (batch) and h_t. Cost 10 · modes FLOPs a row.
 */
export function diagonalSsmStep(
  params: DiagonalSsm,
  xAtT: ReadonlyTensor,
  h: ReadonlyTensor,
): Stepped<Tensor> {
  const modes = params.Abar.re.length;
  const spec = { x: 'batch', h: `batch ${modes} 2` } as const;
  const { batch } = axes('diagonalSsmStep', spec, { x: xAtT, h });
  const next = zeros([batch, modes, 2]);
  const y = zeros([batch]);
  for (let b = 0; b < batch; b++) {
    let sum = 0;
    for (let n = 0; n < modes; n++) {
      const i = (b * modes + n) * 2;
      const before = complex(h.data[i]!, h.data[i + 1]!);
      const now = plus(
        times(at(params.Abar, n), before),
        scaled(at(params.Bbar, n), xAtT.data[b]!),
      );
      next.data[i] = now.re;
      next.data[i + 1] = now.im;
      sum += times(at(params.C, n), now).re;
    }
    y.data[b] = weight(params) * sum + (params.D ?? 0) * xAtT.data[b]!;
  }
  return { output: y, state: next };
}
// #endregion diagonal-ssm-step

/** `diagonalSsmStep` along time: x (batch, length) → y (batch, length) and the last h. */
export function diagonalSsm(
  params: DiagonalSsm,
  x: ReadonlyTensor,
  h0 = initDiagonalSsmState(params, x.shape[0] ?? 0),
): Stepped<Tensor> {
  return foldSteps('diagonalSsm', x, h0, (xAtT, h) => diagonalSsmStep(params, xAtT, h));
}

// #region diagonal-ssm-kernel
/**
 * K_l = Re Σ_n C_n Abar_n^l Bbar_n for l = 0 … length−1 (twice that for pairs): each mode is a wave
 * of its own, |Abar_n| how fast it fades, the angle of Abar_n how fast it turns.
 */
export function diagonalSsmKernel(params: DiagonalSsm, length: number): Tensor {
  requireInteger('diagonalSsmKernel', 'length', length, 0);
  const K = zeros([length]);
  for (let n = 0; n < params.Abar.re.length; n++) {
    const CB = times(at(params.C, n), at(params.Bbar, n));
    for (let l = 0; l < length; l++) {
      K.data[l]! += weight(params) * times(CB, cpow(at(params.Abar, n), l)).re;
    }
  }
  return K;
}
// #endregion diagonal-ssm-kernel

/** y_t = Σ_{s=0}^{t} K_{t−s} x_s + D x_t by FFT: x (batch, length) → (batch, length). */
export function diagonalSsmConvolution(params: DiagonalSsm, x: ReadonlyTensor): Tensor {
  const { batch, length } = axes('diagonalSsmConvolution', { x: 'batch length' }, { x });
  const K = diagonalSsmKernel(params, length).data;
  const y = zeros([batch, length]);
  for (let b = 0; b < batch; b++) {
    const row = Float64Array.from({ length }, (_, t) => x.data[b * length + t]!);
    const convolved = convolve(row, K);
    for (let t = 0; t < length; t++) {
      y.data[b * length + t] = convolved[t]! + (params.D ?? 0) * row[t]!;
    }
  }
  return y;
}

/** The state h (batch, length, modes, 2) after every token, and y (batch, length). */
export function traceDiagonalSsm(
  params: DiagonalSsm,
  x: ReadonlyTensor,
): { readonly h: Tensor; readonly y: Tensor } {
  const initial = { h: initDiagonalSsmState(params, x.shape[0] ?? 0) };
  return traceSteps('traceDiagonalSsm', x, initial, (xAtT, state) => {
    const { output, state: h } = diagonalSsmStep(params, xAtT, state.h);
    return { h, y: output };
  });
}

/**
 * k(τ) = Re Σ_n C_n e^{A_n τ} B_n at the given times τ ≥ 0: the exact answer of the continuous system to
 * an impulse, without D. Against Δ · k(lΔ), a discrete kernel shows what its rule costs.
 */
export function impulseResponse(system: DiagonalSystem, time: ArrayLike<number>): Tensor {
  return response(system, time, (A, tau) => cexp(scaled(A, tau)));
}

/**
 * s(τ) = Re Σ_n C_n (e^{A_n τ} − 1)/A_n B_n: the exact answer to an input that is 1 from time 0 on,
 * without D. ZOH meets it exactly: y_t of x = 1 is s((t + 1)Δ).
 */
export function stepResponse(system: DiagonalSystem, time: ArrayLike<number>): Tensor {
  return response(system, time, (A, tau) =>
    modulus(A) === 0 ? complex(tau) : over(cexpm1(scaled(A, tau)), A),
  );
}

function response(
  system: DiagonalSystem,
  time: ArrayLike<number>,
  ofMode: (A: Complex, tau: number) => Complex,
): Tensor {
  return build([time.length], (i) => {
    let sum = 0;
    for (let n = 0; n < system.A.re.length; n++) {
      const CB = times(at(system.C, n), at(system.B, n));
      sum += times(CB, ofMode(at(system.A, n), time[i]!)).re;
    }
    return weight(system) * sum;
  });
}

function weight({ pairs = false }: { readonly pairs?: boolean | undefined }): number {
  return pairs ? 2 : 1;
}
