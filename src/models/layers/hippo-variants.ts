// The HiPPO systems of other measures: Laguerre (a fading past) and Fourier (waves for polynomials).
import type { Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

interface System {
  readonly A: Tensor;
  readonly B: Tensor;
  readonly P?: Tensor;
}

/** A_{nk} = −1 for n > k, −½ for n = k, 0 for n < k; B_n = β; P_n = √½. @see gu2020hippo */
export function laguerre(state: number, beta = 1): System {
  return {
    A: build([state, state], (i) => lowerTriangle(i, state, -1 / 2)),
    B: build([state], () => beta),
    P: build([1, state], () => Math.SQRT1_2),
  };
}

/**
 * A_{nk} = −L_k/L_n for n > k, −(1+β)/2 for n = k, 0 for n < k;
 * B_n = C(α+n, n)/L_n · Γ(1−α)^{−½} β^{(1−α)/2}, with L_n² = Γ(n+α+1)/Γ(n+1).
 *
 * α in (−1, 1), β in (0, 1]: α = 0, β → 0 is `laguerre` up to the scale of B.
 */
export function laguerreGeneral(state: number, alpha = 0, beta = 0.01): System {
  // L²_n and the binomial follow from their neighbours; only Γ(1 ± α) is left to compute.
  const squares: number[] = [gamma(1 + alpha)];
  const binomials: number[] = [1];
  for (let n = 1; n < state; n++) {
    squares.push((squares[n - 1]! * (n + alpha)) / n);
    binomials.push((binomials[n - 1]! * (n + alpha)) / n);
  }
  const L = squares.map(Math.sqrt);
  const scale = beta ** ((1 - alpha) / 2) / Math.sqrt(gamma(1 - alpha));
  return {
    A: build([state, state], (i) => {
      const n = Math.floor(i / state);
      return (lowerTriangle(i, state, -(1 + beta) / 2) * L[i % state]!) / L[n]!;
    }),
    B: build([state], (n) => (binomials[n]! / L[n]!) * scale),
  };
}

/**
 * Blocks [[−½, −2πm], [2πm, −½]] for m = 0 … state/2 − 1 on the diagonal: waves that fade.
 * B = (1, 0, √2, 0, √2, 0, …).
 */
export function fourierDiagonal(state: number): System {
  return {
    A: build(
      [state, state],
      (i) => (diagonal(i, state) ? -1 / 2 : 0) + wave(i, state, 2 * Math.PI),
    ),
    B: build([state], endpoint),
  };
}

/** The skew blocks ±πm minus B Bᵀ, with B = P = (1, 0, √2, 0, √2, 0, …): waves in a window. */
export function fourierTranslated(state: number): System {
  return {
    A: build(
      [state, state],
      (i) => wave(i, state, Math.PI) - endpoint(Math.floor(i / state)) * endpoint(i % state),
    ),
    B: build([state], endpoint),
    P: build([1, state], endpoint),
  };
}

/** The block of wave m holds positions 2m (cosine) and 2m + 1 (sine). */
function wave(i: number, state: number, unit: number): number {
  const n = Math.floor(i / state);
  const k = i % state;
  const m = Math.floor(n / 2);
  if (m !== Math.floor(k / 2) || n === k) return 0;
  return (n < k ? -1 : 1) * unit * m;
}

function endpoint(n: number): number {
  if (n % 2 === 1) return 0;
  return n === 0 ? 1 : Math.SQRT2;
}

function diagonal(i: number, state: number): boolean {
  return i % (state + 1) === 0;
}

function lowerTriangle(i: number, state: number, onDiagonal: number): number {
  const n = Math.floor(i / state);
  const k = i % state;
  if (n < k) return 0;
  return n === k ? onDiagonal : -1;
}

/** Γ(x) for 0 < x < 20: Stirling's series at x + 20, walked down by Γ(x) = Γ(x + 1)/x. */
function gamma(x: number): number {
  const z = x + 20;
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
  let log = (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series;
  for (let i = 0; i < 20; i++) log -= Math.log(x + i);
  return Math.exp(log);
}
