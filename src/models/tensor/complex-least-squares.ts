// The best fit of a few complex columns to a target, by orthogonalising them one after the other.
import type { Complex, ComplexArray, ReadonlyComplexArray } from './complex.ts';
import {
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
} from './complex.ts';

/**
 * The R that minimise Σ_t |y_t − Σ_n R_n column_n[t]|².
 *
 * Columns are made orthonormal twice over (Gram–Schmidt), which keeps the digits that normal
 * equations would square away. A column that depends on the earlier ones gets R_n = 0.
 */
export function leastSquares(
  columns: readonly ReadonlyComplexArray[],
  y: ReadonlyComplexArray,
): ComplexArray {
  const count = columns.length;
  const basis: ComplexArray[] = [];
  const upper: Complex[][] = []; // upper[n][m]: share of basis m in column n
  const rest = { re: Float64Array.from(y.re), im: Float64Array.from(y.im) };
  const target: Complex[] = [];
  columns.forEach((column, n) => {
    const q = { re: Float64Array.from(column.re), im: Float64Array.from(column.im) };
    const shares = Array.from({ length: count }, () => complex(0));
    const before = norm(q);
    for (let pass = 0; pass < 2; pass++) {
      basis.forEach((b, m) => {
        shares[m] = plus(shares[m]!, removeShare(q, b));
      });
    }
    const length = norm(q);
    const independent = length > 1e-13 * before;
    for (let t = 0; t < q.re.length; t++) {
      put(q, t, independent ? scaled(at(q, t), 1 / length) : complex(0));
    }
    shares[n] = complex(independent ? length : 0);
    basis.push(q);
    upper.push(shares);
    target.push(removeShare(rest, q));
  });
  const R = complexZeros(count);
  for (let m = count - 1; m >= 0; m--) {
    let sum = target[m]!;
    for (let n = m + 1; n < count; n++) sum = minus(sum, times(upper[n]![m]!, at(R, n)));
    const own = upper[m]![m]!;
    if (own.re !== 0) put(R, m, over(sum, own));
  }
  return R;
}

/** ⟨b, q⟩, after taking that share of b out of q. */
function removeShare(q: ComplexArray, b: ComplexArray): Complex {
  let share = complex(0);
  for (let t = 0; t < q.re.length; t++) share = plus(share, times(conj(at(b, t)), at(q, t)));
  for (let t = 0; t < q.re.length; t++) put(q, t, minus(at(q, t), times(share, at(b, t))));
  return share;
}

function norm(q: ComplexArray): number {
  let sum = 0;
  for (let t = 0; t < q.re.length; t++) sum += q.re[t]! ** 2 + q.im[t]! ** 2;
  return Math.sqrt(sum);
}
