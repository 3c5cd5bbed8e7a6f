// DSS: the diagonal state space model with its kernel normalised by a softmax over positions.
import type { Complex, ReadonlyComplexArray } from '../tensor/complex.ts';
import {
  at,
  cexp,
  complex,
  conj,
  minus,
  modulus,
  over,
  plus,
  scaled,
  times,
} from '../tensor/complex.ts';
import { requireInteger, ShapeError } from '../tensor/errors.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import { requireDelta } from './discretise.ts';

/** Keeps 1/z finite where the sum of the softmax vanishes, as in the authors' code. */
const epsilon = 1e-7;

/**
 * K_l = Re Σ_n W_n/Λ_n · softmax_l(Δ Λ_n l), l = 0 … length−1.
 *
 * W, Λ (modes). The softmax over positions is complex: its largest real part is taken off first,
 * and its sum z is inverted as z̄/(|z|² + 10⁻⁷), since Σ_l e^{ΔΛl} can be zero.
 * Works for Re Λ > 0 too: the kernel then grows towards the past instead of fading.
 * @throws ShapeError when W and Λ differ in length; DomainError when Δ is not positive.
 * @see gupta2022dss proposition 1
 */
export function dssSoftmaxKernel(
  W: ReadonlyComplexArray,
  Lambda: ReadonlyComplexArray,
  delta: number,
  length: number,
): Tensor {
  requireDelta('dssSoftmaxKernel', delta);
  requireInteger('dssSoftmaxKernel', 'length', length);
  if (W.re.length !== Lambda.re.length) {
    throw new ShapeError(
      `dssSoftmaxKernel: expected W to have ${Lambda.re.length} modes as Lambda, got ${W.re.length}.`,
      'Give W and Lambda the same length.',
    );
  }
  const K = zeros([length]);
  for (let n = 0; n < Lambda.re.length; n++) {
    const step = scaled(at(Lambda, n), delta);
    const largest = scaled(step, step.re > 0 ? length - 1 : 0);
    const e = (l: number) => cexp(minus(scaled(step, l), largest));
    let total = complex(0);
    for (let l = 0; l < length; l++) total = plus(total, e(l));
    const coefficient = times(over(at(W, n), at(Lambda, n)), reciprocal(total));
    for (let l = 0; l < length; l++) K.data[l]! += times(coefficient, e(l)).re;
  }
  return K;
}

/**
 * K_l = Re Σ_n C_n (e^{ΔΛ_n} − 1) / (Λ_n (e^{ΔΛ_n·length} − 1)) · e^{ΔΛ_n l}, for modes that fade: ZOH's
 * kernel divided by its own geometric series. A mode with Re Λ > 0 is read from its other end:
 * Λ → −Λ in the fraction, and the last position is its largest.
 *
 * Departs from `diagonalSsmKernel`: one mode counts once, not as a conjugate pair.
 * @see gupta2022dss
 */
export function dssKernel(
  C: ReadonlyComplexArray,
  Lambda: ReadonlyComplexArray,
  delta: number,
  length: number,
): Tensor {
  requireDelta('dssKernel', delta);
  const K = zeros([length]);
  for (let n = 0; n < Lambda.re.length; n++) {
    const step = scaled(at(Lambda, n), delta);
    const grows = step.re > 0;
    const fading = grows ? scaled(step, -1) : step;
    const numerator = minus(cexp(fading), complex(1));
    const series = minus(cexp(scaled(fading, length)), complex(1));
    const coefficient = times(times(at(C, n), numerator), reciprocal(times(series, at(Lambda, n))));
    for (let l = 0; l < length; l++) {
      const power = cexp(scaled(step, grows ? l - (length - 1) : l));
      K.data[l]! += times(coefficient, power).re;
    }
  }
  return K;
}

function reciprocal(z: Complex): Complex {
  return scaled(conj(z), 1 / (modulus(z) ** 2 + epsilon));
}
