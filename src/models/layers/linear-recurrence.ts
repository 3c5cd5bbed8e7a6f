// h_t = a_t h_{t−1} + b_t: what is left of a recurrent network when its gates stop looking at the
// state, and the reason such a network can be computed for all times at once.
import { axes } from '../tensor/axes.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import type { Stepped } from './sequence.ts';

/** Any way of computing h_t = a_t h_{t−1} + b_t: a, b (batch, length, state), h_{−1} (batch, state). */
export type LinearRecurrence = (
  a: ReadonlyTensor,
  b: ReadonlyTensor,
  initial?: ReadonlyTensor,
) => Stepped<Tensor>;

/**
 * h_t = a_t ⊙ h_{t−1} + b_t, one step after the other.
 *
 * a, b (batch, length, state); h_{−1} (batch, state), zero unless given → all h, and the last.
 * Cost 2 · length · state FLOPs a batch row, in `length` dependent steps.
 * @throws ShapeError when a shape disagrees.
 */
export const linearRecurrence: LinearRecurrence = (a, b, initial) => {
  const { batch, length, state } = recurrenceSizes(a, b, initial);
  const output = zeros([batch, length, state]);
  const last = zeros([batch, state]);
  for (let row = 0; row < batch; row++) {
    for (let s = 0; s < state; s++) {
      // #region linear-recurrence
      let h = initial ? initial.data[row * state + s]! : 0;
      for (let t = 0; t < length; t++) {
        const at = (row * length + t) * state + s;
        h = a.data[at]! * h + b.data[at]!;
        output.data[at] = h;
      }
      // #endregion linear-recurrence
      last.data[row * state + s] = h;
    }
  }
  return { output, state: last };
};

/** The sizes that a linear recurrence works on. @throws ShapeError when a shape disagrees. */
export function recurrenceSizes(
  a: ReadonlyTensor,
  b: ReadonlyTensor,
  initial: ReadonlyTensor | undefined,
): { readonly batch: number; readonly length: number; readonly state: number } {
  return axes(
    'linearRecurrence',
    { a: 'batch length state', b: 'batch length state', initial: 'batch state' },
    { a, b, initial },
  );
}
