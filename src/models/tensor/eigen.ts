// Eigenvectors of small symmetric and Hermitian matrices, by the method that is easiest to trust.
import { axes } from './axes.ts';
import type { ComplexArray, ReadonlyComplexArray } from './complex.ts';
import { at, complex, complexZeros, conj, minus, plus, put, scaled, times } from './complex.ts';
import { identity } from './linear-algebra.ts';
import type { ReadonlyTensor, Tensor } from './tensor.ts';
import { zeros } from './tensor.ts';

/**
 * A = Σ_j λ_j v_j v_jᵀ for a symmetric A, by Jacobi's method: rotate two axes so that the entry
 * between them vanishes, and go on until none is left. A (n, n) → values (n) ascending,
 * vectors (n, n) with v_j in column j. About ten sweeps of 6n³ FLOPs. Only the given symmetric
 * part is seen: the caller makes sure that A = Aᵀ.
 */
export function symmetricEigen(A: ReadonlyTensor): {
  readonly values: Float64Array;
  readonly vectors: Tensor;
} {
  const { n } = axes('symmetricEigen', { A: 'n n' }, { A });
  const a = Float64Array.from(A.data);
  const v = identity(n).data; // row j holds v_j while we work: rotations then touch whole rows
  let size = 0;
  for (const value of a) size += value * value;
  const negligible = 1e-17 * Math.sqrt(size);
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotations = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const between = a[p * n + q]!;
        if (Math.abs(between) <= negligible) continue;
        rotations++;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * between);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        rotateRows(a, n, p, q, c, t * c);
        rotateColumns(a, n, p, q, c, t * c);
        rotateRows(v, n, p, q, c, t * c);
      }
    }
    if (rotations === 0) break;
  }
  const order = Array.from({ length: n }, (_, j) => j);
  order.sort((i, j) => a[i * n + i]! - a[j * n + j]!);
  const vectors = zeros([n, n]);
  order.forEach((from, j) => {
    for (let i = 0; i < n; i++) vectors.data[i * n + j] = v[from * n + i]!;
  });
  return { values: Float64Array.from(order, (j) => a[j * n + j]!), vectors };
}

/**
 * H = Σ_j λ_j v_j v_j* for a Hermitian H (n, n) → values (n) ascending and vectors, row-major
 * (n, n) with v_j in column j, each of length 1 and defined up to a factor of modulus 1.
 *
 * Solved as the symmetric problem [[Re H, −Im H], [Im H, Re H]] of twice the size, in which every
 * eigenvalue occurs twice: (x; y) and (−y; x) are the one complex line of x + iy.
 */
export function hermitianEigen(
  H: ReadonlyComplexArray,
  n: number,
): { readonly values: Float64Array; readonly vectors: ComplexArray } {
  const twice = zeros([2 * n, 2 * n]);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const { re, im } = at(H, i * n + j);
      twice.data[i * 2 * n + j] = twice.data[(n + i) * 2 * n + n + j] = re;
      twice.data[(n + i) * 2 * n + j] = im;
      twice.data[i * 2 * n + n + j] = -im;
    }
  }
  const real = symmetricEigen(twice);
  const values = new Float64Array(n);
  const vectors = complexZeros(n * n);
  let found = 0;
  for (let k = 0; k < 2 * n && found < n; k++) {
    const v = complexZeros(n);
    for (let i = 0; i < n; i++) {
      put(
        v,
        i,
        complex(real.vectors.data[i * 2 * n + k]!, real.vectors.data[(n + i) * 2 * n + k]!),
      );
    }
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < found; j++) removeProjection(v, vectors, j, n);
    }
    const length = Math.hypot(...v.re, ...v.im);
    if (length < 0.1) continue; // the second copy of a line already found
    values[found] = real.values[k]!;
    for (let i = 0; i < n; i++) put(vectors, i * n + found, scaled(at(v, i), 1 / length));
    found++;
  }
  return { values, vectors };
}

function removeProjection(v: ComplexArray, basis: ComplexArray, j: number, n: number): void {
  let dot = complex(0);
  for (let i = 0; i < n; i++) dot = plus(dot, times(conj(at(basis, i * n + j)), at(v, i)));
  for (let i = 0; i < n; i++) put(v, i, minus(at(v, i), times(dot, at(basis, i * n + j))));
}

function rotateRows(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let j = 0; j < n; j++) {
    const x = a[p * n + j]!;
    const y = a[q * n + j]!;
    a[p * n + j] = c * x - s * y;
    a[q * n + j] = s * x + c * y;
  }
}

function rotateColumns(
  a: Float64Array,
  n: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  for (let i = 0; i < n; i++) {
    const x = a[i * n + p]!;
    const y = a[i * n + q]!;
    a[i * n + p] = c * x - s * y;
    a[i * n + q] = s * x + c * y;
  }
}
