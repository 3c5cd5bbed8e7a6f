// From a system in continuous time to one that reads a token at a time. Δ is the time between two
// tokens; every rule answers in its own way what the input did in between.
import type { Complex, ComplexArray, ReadonlyComplexArray } from '../tensor/complex.ts';
import {
  at,
  cexp,
  cexpm1,
  complex,
  complexZeros,
  minus,
  modulus,
  over,
  plus,
  put,
  scaled,
  times,
} from '../tensor/complex.ts';
import { DomainError, ShapeError } from '../tensor/errors.ts';

/**
 * zoh: the input stays as it was until the next token (exact then). bilinear: the trapezoid rule.
 * euler: one straight step with the slope at its beginning. backward: with the slope at its end.
 * mixed: zoh for A and euler for B, as in Mamba's code.
 */
export type Rule = 'zoh' | 'bilinear' | 'euler' | 'backward' | 'mixed';

/** One mode of h_t = Abar h_{t−1} + Bbar x_t. */
export interface Discretised {
  readonly Abar: Complex;
  readonly Bbar: Complex;
}

const one = complex(1);

// #region zoh
/**
 * Abar = e^{ΔA}, Bbar = (e^{ΔA} − 1)/A · B; in the limit A → 0: Bbar = ΔB.
 * @see gu2023mamba eq. 4, gu2022s4d
 */
export function zoh(A: Complex, B: Complex, delta: number): Discretised {
  const Abar = cexp(scaled(A, delta));
  const held = modulus(A) === 0 ? complex(delta) : over(cexpm1(scaled(A, delta)), A);
  return { Abar, Bbar: times(held, B) };
}
// #endregion zoh

// #region bilinear
/**
 * Abar = (1 + ΔA/2) / (1 − ΔA/2), Bbar = Δ / (1 − ΔA/2) · B: maps Re A < 0 onto |Abar| < 1.
 * @see gu2022s4 eq. 3
 */
export function bilinear(A: Complex, B: Complex, delta: number): Discretised {
  const half = scaled(A, delta / 2);
  const Abar = over(plus(one, half), minus(one, half));
  return { Abar, Bbar: times(over(complex(delta), minus(one, half)), B) };
}
// #endregion bilinear

/** Abar = 1 + ΔA, Bbar = ΔB: grows without bound once |1 + ΔA| > 1, however stable A is. */
export function euler(A: Complex, B: Complex, delta: number): Discretised {
  return { Abar: plus(one, scaled(A, delta)), Bbar: scaled(B, delta) };
}

/** Abar = 1 / (1 − ΔA), Bbar = Δ / (1 − ΔA) · B. */
export function backwardEuler(A: Complex, B: Complex, delta: number): Discretised {
  const inverse = over(one, minus(one, scaled(A, delta)));
  return { Abar: inverse, Bbar: times(inverse, scaled(B, delta)) };
}

/**
 * Abar = e^{ΔA}, Bbar = ΔB.
 *
 * Departs from the paper: Mamba's equation 4 gives Bbar as in `zoh`, its code computes this one;
 * `inputGap` is the difference.
 * @see gu2023mamba, li2026mamba3blog
 */
export function mixed(A: Complex, B: Complex, delta: number): Discretised {
  return { Abar: cexp(scaled(A, delta)), Bbar: scaled(B, delta) };
}

const rules = { zoh, bilinear, euler, backward: backwardEuler, mixed } as const;

/**
 * The same rule for every mode of a diagonal system: A (modes), B (modes), Δ > 0 → Abar, Bbar.
 * @throws DomainError when Δ is not positive; ShapeError when A and B differ in length.
 */
export function discretiseDiagonal(
  rule: Rule,
  A: ReadonlyComplexArray,
  B: ReadonlyComplexArray,
  delta: number,
): { readonly Abar: ComplexArray; readonly Bbar: ComplexArray } {
  requireDelta('discretiseDiagonal', delta);
  const modes = A.re.length;
  if (B.re.length !== modes) {
    throw new ShapeError(
      `discretiseDiagonal: expected B to have ${modes} modes as A, got ${B.re.length}.`,
      'Give A and B the same length.',
    );
  }
  const Abar = complexZeros(modes);
  const Bbar = complexZeros(modes);
  for (let n = 0; n < modes; n++) {
    const mode = rules[rule](at(A, n), at(B, n), delta);
    put(Abar, n, mode.Abar);
    put(Bbar, n, mode.Bbar);
  }
  return { Abar, Bbar };
}

/**
 * (Bbar_zoh − ΔB) / ΔB = (e^z − 1)/z − 1 with z = ΔA: how far Mamba's ΔB is from ZOH's Bbar,
 * as a share of ΔB. About z/2 for small z, −1 for Re z → −∞; 0 at z = 0.
 */
export function inputGap(A: Complex, delta: number): Complex {
  const z = scaled(A, delta);
  // Where z² no longer counts beside z, the series z/2 is exact and the quotient is not.
  if (modulus(z) < 1e-8) return scaled(z, 0.5);
  return minus(over(cexpm1(z), z), one);
}

/** Returns Δ if it is a positive number, else throws a DomainError. */
export function requireDelta(caller: string, delta: number): number {
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new DomainError(
      `${caller}: expected delta to be a positive number, got ${delta}.`,
      'Pass the time between two tokens.',
    );
  }
  return delta;
}
