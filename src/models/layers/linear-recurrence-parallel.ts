// The linear recurrences once more, computed for all times by an associative scan.
import type { Complex } from '../tensor/complex.ts';
import { plus, times } from '../tensor/complex.ts';
import { associativeScan, scanLinearRecurrence } from '../tensor/scan.ts';
import { zeros } from '../tensor/tensor.ts';
import type { ComplexRecurrence } from './complex-recurrence.ts';
import { eachChannel } from './complex-recurrence.ts';
import type { LinearRecurrence } from './linear-recurrence.ts';
import { recurrenceSizes } from './linear-recurrence.ts';

/**
 * h_t = a_t ⊙ h_{t−1} + b_t by a scan over the maps h ↦ a_t h + b_t: O(log length) rounds.
 *
 * Shapes and result as `linearRecurrence`, which it equals up to rounding.
 * @see martin2018parallel
 */
export const linearRecurrenceParallel: LinearRecurrence = (a, b, initial) => {
  const { batch, length, state } = recurrenceSizes(a, b, initial);
  const output = zeros([batch, length, state]);
  const last = zeros([batch, state]);
  for (let row = 0; row < batch; row++) {
    for (let s = 0; s < state; s++) {
      const index = (t: number) => (row * length + t) * state + s;
      const along = (x: { readonly data: ArrayLike<number> }) =>
        Float64Array.from({ length }, (_, t) => x.data[index(t)]!);
      const start = initial?.data[row * state + s] ?? 0;
      scanLinearRecurrence(along(a), along(b), start).forEach((h, t) => {
        output.data[index(t)] = last.data[row * state + s] = h;
      });
    }
  }
  return { output, state: last };
};

/** The map h ↦ a h + b over complex numbers. */
interface ComplexAffine {
  readonly a: Complex;
  readonly b: Complex;
}

// #region complex-scan
function compose(earlier: ComplexAffine, later: ComplexAffine): ComplexAffine {
  return { a: times(later.a, earlier.a), b: plus(times(later.a, earlier.b), later.b) };
}

/**
 * h_t = λ ⊙ h_{t−1} + b_t over complex numbers by a scan, as `complexRecurrence`.
 * @see orvieto2023lru
 */
export const complexRecurrenceParallel: ComplexRecurrence = (lambda, bRe, bIm, initial) =>
  eachChannel(lambda, bRe, bIm, initial, (rate, start, b) => {
    const maps = b.map((input) => ({ a: rate, b: input }));
    return associativeScan(maps, compose).map((map) => plus(times(map.a, start), map.b));
  });
// #endregion complex-scan
