// h_t = λ h_{t−1} + b_t over complex numbers: a decaying rotation driven by an input.
import { axes } from '../tensor/axes.ts';
import type { Complex, ReadonlyComplexArray } from '../tensor/complex.ts';
import { at, complex, plus, times } from '../tensor/complex.ts';
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';

/** All states re + i·im (batch, length, state), and the last one (batch, state). */
export interface ComplexStates {
  readonly re: Tensor;
  readonly im: Tensor;
  readonly last: { readonly re: Tensor; readonly im: Tensor };
}

/** Any way of computing h_t = λ h_{t−1} + b_t with b = bRe + i·bIm (batch, length, state). */
export type ComplexRecurrence = (
  lambda: ReadonlyComplexArray,
  bRe: ReadonlyTensor,
  bIm: ReadonlyTensor,
  initial?: { readonly re: ReadonlyTensor; readonly im: ReadonlyTensor },
) => ComplexStates;

/**
 * h_t = λ ⊙ h_{t−1} + b_t, one step after the other; λ (state) the same for all times.
 *
 * Cost 8 · length · state FLOPs a batch row, in `length` dependent steps.
 * @throws ShapeError when a shape disagrees.
 */
export const complexRecurrence: ComplexRecurrence = (lambda, bRe, bIm, initial) =>
  eachChannel(lambda, bRe, bIm, initial, (rate, start, b) => {
    const states: Complex[] = [];
    let h = start;
    for (const input of b) {
      h = plus(times(rate, h), input);
      states.push(h);
    }
    return states;
  });

/** Runs `solve(λ_s, h_{−1}, [b_0 …])` for every batch row and channel and stacks what it returns. */
export function eachChannel(
  lambda: ReadonlyComplexArray,
  bRe: ReadonlyTensor,
  bIm: ReadonlyTensor,
  initial: { readonly re: ReadonlyTensor; readonly im: ReadonlyTensor } | undefined,
  solve: (rate: Complex, start: Complex, b: readonly Complex[]) => readonly Complex[],
): ComplexStates {
  const { batch, length, state } = axes(
    'complexRecurrence',
    { bRe: 'batch length state', bIm: 'batch length state', re: 'batch state', im: 'batch state' },
    { bRe, bIm, re: initial?.re, im: initial?.im },
  );
  if (lambda.re.length !== state) {
    throw new ShapeError(
      `complexRecurrence: expected lambda to hold ${state} numbers as in bRe, got ${lambda.re.length}.`,
      'Give one eigenvalue a channel.',
    );
  }
  const [re, im] = [zeros([batch, length, state]), zeros([batch, length, state])];
  const last = { re: zeros([batch, state]), im: zeros([batch, state]) };
  for (let row = 0; row < batch; row++) {
    for (let s = 0; s < state; s++) {
      const index = (t: number) => (row * length + t) * state + s;
      const start = initial
        ? at({ re: initial.re.data, im: initial.im.data }, row * state + s)
        : complex(0);
      const b = Array.from({ length }, (_, t) => at({ re: bRe.data, im: bIm.data }, index(t)));
      solve(at(lambda, s), start, b).forEach((h, t) => {
        re.data[index(t)] = last.re.data[row * state + s] = h.re;
        im.data[index(t)] = last.im.data[row * state + s] = h.im;
      });
    }
  }
  return { re, im, last };
}
