// Where the modes of S4D begin: a handful of formulas, and the HiPPO matrix that they imitate.
import type { Complex, ComplexArray } from '../tensor/complex.ts';
import { at, complex, complexZeros, conj, put } from '../tensor/complex.ts';
import { requireInteger } from '../tensor/errors.ts';
import { nplr } from './s4-nplr.ts';

/**
 * lin: −½ + iπn, waves of all frequencies up to the length. inv: −½ + i(N/π)(N/(2n+1) − 1), dense at
 * low frequencies, close to legs. inv2: the same with N/(n+1). quad: −½ + i(1+2n)²/π.
 * real: −(n+1), no waves. legs: the eigenvalues of the normal part of HiPPO-LegS.
 */
export type S4dInit = 'lin' | 'inv' | 'inv2' | 'quad' | 'real' | 'legs';

/**
 * A_n for n = 0 … state/2 − 1; the conjugates are the other half of the `state` modes.
 *
 * Departs from S4's code, which keeps the conjugates (negative imaginary parts) instead.
 * @throws DomainError when `state` is not an integer of at least 2.
 * @see gu2022s4d section 4
 */
export function s4dInit(kind: S4dInit, state: number): ComplexArray {
  requireInteger('s4dInit', 'state', state, 2);
  const legs = kind === 'legs' ? nplr('legs', state).Lambda : undefined;
  const A = complexZeros(Math.floor(state / 2));
  for (let n = 0; n < A.re.length; n++) {
    put(A, n, legs ? conj(at(legs, n)) : formula(kind, n, state));
  }
  return A;
}

function formula(kind: S4dInit, n: number, N: number): Complex {
  switch (kind) {
    case 'lin':
      return complex(-1 / 2, Math.PI * n);
    case 'inv':
      return complex(-1 / 2, (N / Math.PI) * (N / (2 * n + 1) - 1));
    case 'inv2':
      return complex(-1 / 2, (N / Math.PI) * (N / (n + 1) - 1));
    case 'quad':
      return complex(-1 / 2, (1 + 2 * n) ** 2 / Math.PI);
    case 'real':
    case 'legs': // has no formula: see s4dInit
      return complex(-(n + 1));
  }
}
