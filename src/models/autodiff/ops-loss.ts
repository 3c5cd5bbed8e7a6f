// The training loss: cross-entropy of logits against class numbers.
import { DomainError, ShapeError } from '../tensor/errors.ts';
import { gradBuffer, record, type Tape, type Variable } from './tape.ts';

// #region cross-entropy
/**
 * loss = −(1/M) Σ_r ln softmax(logits_r)[target_r] over the M rows whose target is not ignored.
 *
 * Logits have axes [… vocab], targets one class number per row. No counted row gives loss 0
 * (the mean of nothing), where PyTorch gives NaN. Gradient: (softmax − one-hot) / M.
 * @throws ShapeError, DomainError when the targets do not fit the logits.
 */
export function crossEntropy(
  tape: Tape,
  logits: Variable,
  targets: ArrayLike<number>,
  ignoreIndex = -100,
): Variable {
  const vocab = logits.shape.at(-1) ?? 1;
  const rows = logits.data.length / vocab;
  checkTargets(targets, rows, vocab, ignoreIndex);
  const probabilities = tape.allocate(logits.data.length);
  let counted = 0;
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const target = targets[r]!;
    if (target === ignoreIndex) continue;
    const at = r * vocab;
    let peak = -Infinity;
    for (let i = at; i < at + vocab; i++) peak = Math.max(peak, logits.data[i]!);
    let total = 0;
    for (let i = at; i < at + vocab; i++) {
      total += probabilities[i] = Math.exp(logits.data[i]! - peak);
    }
    for (let i = at; i < at + vocab; i++) probabilities[i]! /= total;
    loss += Math.log(total) + peak - logits.data[at + target]!;
    counted++;
  }
  const data = tape.allocate(1);
  data[0] = loss / Math.max(counted, 1);
  return record(tape, [], data, [logits], (grad) => {
    const into = gradBuffer(tape, logits)!;
    const factor = grad[0]! / Math.max(counted, 1);
    for (let r = 0; r < rows; r++) {
      const target = targets[r]!;
      if (target === ignoreIndex) continue;
      const at = r * vocab;
      for (let i = at; i < at + vocab; i++) into[i]! += factor * probabilities[i]!;
      into[at + target]! -= factor;
    }
  });
}
// #endregion cross-entropy

function checkTargets(
  targets: ArrayLike<number>,
  rows: number,
  vocab: number,
  ignoreIndex: number,
): void {
  if (targets.length !== rows) {
    throw new ShapeError(
      `crossEntropy: expected ${rows} targets, got ${targets.length}.`,
      'Give one class number for each row of logits.',
    );
  }
  for (let r = 0; r < rows; r++) {
    const target = targets[r]!;
    if (target === ignoreIndex) continue;
    if (!(Number.isInteger(target) && target >= 0 && target < vocab)) {
      throw new DomainError(
        `crossEntropy: expected target ${r} to be a class from 0 to ${vocab - 1}, got ${target}.`,
        `Use ${ignoreIndex} for positions without a target.`,
      );
    }
  }
}
