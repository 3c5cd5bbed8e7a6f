// The softmax in one pass: a running maximum and a running sum that is corrected whenever the
// maximum rises. This is what lets attention work tile by tile.
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';

/** m = max of the scores so far, l = Σ e^{s − m} over them. */
export interface RunningSoftmax {
  readonly m: number;
  readonly l: number;
}

/** Before the first score: no maximum, an empty sum. */
export const emptySoftmax: RunningSoftmax = { m: -Infinity, l: 0 };

// #region online-softmax
/**
 * m = max(m_a, m_b), l = e^{m_a − m} l_a + e^{m_b − m} l_b: the state of both sets of scores together.
 * Associative and commutative, with `emptySoftmax` as its zero, so any split of the row will do.
 */
export function mergeSoftmax(a: RunningSoftmax, b: RunningSoftmax): RunningSoftmax {
  const m = Math.max(a.m, b.m);
  return { m, l: rescale(a.m, m) * a.l + rescale(b.m, m) * b.l };
}

/** One more score: merges in the state {m: score, l: 1}. A score of −∞ changes nothing. */
export function softmaxStep(state: RunningSoftmax, score: number): RunningSoftmax {
  return mergeSoftmax(state, { m: score, l: score === -Infinity ? 0 : 1 });
}

/** e^{from − to}: what a sum taken relative to the maximum `from` is worth relative to `to`. */
export function rescale(from: number, to: number): number {
  return from === -Infinity ? 0 : Math.exp(from - to);
}
// #endregion online-softmax

/** The states after each score, in order: entry t has seen scores 0 … t. */
export function traceOnlineSoftmax(scores: ArrayLike<number>): RunningSoftmax[] {
  const states: RunningSoftmax[] = [];
  let state = emptySoftmax;
  for (let t = 0; t < scores.length; t++) states.push((state = softmaxStep(state, scores[t]!)));
  return states;
}

/**
 * p_j = e^{x_j − m} / l along the last axis, with m and l of the whole row found in one pass.
 * Equals `softmax`; a row of −∞ only gives zeros.
 * @throws ShapeError when x has no axis.
 */
export function onlineSoftmax(x: ReadonlyTensor): Tensor {
  const width = x.shape.at(-1);
  if (width === undefined) {
    throw new ShapeError(
      'onlineSoftmax: expected x to have at least one axis, got shape [].',
      'Give x an axis to run over.',
    );
  }
  const p = zeros(x.shape);
  for (let start = 0; start < x.data.length; start += width) {
    let state = emptySoftmax;
    for (let j = start; j < start + width; j++) state = softmaxStep(state, x.data[j]!);
    if (state.l === 0) continue;
    for (let j = start; j < start + width; j++) {
      p.data[j] = Math.exp(x.data[j]! - state.m) / state.l;
    }
  }
  return p;
}
