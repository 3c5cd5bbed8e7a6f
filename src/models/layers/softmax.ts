// Softmax and its relatives over the last axis, shifted by the row maximum so that no finite
// logit overflows.
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';

/** Number of rows and row length of a tensor read along its last axis. */
function rowsOf(caller: string, x: ReadonlyTensor): { rows: number; width: number } {
  const width = x.shape.at(-1);
  if (width === undefined) {
    throw new ShapeError(
      `${caller}: expected x to have at least one axis, got shape [].`,
      'Give x an axis to run over.',
    );
  }
  return { rows: width === 0 ? 0 : x.data.length / width, width };
}

// #region softmax
/**
 * p_j = e^{x_j − m} / Σ_i e^{x_i − m} with m = max_i x_i, along the last axis.
 *
 * A row whose every entry is −∞ (all keys masked) has no distribution; it gives zeros, not NaN.
 */
export function softmax(x: ReadonlyTensor): Tensor {
  const { rows, width } = rowsOf('softmax', x);
  const p = zeros(x.shape);
  for (let r = 0; r < rows; r++) {
    const start = r * width;
    let m = -Infinity;
    for (let j = 0; j < width; j++) m = Math.max(m, x.data[start + j]!);
    if (m === -Infinity) continue;

    let sum = 0;
    for (let j = 0; j < width; j++) sum += p.data[start + j] = Math.exp(x.data[start + j]! - m);
    for (let j = 0; j < width; j++) p.data[start + j]! /= sum;
  }
  return p;
}
// #endregion softmax

/**
 * y = log Σ_j e^{x_j} = m + log Σ_j e^{x_j − m} along the last axis, which disappears.
 * A row of −∞ only, or an empty one, gives −∞.
 */
export function logSumExp(x: ReadonlyTensor): Tensor {
  const { rows, width } = rowsOf('logSumExp', x);
  const y = zeros(x.shape.slice(0, -1));
  if (width === 0) y.data.fill(-Infinity);
  for (let r = 0; r < rows; r++) {
    const start = r * width;
    let m = -Infinity;
    for (let j = 0; j < width; j++) m = Math.max(m, x.data[start + j]!);
    let sum = 0;
    for (let j = 0; j < width; j++) sum += Math.exp(x.data[start + j]! - m);
    y.data[r] = m === -Infinity ? m : m + Math.log(sum);
  }
  return y;
}

/** log p_j = x_j − log Σ_i e^{x_i} along the last axis; −∞ throughout a row of −∞ only. */
export function logSoftmax(x: ReadonlyTensor): Tensor {
  const { rows, width } = rowsOf('logSoftmax', x);
  const total = logSumExp(x);
  const y = zeros(x.shape);
  for (let r = 0; r < rows; r++) {
    for (let j = r * width; j < (r + 1) * width; j++) {
      y.data[j] = total.data[r] === -Infinity ? -Infinity : x.data[j]! - total.data[r]!;
    }
  }
  return y;
}
