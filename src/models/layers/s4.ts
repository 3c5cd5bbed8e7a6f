// S4's kernel: A is diagonal less a matrix of low rank, and the powers of it are never formed.
import type { Complex, ComplexArray, ReadonlyComplexArray } from '../tensor/complex.ts';
import {
  accumulate,
  at,
  complex,
  complexZeros,
  conj,
  minus,
  over,
  plus,
  put,
  scaled,
  times,
} from '../tensor/complex.ts';
import { requireInteger } from '../tensor/errors.ts';
import { ifft } from '../tensor/fft.ts';
import { complexProduct, complexSolve } from '../tensor/linear-algebra.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { tensor } from '../tensor/tensor.ts';
import { requireDelta } from './discretise.ts';

/** h' = (diag(Lambda) − Σ_r P_r P_r*) h + B x, y = Re(C h): complex lists of `modes`, C as a row. */
export interface DplrSystem {
  readonly Lambda: ReadonlyComplexArray;
  /** One list a rank. */
  readonly P: readonly ReadonlyComplexArray[];
  readonly B: ReadonlyComplexArray;
  readonly C: ReadonlyComplexArray;
}

// #region s4-kernel
/**
 * K = Re ifft(K̂), K̂(w) = C̃ (I − w Abar)⁻¹ Bbar at the roots of unity w = e^{−2πij/length}.
 *
 * `C` of the system is read as C̃ = C (I − Abar^length): the factor that makes the finite sum of the
 * kernel a geometric series. Bilinear rule with step Δ; Woodbury's identity turns the inverse of
 * diagonal plus low rank into four sums over modes:
 * K̂ = 2/(1+w) [C̃RB − C̃RP (I + P*RP)⁻¹ P*RB], R = 1/(2/Δ·(1−w)/(1+w) − Λ).
 *
 * Departs from the paper: R = (1+w) s, and (1+w) is cancelled by hand, since w = −1 occurs whenever
 * the length is even. Cost length · modes · (rank + 1)² sums instead of length · modes² products.
 * @throws DomainError when Δ is not positive.
 * @see gu2022s4 algorithm 1
 */
export function dplrKernel(system: DplrSystem, delta: number, length: number): Tensor {
  requireDelta('dplrKernel', delta);
  requireInteger('dplrKernel', 'length', length);
  const { Lambda, P, B, C } = system;
  const spectrum = complexZeros(length);
  for (let j = 0; j < length; j++) {
    const angle = (-2 * Math.PI * j) / length;
    const w = complex(Math.cos(angle), Math.sin(angle));
    const onePlus = plus(complex(1), w);
    const g = scaled(minus(complex(1), w), 2 / delta);
    const s = (n: number) => over(complex(1), minus(g, times(at(Lambda, n), onePlus)));
    const cauchy = (left: (n: number) => Complex, right: ReadonlyComplexArray): Complex => {
      let sum = complex(0);
      for (let n = 0; n < Lambda.re.length; n++) {
        sum = plus(sum, times(times(left(n), at(right, n)), s(n)));
      }
      return sum;
    };
    const row = (v: ReadonlyComplexArray) => (n: number) => at(v, n);
    const star = (v: ReadonlyComplexArray) => (n: number) => conj(at(v, n));
    let value = cauchy(row(C), B);
    if (P.length > 0) {
      const inner = complexZeros(P.length ** 2);
      const right = complexZeros(P.length);
      P.forEach((Pq, q) => {
        P.forEach((Pr, r) => {
          const unit = complex(q === r ? 1 : 0);
          put(inner, q * P.length + r, plus(unit, times(onePlus, cauchy(star(Pq), Pr))));
        });
        put(right, q, times(onePlus, cauchy(star(Pq), B)));
      });
      const correction = complexSolve(inner, right, P.length);
      P.forEach((Pr, r) => {
        value = minus(value, times(cauchy(row(C), Pr), at(correction, r)));
      });
    }
    put(spectrum, j, scaled(value, 2));
  }
  return tensor([length], ifft(spectrum).re);
}
// #endregion s4-kernel

/**
 * K_l = Re(C Abar^l Bbar), l = 0 … length−1, for the true C: forms C̃ once and calls `dplrKernel`.
 * Only half of the conjugate pairs is given: the kernel of the full system is twice the real part.
 */
export function s4Kernel(half: DplrSystem, delta: number, length: number): Tensor {
  const system = withConjugates(half);
  const { Abar } = denseDplr(system, delta);
  const modes = system.Lambda.re.length;
  let power = system.C; // C Abar^l, as a row
  for (let l = 0; l < length; l++) power = complexProduct(power, Abar, modes);
  const Ctilde = complexZeros(modes);
  for (let n = 0; n < modes; n++) put(Ctilde, n, minus(at(system.C, n), at(power, n)));
  return dplrKernel({ ...system, C: Ctilde }, delta, length);
}

/** The system of all modes from one of each conjugate pair: first those given, then their conjugates. */
export function withConjugates(half: DplrSystem): DplrSystem {
  const both = (v: ReadonlyComplexArray): ComplexArray => ({
    re: Float64Array.from([...Array.from(v.re), ...Array.from(v.re)]),
    im: Float64Array.from([...Array.from(v.im), ...Array.from(v.im, (value) => -value)]),
  });
  return { Lambda: both(half.Lambda), P: half.P.map(both), B: both(half.B), C: both(half.C) };
}

/** Abar (modes, modes) and Bbar (modes) of a DPLR system by the bilinear rule, as full matrices. */
export function denseDplr(
  { Lambda, P, B }: DplrSystem,
  delta: number,
): { readonly Abar: ComplexArray; readonly Bbar: ComplexArray } {
  requireDelta('denseDplr', delta);
  const modes = Lambda.re.length;
  const implicit = complexZeros(modes * modes);
  const explicit = complexZeros(modes * modes);
  for (let i = 0; i < modes; i++) {
    for (let j = 0; j < modes; j++) {
      let A = i === j ? at(Lambda, i) : complex(0);
      for (const Pr of P) A = minus(A, times(at(Pr, i), conj(at(Pr, j))));
      const unit = complex(i === j ? 1 : 0);
      accumulate(implicit, i * modes + j, minus(unit, scaled(A, delta / 2)));
      accumulate(explicit, i * modes + j, plus(unit, scaled(A, delta / 2)));
    }
  }
  const deltaB = complexZeros(modes);
  for (let n = 0; n < modes; n++) put(deltaB, n, scaled(at(B, n), delta));
  return {
    Abar: complexSolve(implicit, explicit, modes),
    Bbar: complexSolve(implicit, deltaB, modes),
  };
}
