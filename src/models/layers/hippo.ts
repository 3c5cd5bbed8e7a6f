// HiPPO: the A and B for which h' = A h + B x keeps the best polynomial approximation of the past.
import { requireInteger } from '../tensor/errors.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';
import { fourierDiagonal, fourierTranslated, laguerre, laguerreGeneral } from './hippo-variants.ts';

/**
 * How much each moment of the past counts. legs: all alike, however long ago (Legendre, scaled).
 * legt, lmu: a sliding window (Legendre, translated; two normalisations). lagt, glagt: fading
 * exponentially (Laguerre). foud, fout: Fourier, fading or in a window. legsd: LegS without the
 * part of rank one, as S4D uses it.
 */
export type Measure = 'legs' | 'legsd' | 'legt' | 'lmu' | 'lagt' | 'glagt' | 'foud' | 'fout';

export interface HippoSystem {
  /** (state, state), with the minus sign in it: h' = A h + B x. */
  readonly A: Tensor;
  /** (state) */
  readonly B: Tensor;
  /** (rank, state) with A + Σ_r P_r P_rᵀ = −c I + a skew-symmetric matrix; absent where unknown. */
  readonly P?: Tensor;
}

export interface HippoOptions {
  /** glagt only: α of the Laguerre polynomials, default 0. */
  readonly alpha?: number | undefined;
  /** glagt: tilt, default 0.01. lagt: scale of B, default 1. */
  readonly beta?: number | undefined;
}

/**
 * A, B and the low-rank part P of the HiPPO system of a measure.
 * @throws DomainError when `state` is not a positive integer.
 * @see gu2020hippo, gu2023thesis
 */
export function hippo(measure: Measure, state: number, options: HippoOptions = {}): HippoSystem {
  requireInteger('hippo', 'state', state);
  switch (measure) {
    case 'legs':
      return hippoLegs(state);
    case 'legsd':
      return hippoLegsDiagonalPart(state);
    case 'legt':
      return hippoLegt(state);
    case 'lmu':
      return legendreMemoryUnit(state);
    case 'lagt':
      return laguerre(state, options.beta);
    case 'glagt':
      return laguerreGeneral(state, options.alpha, options.beta);
    case 'foud':
      return fourierDiagonal(state);
    case 'fout':
      return fourierTranslated(state);
  }
}

// #region hippo-legs
/**
 * A_{nk} = −√(2n+1) √(2k+1) for n > k, −(n+1) for n = k, 0 for n < k; B_n = √(2n+1).
 *
 * P_n = √(n + ½) makes A + P Pᵀ = −½ I + a skew-symmetric matrix: normal, so S4 can diagonalise it.
 * @see gu2020hippo theorem 2, gu2022s4 appendix C
 */
export function hippoLegs(state: number): { A: Tensor; B: Tensor; P: Tensor } {
  const A = build([state, state], (i) => {
    const n = Math.floor(i / state);
    const k = i % state;
    if (n < k) return 0;
    return n === k ? -(n + 1) : -Math.sqrt((2 * n + 1) * (2 * k + 1));
  });
  const B = build([state], (n) => Math.sqrt(2 * n + 1));
  const P = build([1, state], (n) => Math.sqrt(n + 1 / 2));
  return { A, B, P };
}
// #endregion hippo-legs

/** A + ½ B Bᵀ of LegS, and half its B: the normal part, whose eigenvalues initialise S4D. @see gu2022s4d */
function hippoLegsDiagonalPart(state: number): HippoSystem {
  const { A, B } = hippoLegs(state);
  const entry = (i: number) => (B.data[Math.floor(i / state)]! * B.data[i % state]!) / 2;
  return {
    A: build([state, state], (i) => A.data[i]! + entry(i)),
    B: build([state], (n) => B.data[n]! / 2),
  };
}

/**
 * A_{nk} = −½ √(2n+1) √(2k+1) · ((−1)^{n−k} for n < k, else 1); B_n = ½ √(2n+1).
 *
 * Departs from gu2020hippo by the factor ½ that S4's code applies: the window is 2 long, that of
 * `lmu` is 1. P has one row for odd and one for even n.
 */
function hippoLegt(state: number): HippoSystem {
  const root = (n: number) => Math.sqrt(2 * n + 1);
  return {
    A: build([state, state], (i) => {
      const n = Math.floor(i / state);
      const k = i % state;
      const sign = n < k && (k - n) % 2 === 1 ? -1 : 1;
      return (-sign * root(n) * root(k)) / 2;
    }),
    B: build([state], (n) => root(n) / 2),
    P: build([2, state], (i) => {
      const n = i % state;
      const odd = i < state ? 1 : 0;
      return n % 2 === odd ? root(n) / Math.SQRT2 : 0;
    }),
  };
}

/**
 * A_{nk} = (2n+1) · (−1 for n < k, else (−1)^{n−k+1}); B_n = (−1)ⁿ (2n+1): LegT up to scale, for a
 * window of length 1. Divide both by θ for a window of length θ.
 */
function legendreMemoryUnit(state: number): HippoSystem {
  return {
    A: build([state, state], (i) => {
      const n = Math.floor(i / state);
      const k = i % state;
      const sign = n < k || (n - k) % 2 === 0 ? -1 : 1;
      return sign * (2 * n + 1);
    }),
    B: build([state], (n) => (n % 2 === 0 ? 1 : -1) * (2 * n + 1)),
  };
}
