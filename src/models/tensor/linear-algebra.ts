// Dense linear algebra for small systems: a state space model has a few dozen states, not thousands.
import { axes } from './axes.ts';
import type { ComplexArray, ReadonlyComplexArray } from './complex.ts';
import { at, complexZeros, minus, modulus, over, put, times } from './complex.ts';
import { DomainError } from './errors.ts';
import type { ReadonlyTensor, Tensor } from './tensor.ts';
import { build, map, tensor, zeros } from './tensor.ts';

/** I, shape (n, n). */
export function identity(n: number): Tensor {
  return build([n, n], (i) => (i % (n + 1) === 0 ? 1 : 0));
}

/** Y_{ij} = Σ_k A_{ik} B_{kj}. A (rows, inner), B (inner, columns) → (rows, columns). */
export function matrixProduct(A: ReadonlyTensor, B: ReadonlyTensor): Tensor {
  const { rows, inner, columns } = axes(
    'matrixProduct',
    { A: 'rows inner', B: 'inner columns' },
    { A, B },
  );
  const Y = zeros([rows, columns]);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const a = A.data[i * inner + k]!;
      for (let j = 0; j < columns; j++) Y.data[i * columns + j]! += a * B.data[k * columns + j]!;
    }
  }
  return Y;
}

/** a A + b B, element by element, for two tensors of one shape. */
export function combine(a: number, A: ReadonlyTensor, b: number, B: ReadonlyTensor): Tensor {
  return build(A.shape, (i) => a * A.data[i]! + b * B.data[i]!);
}

/**
 * The X with A X = B, by elimination with row pivoting. A (n, n), B (n, columns) → X (n, columns).
 * Cost 2n³/3 + 2n² · columns FLOPs.
 * @throws DomainError when A has no inverse.
 */
export function solve(A: ReadonlyTensor, B: ReadonlyTensor): Tensor {
  const { n, columns } = axes('solve', { A: 'n n', B: 'n columns' }, { A, B });
  const a = Float64Array.from(A.data);
  const X = tensor(B.shape, B.data);
  const x = X.data;
  for (let p = 0; p < n; p++) {
    let pivot = p;
    for (let i = p + 1; i < n; i++) {
      if (Math.abs(a[i * n + p]!) > Math.abs(a[pivot * n + p]!)) pivot = i;
    }
    if (a[pivot * n + p] === 0) throw singular('solve', p);
    swapRows(a, n, p, pivot);
    swapRows(x, columns, p, pivot);
    for (let i = p + 1; i < n; i++) {
      const factor = a[i * n + p]! / a[p * n + p]!;
      if (factor === 0) continue;
      for (let j = p; j < n; j++) a[i * n + j]! -= factor * a[p * n + j]!;
      for (let j = 0; j < columns; j++) x[i * columns + j]! -= factor * x[p * columns + j]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < columns; j++) {
      let sum = x[i * columns + j]!;
      for (let k = i + 1; k < n; k++) sum -= a[i * n + k]! * x[k * columns + j]!;
      x[i * columns + j] = sum / a[i * n + i]!;
    }
  }
  return X;
}

/** `solve` for complex numbers: A (n, n) and B (n, columns) as row-major lists → X (n, columns). */
export function complexSolve(
  A: ReadonlyComplexArray,
  B: ReadonlyComplexArray,
  n: number,
): ComplexArray {
  const columns = B.re.length / n;
  const a = { re: Float64Array.from(A.re), im: Float64Array.from(A.im) };
  const x = { re: Float64Array.from(B.re), im: Float64Array.from(B.im) };
  for (let p = 0; p < n; p++) {
    let pivot = p;
    for (let i = p + 1; i < n; i++) {
      if (modulus(at(a, i * n + p)) > modulus(at(a, pivot * n + p))) pivot = i;
    }
    if (modulus(at(a, pivot * n + p)) === 0) throw singular('complexSolve', p);
    for (const part of ['re', 'im'] as const) {
      swapRows(a[part], n, p, pivot);
      swapRows(x[part], columns, p, pivot);
    }
    for (let i = p + 1; i < n; i++) {
      const factor = over(at(a, i * n + p), at(a, p * n + p));
      for (let j = p; j < n; j++) {
        put(a, i * n + j, minus(at(a, i * n + j), times(factor, at(a, p * n + j))));
      }
      for (let j = 0; j < columns; j++) {
        const to = i * columns + j;
        put(x, to, minus(at(x, to), times(factor, at(x, p * columns + j))));
      }
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < columns; j++) {
      let sum = at(x, i * columns + j);
      for (let k = i + 1; k < n; k++) {
        sum = minus(sum, times(at(a, i * n + k), at(x, k * columns + j)));
      }
      put(x, i * columns + j, over(sum, at(a, i * n + i)));
    }
  }
  return x;
}

/** Y_{ij} = Σ_k A_{ik} B_{kj} for complex row-major lists: A (rows, inner), B (inner, columns). */
export function complexProduct(
  A: ReadonlyComplexArray,
  B: ReadonlyComplexArray,
  inner: number,
): ComplexArray {
  const rows = A.re.length / inner;
  const columns = B.re.length / inner;
  const Y = complexZeros(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const a = at(A, i * inner + k);
      for (let j = 0; j < columns; j++) {
        const product = times(a, at(B, k * columns + j));
        Y.re[i * columns + j]! += product.re;
        Y.im[i * columns + j]! += product.im;
      }
    }
  }
  return Y;
}

/**
 * e^A = Σ_j A^j / j!, by scaling and squaring: (e^{A/2^s})^{2^s} with ‖A/2^s‖ ≤ ½. A (n, n).
 *
 * At that size 18 terms of the series reach full precision.
 */
export function matrixExponential(A: ReadonlyTensor): Tensor {
  const { n } = axes('matrixExponential', { A: 'n n' }, { A });
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += Math.abs(A.data[i * n + j]!);
    norm = Math.max(norm, row);
  }
  const squarings = Math.max(0, Math.ceil(Math.log2(2 * norm)));
  const small = map(A, (value) => value / 2 ** squarings);
  let term = identity(n);
  let sum = identity(n);
  for (let j = 1; j <= 18; j++) {
    term = map(matrixProduct(term, small), (value) => value / j);
    sum = combine(1, sum, 1, term);
  }
  for (let s = 0; s < squarings; s++) sum = matrixProduct(sum, sum);
  return sum;
}

function swapRows(a: Float64Array, columns: number, i: number, j: number): void {
  for (let k = 0; k < columns; k++) {
    const kept = a[i * columns + k]!;
    a[i * columns + k] = a[j * columns + k]!;
    a[j * columns + k] = kept;
  }
}

function singular(caller: string, column: number): DomainError {
  return new DomainError(
    `${caller}: expected A to have an inverse, got no pivot in column ${column}.`,
    'Check that no row of A is a combination of the others.',
  );
}
