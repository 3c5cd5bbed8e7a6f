// The loss of every language model of the course: surprise at the right token.
import { DomainError, ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { tensor } from '../tensor/tensor.ts';
import { logSoftmax } from './softmax.ts';

export interface CrossEntropyOptions {
  /** Rows with this target count neither in the sum nor in the mean; −100 unless given. */
  readonly ignoreIndex?: number | undefined;
  /** ε: share of the target that is spread evenly over all classes; 0 unless given. */
  readonly labelSmoothing?: number | undefined;
  /** 'mean' over the rows that count (the default), their 'sum', or 'none': one loss a row. */
  readonly reduction?: 'mean' | 'sum' | 'none' | undefined;
}

// #region cross-entropy
/**
 * loss_r = −(1 − ε) log p_{r,target_r} − (ε / classes) Σ_c log p_{rc}, p = softmax(logits), in nats.
 *
 * logits (…, classes), target (…) of class numbers → a scalar, shape [], or shape (…) for 'none'
 * (an ignored row gives 0). exp(mean) is the perplexity.
 * @throws ShapeError when target has not one entry a row. @throws DomainError for a target outside
 * 0 … classes−1, an ε outside [0, 1], or a mean over no row.
 */
export function crossEntropy(
  logits: ReadonlyTensor,
  target: ReadonlyTensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const { ignoreIndex = -100, labelSmoothing = 0, reduction = 'mean' } = options;
  const classes = requireTargets(logits, target, ignoreIndex);
  requireShare(labelSmoothing);
  const logP = logSoftmax(logits).data;
  let counted = 0;
  const loss = Array.from(target.data, (t, row) => {
    if (t === ignoreIndex) return 0;
    counted++;
    let even = 0;
    // Zero times the surprise at an impossible class would be no number.
    if (labelSmoothing > 0) {
      for (let c = 0; c < classes; c++) even -= logP[row * classes + c]! / classes;
    }
    const right = -logP[row * classes + t]!;
    return (1 - labelSmoothing) * right + labelSmoothing * even;
  });
  if (reduction === 'none') return tensor(target.shape, loss);
  const sum = loss.reduce((a, b) => a + b, 0);
  return tensor([], [reduction === 'mean' ? sum / requireRows(counted) : sum]);
}
// #endregion cross-entropy

function requireTargets(logits: ReadonlyTensor, target: ReadonlyTensor, ignore: number): number {
  const rows = logits.shape.slice(0, -1);
  const classes = logits.shape.at(-1) ?? 0;
  if (logits.shape.length === 0 || rows.join() !== target.shape.join()) {
    throw new ShapeError(
      `crossEntropy: expected target to have shape [${rows.join(', ')}] as the rows of logits, got [${target.shape.join(', ')}].`,
      'Give one class number for each row of logits.',
    );
  }
  for (let row = 0; row < target.data.length; row++) {
    const t = target.data[row]!;
    if (t !== ignore && (!Number.isInteger(t) || t < 0 || t >= classes)) {
      throw new DomainError(
        `crossEntropy: expected target ${row} to be a class from 0 to ${classes - 1}, got ${t}.`,
        'Mark rows that do not count with ignoreIndex.',
      );
    }
  }
  return classes;
}

function requireShare(labelSmoothing: number): void {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new DomainError(
      `crossEntropy: expected labelSmoothing to lie between 0 and 1, got ${labelSmoothing}.`,
      'Pass the share of the target to spread.',
    );
  }
}

function requireRows(counted: number): number {
  if (counted === 0) {
    throw new DomainError(
      'crossEntropy: expected at least one row to take the mean of, got none.',
      'Leave one target that is not ignoreIndex, or reduce by sum.',
    );
  }
  return counted;
}
