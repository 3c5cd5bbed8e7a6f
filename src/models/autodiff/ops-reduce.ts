// Sums along axes and what is made of them: means, running sums, log-sum-exp and softmax.
import { aroundAxis, resolveAxis } from './broadcast.ts';
import { scale } from './ops-pointwise.ts';
import { gradBuffer, record, type Tape, type Variable } from './tape.ts';

/** y = Σ x over one axis, or over all of them when no axis is given (a scalar of shape []). */
export function sum(tape: Tape, x: Variable, axis?: number, keep = false): Variable {
  const flat = axis === undefined;
  const along = flat ? 0 : resolveAxis('sum', x.shape.length, axis);
  const { outer, size, inner } = flat
    ? { outer: 1, size: x.data.length, inner: 1 }
    : aroundAxis(x.shape, along);
  const data = tape.allocate(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < inner; j++) data[o * inner + j]! += x.data[(o * size + i) * inner + j]!;
    }
  }
  const gone = (axis: number): boolean => flat || axis === along;
  const shape = keep
    ? x.shape.map((n, a) => (gone(a) ? 1 : n))
    : x.shape.filter((_, a) => !gone(a));
  return record(tape, shape, data, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < inner; j++) into[(o * size + i) * inner + j]! += grad[o * inner + j]!;
      }
    }
  });
}

/** y = the mean of x over one axis, or over all. */
export function mean(tape: Tape, x: Variable, axis?: number, keep = false): Variable {
  const count =
    axis === undefined ? x.data.length : x.shape[resolveAxis('mean', x.shape.length, axis)]!;
  return scale(tape, sum(tape, x, axis, keep), 1 / count);
}

/** y_t = Σ_{s ≤ t} x_s along one axis; the gradient is the running sum from the other end. */
export function cumsum(tape: Tape, x: Variable, axis: number): Variable {
  const { outer, size, inner } = aroundAxis(x.shape, resolveAxis('cumsum', x.shape.length, axis));
  const { addScaled } = tape.kernels;
  const data = tape.scratch(x.data.length);
  data.set(x.data);
  for (let o = 0; o < outer; o++) {
    for (let t = 1; t < size; t++) {
      const at = (o * size + t) * inner;
      addScaled(data, at, data, at - inner, 1, inner);
    }
  }
  return record(tape, x.shape, data, [x], (grad) => {
    const total = tape.scratch(grad.length);
    total.set(grad);
    for (let o = 0; o < outer; o++) {
      for (let t = size - 2; t >= 0; t--) {
        const at = (o * size + t) * inner;
        addScaled(total, at, total, at + inner, 1, inner);
      }
    }
    addScaled(gradBuffer(tape, x)!, 0, total, 0, 1, total.length);
  });
}

// #region softmax
/**
 * y_i = e^{x_i} / Σ_j e^{x_j} over the last axis, shifted by the maximum against overflow.
 * A row that is −∞ throughout gives zeros. Gradient: x̄_i = y_i (ȳ_i − Σ_j ȳ_j y_j).
 */
export function softmax(tape: Tape, x: Variable): Variable {
  const n = x.shape.at(-1) ?? 1;
  const size = x.data.length;
  const span = { rows: size / n, cols: n, step: n, end: n, window: n + size / n };
  const data = tape.scratch(size);
  data.set(x.data);
  tape.kernels.softmaxRows(data, 0, span, 1);
  return record(tape, x.shape, data, [x], (grad) => {
    const ds = tape.scratch(size);
    ds.set(grad);
    tape.kernels.softmaxRowsGradient(data, 0, ds, 0, span, 1);
    tape.kernels.addScaled(gradBuffer(tape, x)!, 0, ds, 0, 1, size);
  });
}
// #endregion softmax

/** y = ln Σ_i e^{x_i} over the last axis, without overflow; −∞ for a row of −∞. */
export function logSumExp(tape: Tape, x: Variable, keep = false): Variable {
  const n = x.shape.at(-1) ?? 1;
  const data = tape.allocate(x.data.length / n);
  for (let r = 0; r < data.length; r++) {
    const peak = rowMaximum(x, r * n, n);
    let total = 0;
    for (let i = r * n; i < (r + 1) * n; i++) total += Math.exp(x.data[i]! - peak);
    data[r] = peak === -Infinity ? -Infinity : peak + Math.log(total);
  }
  const leading = x.shape.slice(0, -1);
  return record(tape, keep ? [...leading, 1] : leading, data, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let r = 0; r < data.length; r++) {
      if (data[r] === -Infinity) continue;
      for (let i = r * n; i < (r + 1) * n; i++) {
        into[i]! += grad[r]! * Math.exp(x.data[i]! - data[r]!);
      }
    }
  });
}

function rowMaximum(x: Variable, row: number, n: number): number {
  let peak = -Infinity;
  for (let i = row; i < row + n; i++) peak = Math.max(peak, x.data[i]!);
  return peak;
}
