// Recurrences over time as single operations: a vector state with per-channel decay, the selective
// state space of Mamba, and the matrix state shared by linear attention, SSD and the delta rules.
import { axes } from '../tensor/axes.ts';
import { DomainError } from '../tensor/errors.ts';
import type { MatrixArrays, MatrixHead, SelectiveArrays } from './kernels-scan.ts';
import { gradBuffer, record, type Tape, type Variable } from './tape.ts';

// #region linear-recurrence
/**
 * h_t = a_t h_{t−1} + b_t, element by element, from h_{−1} = 0.
 *
 * a, b: batch length dim. Result: all h, batch length dim.
 * Gradients, backwards in time: b̄_t = h̄_t, ā_t = h̄_t h_{t−1}, h̄_{t−1} += a_t h̄_t.
 */
export function linearRecurrence(tape: Tape, a: Variable, b: Variable): Variable {
  const { batch, length, dim } = axes(
    'linearRecurrence',
    { a: 'batch length dim', b: 'batch length dim' },
    { a, b },
  );
  const { addScaled, addProduct } = tape.kernels;
  const h = tape.scratch(b.data.length);
  h.set(b.data);
  for (let i = 0; i < batch; i++) {
    for (let t = 1; t < length; t++) {
      const at = (i * length + t) * dim;
      addProduct(h, at, a.data, at, h, at - dim, dim);
    }
  }
  return record(tape, b.shape, h, [a, b], (grad) => {
    const ga = gradBuffer(tape, a);
    const gb = gradBuffer(tape, b);
    const gh = tape.scratch(h.length);
    gh.set(grad);
    for (let i = 0; i < batch; i++) {
      for (let t = length - 1; t >= 1; t--) {
        const at = (i * length + t) * dim;
        if (ga) addProduct(ga, at, gh, at, h, at - dim, dim);
        addProduct(gh, at - dim, a.data, at, gh, at, dim);
      }
    }
    if (gb) addScaled(gb, 0, gh, 0, 1, gh.length);
  });
}
// #endregion linear-recurrence

/**
 * h_t = e^{Δ_t A} h_{t−1} + Δ_t B_t x_t, y_t = C_t h_t + D x_t for every channel, from h_{−1} = 0.
 *
 * x, delta: batch length dim · A: dim state · B, C: batch length state · D: dim. Result as x.
 * `delta` is the step size after softplus, `A` the (negative) matrix itself, not its logarithm.
 * Keeps all states: batch (length+1) state dim numbers.
 * @see gu2023mamba
 */
export function selectiveScan(
  tape: Tape,
  x: Variable,
  delta: Variable,
  A: Variable,
  B: Variable,
  C: Variable,
  D?: Variable,
): Variable {
  const sizes = axes(
    'selectiveScan',
    {
      x: 'batch length dim',
      delta: 'batch length dim',
      A: 'dim state',
      B: 'batch length state',
      C: 'batch length state',
      D: 'dim',
    },
    { x, delta, A, B, C, D },
  );
  const { batch, length, dim, state } = sizes;
  const inputs = [x, delta, A, B, C, D];
  const keep = inputs.some((input) => input?.needsGrad);
  const transposedA = tape.allocate(dim * state);
  for (let d = 0; d < dim; d++) {
    for (let n = 0; n < state; n++) transposedA[n * dim + d] = A.data[d * state + n]!;
  }
  const arrays: SelectiveArrays = {
    x: x.data,
    delta: delta.data,
    A: transposedA,
    B: B.data,
    C: C.data,
    D: D?.data ?? tape.allocate(dim),
    h: tape.scratch((keep ? batch * (length + 1) : 1) * state * dim),
  };
  const y = tape.allocate(x.data.length);
  tape.kernels.selectiveScan(arrays, y, sizes, keep);
  return record(tape, x.shape, y, inputs, (grad) => {
    const spare = (input: Variable | undefined, size: number) =>
      gradBuffer(tape, input) ?? tape.allocate(size);
    const into: SelectiveArrays = {
      x: spare(x, x.data.length),
      delta: spare(delta, x.data.length),
      A: tape.allocate(dim * state),
      B: spare(B, B.data.length),
      C: spare(C, C.data.length),
      D: spare(D, dim),
      h: tape.allocate(state * dim),
    };
    tape.kernels.selectiveScanGradient(arrays, grad, into, sizes);
    const gA = gradBuffer(tape, A);
    for (let d = 0; gA && d < dim; d++) {
      for (let n = 0; n < state; n++) gA[d * state + n]! += into.A[n * dim + d]!;
    }
  });
}

export interface MatrixScanOptions {
  /** a: batch length heads, or batch length heads keys for a decay per key dimension; else 1. */
  readonly decay?: Variable | undefined;
  /** β: batch length heads. Given, the write is the delta rule's error; else it is v itself. */
  readonly beta?: Variable | undefined;
}

/**
 * S_t = a_t S_{t−1} + k_t ⊗ u_t, y_t = q_t S_t per head, from S_{−1} = 0, with u_t = v_t, or
 * u_t = β_t (v_t − k_t a_t S_{t−1}) when beta is given: the decay comes before the read.
 *
 * q, k: batch length keyHeads keys · v: batch length heads values, keyHeads divides heads.
 * Result as v. No scale is applied to q. Gradients recompute the states head by head, so that
 * nothing is kept between the passes but (length+1) keys values numbers of scratch.
 * @throws ShapeError, DomainError when the shapes do not fit.
 */
export function matrixScan(
  tape: Tape,
  q: Variable,
  k: Variable,
  v: Variable,
  { decay, beta }: MatrixScanOptions = {},
): Variable {
  const perKey = decay?.shape.length === 4;
  const { batch, length, heads, keyHeads, keys, values } = axes(
    'matrixScan',
    {
      q: 'batch length keyHeads keys',
      k: 'batch length keyHeads keys',
      v: 'batch length heads values',
      decay: perKey ? 'batch length heads keys' : 'batch length heads',
      beta: 'batch length heads',
    } as const,
    { q, k, v, decay, beta },
  );
  if (heads % keyHeads !== 0) {
    throw new DomainError(
      `matrixScan: expected heads to be a multiple of keyHeads, got ${heads} and ${keyHeads}.`,
      'Let every key head serve the same number of value heads.',
    );
  }
  const { kernels } = tape;
  const one = tape.allocate(1);
  one[0] = 1;
  const width = perKey ? keys : 1;
  const headOf = (b: number, h: number): MatrixHead => {
    const keyHead = Math.floor((h * keyHeads) / heads);
    const key = (b * length * keyHeads + keyHead) * keys;
    return {
      length,
      keys,
      values,
      q: key,
      k: key,
      v: (b * length * heads + h) * values,
      a: decay ? (b * length * heads + h) * width : 0,
      beta: b * length * heads + h,
      tk: keyHeads * keys,
      tv: heads * values,
      ta: decay ? heads * width : 0,
      ai: perKey ? 1 : 0,
      tb: heads,
    };
  };
  const eachHead = (visit: (head: MatrixHead) => void): void => {
    for (let b = 0; b < batch; b++) for (let h = 0; h < heads; h++) visit(headOf(b, h));
  };
  const inputs = { q: q.data, k: k.data, v: v.data, a: decay?.data ?? one, beta: beta?.data };
  const y = tape.allocate(v.data.length);
  const state = tape.allocate(keys * values);
  eachHead((head) => {
    state.fill(0);
    kernels.matrixScan({ ...inputs, S: state }, y, head, false);
  });
  return record(tape, v.shape, y, [q, k, v, decay, beta], (grad) => {
    const spare = (input: Variable | undefined, size: number) =>
      gradBuffer(tape, input) ?? tape.allocate(size);
    const S = tape.scratch((length + 1) * keys * values);
    S.fill(0, 0, keys * values);
    const unused = tape.allocate(y.length);
    const into: MatrixArrays = {
      q: spare(q, q.data.length),
      k: spare(k, k.data.length),
      v: spare(v, v.data.length),
      a: spare(decay, decay?.data.length ?? 1),
      beta: beta && spare(beta, beta.data.length),
      S: state,
    };
    eachHead((head) => {
      kernels.matrixScan({ ...inputs, S }, unused, head, true);
      state.fill(0);
      kernels.matrixScanGradient({ ...inputs, S }, grad, into, head);
    });
  });
}
