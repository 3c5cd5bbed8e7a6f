// The training loss: cross-entropy of logits against class numbers.
import { DomainError, ShapeError } from '../tensor/errors.ts';
import { gradBuffer, record, type Floats, type Tape, type Variable } from './tape.ts';

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
  const { kernels } = tape;
  const runs = countedRuns(targets, rows, ignoreIndex);
  const count = runs.reduce((total, run) => total + run.rows, 0);
  const weight = 1 / Math.max(count, 1);
  const p = tape.scratch(count * vocab);
  for (const { from, rows: length, at } of runs) {
    p.set(logits.data.subarray(from * vocab, (from + length) * vocab), at * vocab);
  }
  kernels.softmaxRows(
    p,
    0,
    { rows: count, cols: vocab, step: vocab, end: vocab, window: vocab + count },
    1,
  );
  let loss = 0;
  for (const { from, rows: length, at } of runs) {
    for (let r = 0; r < length; r++) {
      const target = targets[from + r]!;
      loss -= logProbability(logits.data, p, (from + r) * vocab, (at + r) * vocab, target, vocab);
    }
  }
  const data = tape.scratch(1);
  data[0] = loss * weight;
  return record(tape, [], data, [logits], (grad) => {
    const into = gradBuffer(tape, logits)!;
    const factor = grad[0]! * weight;
    for (const { from, rows: length, at } of runs) {
      kernels.addScaled(into, from * vocab, p, at * vocab, factor, length * vocab);
      for (let r = from; r < from + length; r++) into[r * vocab + targets[r]!]! -= factor;
    }
  });
}
// #endregion cross-entropy

/** Neighbouring rows that count: `rows` of them from row `from` on, packed from row `at` on. */
interface Run {
  readonly from: number;
  readonly at: number;
  rows: number;
}

function countedRuns(targets: ArrayLike<number>, rows: number, ignoreIndex: number): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (let r = 0; r < rows; r++) {
    if (targets[r] === ignoreIndex) continue;
    const last = runs.at(-1);
    if (last && last.from + last.rows === r) last.rows++;
    else runs.push({ from: r, at, rows: 1 });
    at++;
  }
  return runs;
}

/** ln p_target; through the most probable class where p_target is too small for its logarithm. */
function logProbability(
  logits: Floats,
  p: Floats,
  logitsAt: number,
  pAt: number,
  target: number,
  vocab: number,
): number {
  const own = p[pAt + target]!;
  if (!(own < 1e-30)) return Math.log(own);
  let top = 0;
  for (let i = 1; i < vocab; i++) if (p[pAt + i]! > p[pAt + top]!) top = i;
  return Math.log(p[pAt + top]!) + logits[logitsAt + target]! - logits[logitsAt + top]!;
}

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
