// From a filter as long as the sequence to a recurrence with a few modes: the step that lets a Hyena
// generate text without reading its whole past again for every token.
import type { ComplexArray, ReadonlyComplexArray } from '../tensor/complex.ts';
import { at, complex, complexZeros, conj, cpow, modulus, over, put } from '../tensor/complex.ts';
import { leastSquares } from '../tensor/complex-least-squares.ts';
import { symmetricEigen } from '../tensor/eigen.ts';
import { eigenvalues } from '../tensor/eigenvalues.ts';
import { DomainError, requireInteger } from '../tensor/errors.ts';
import { matrixProduct, solve } from '../tensor/linear-algebra.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { build, permute, sliceFirst } from '../tensor/tensor.ts';
import type { DiagonalSsm } from './ssm-diagonal.ts';
import { diagonalSsmKernel } from './ssm-diagonal.ts';

/** A filter's Hankel matrix taken apart: done once, then good for any number of modes. */
export interface Hankel {
  /** k_0 … k_{length−1} */
  readonly filter: Float64Array;
  /** Hankel singular values, falling: how much of the filter each further dimension of state carries. */
  readonly singularValues: Float64Array;
  /** The singular vectors in the same order, one a column: (size, size). */
  readonly vectors: Tensor;
}

export interface Distilled {
  /** λ_n, |λ_n| ≤ 1: how each mode turns and fades. */
  readonly poles: ComplexArray;
  /** R_n: how much of it the filter holds. */
  readonly residues: ComplexArray;
  /** Re Σ_n R_n λ_n^t for t = 0 … length−1. */
  readonly filter: Tensor;
  /** ‖k − filter‖ / ‖k‖, 0 for a filter of zeros. */
  readonly relativeError: number;
}

/**
 * H_{ij} = k_{i+j}, i, j = 0 … ⌈length/2⌉−1, as Σ_j σ_j u_j (±u_j)ᵀ: row i is what a token i places back
 * still adds to all later outputs, so the rank of H is the size of state that the filter needs.
 *
 * H is symmetric: its singular values are the absolute eigenvalues. Cost O(length³).
 */
export function hankel(filter: ArrayLike<number>): Hankel {
  const length = requireInteger('hankel', 'length of the filter', filter.length, 1);
  const size = Math.ceil(length / 2);
  const H = build([size, size], (i) => filter[Math.floor(i / size) + (i % size)]!);
  const { values, vectors } = symmetricEigen(H);
  const order = Array.from({ length: size }, (_, j) => j);
  order.sort((i, j) => Math.abs(values[j]!) - Math.abs(values[i]!));
  return {
    filter: Float64Array.from(filter),
    singularValues: Float64Array.from(order, (j) => Math.abs(values[j]!)),
    vectors: build([size, size], (i) => {
      return vectors.data[Math.floor(i / size) * size + order[i % size]!]!;
    }),
  };
}

// #region distil
/**
 * k_t ≈ Re Σ_{n<modes} R_n λ_n^t: the poles λ_n from the filter's own shifts, the residues R_n by least
 * squares over the whole filter.
 *
 * With U the first `modes` singular vectors, a shift of the filter by one place maps the space of U
 * onto itself, U↓ ≈ U↑ A (rows 1 … against rows 0 …): λ are the eigenvalues of A (ESPRIT).
 * Poles outside the unit circle are reflected to 1/λ̄, so that the recurrence can run for ever.
 * Fewer modes come back when the Hankel matrix has a lower rank.
 *
 * Departs from the paper, which fits poles and residues together by gradient descent and uses the
 * Hankel singular values only to choose their number.
 * @throws DomainError when `modes` exceeds size − 1 = ⌈length/2⌉ − 1.
 * @see massaroli2023laughing
 */
export function distil(source: Hankel, modes: number): Distilled {
  const { filter, singularValues, vectors } = source;
  const size = singularValues.length;
  requireInteger('distil', 'modes', modes, 0);
  if (modes > size - 1) {
    throw new DomainError(
      `distil: expected at most ${size - 1} modes for a filter of ${filter.length} taps, got ${modes}.`,
      'Ask for fewer modes or give a longer filter.',
    );
  }
  const rank = singularValues.findIndex((s) => !(s > 1e-13 * singularValues[0]!));
  const kept = Math.min(modes, rank === -1 ? size : rank);

  // #region distil-poles
  const U = build([size, kept], (i) => {
    return vectors.data[Math.floor(i / kept) * size + (i % kept)]!;
  });
  const upper = sliceFirst(U, 0, size - 1);
  const lower = sliceFirst(U, 1, size);
  const A = solve(
    matrixProduct(permute(upper, [1, 0]), upper),
    matrixProduct(permute(upper, [1, 0]), lower),
  );
  const poles = reflected(eigenvalues(A));
  const residues = fitResidues(poles, filter);
  // #endregion distil-poles
  return { poles, residues, ...compare(poles, residues, filter) };
}
// #endregion distil

/** The error of `distil` with 0, 1, …, maxModes modes: relativeError by number of modes. */
export function distilErrors(source: Hankel, maxModes: number): Float64Array {
  return Float64Array.from({ length: maxModes + 1 }, (_, modes) => {
    return distil(source, modes).relativeError;
  });
}

/**
 * The distilled filter as a recurrence h_t = λ h_{t−1} + x_t, y_t = Re Σ_n R_n h_{t,n}: give it to
 * `diagonalSsmStep` for generation or `diagonalSsmKernel` for the filter at any length.
 */
export function distilledSsm({
  poles,
  residues,
}: Pick<Distilled, 'poles' | 'residues'>): DiagonalSsm {
  const ones = {
    re: new Float64Array(poles.re.length).fill(1),
    im: new Float64Array(poles.re.length),
  };
  return { Abar: poles, Bbar: ones, C: residues };
}

function reflected(poles: ComplexArray): ComplexArray {
  const inside = complexZeros(poles.re.length);
  for (let n = 0; n < poles.re.length; n++) {
    const pole = at(poles, n);
    put(inside, n, modulus(pole) > 1 ? over(complex(1), conj(pole)) : pole);
  }
  return inside;
}

/** The R that minimise Σ_t |k_t − Σ_n R_n λ_n^t|². */
function fitResidues(poles: ReadonlyComplexArray, filter: Float64Array): ComplexArray {
  const columns = Array.from({ length: poles.re.length }, (_, n) => {
    const column = complexZeros(filter.length);
    for (let t = 0; t < filter.length; t++) put(column, t, cpow(at(poles, n), t));
    return column;
  });
  return leastSquares(columns, { re: filter, im: new Float64Array(filter.length) });
}

function compare(poles: ComplexArray, residues: ComplexArray, filter: Float64Array) {
  const fitted = diagonalSsmKernel(distilledSsm({ poles, residues }), filter.length);
  let wanted = 0;
  let missed = 0;
  for (let t = 0; t < filter.length; t++) {
    wanted += filter[t]! ** 2;
    missed += (filter[t]! - fitted.data[t]!) ** 2;
  }
  return { filter: fitted, relativeError: wanted === 0 ? 0 : Math.sqrt(missed / wanted) };
}
