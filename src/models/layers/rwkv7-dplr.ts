// The recurrence of RWKV-7: a diagonal plus a low-rank transition. The token erases along one
// direction (alpha), writes what it read there along another (beta), and adds its own key and value.
// The delta rule is the case alpha = −β k, beta = k, with β v in the place of v.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import { decayTable } from './decay-table.ts';
import { asSequences, asStep, chunksOf, mixHeads, rowsOf, STATE_AXES } from './heads.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';
import { addScaled, dot, exp, forget, read, times, write } from './state-matrix.ts';
import type { Matrix, Vector } from './state-matrix.ts';

/** q, k, alpha, beta, logDecay (batch length heads keyDim), v (batch length heads valueDim). */
export interface DplrInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** The direction that is read. RWKV-7: −κ̂, a unit vector. */
  readonly alpha: ReadonlyTensor;
  /** The direction along which the reading is added. RWKV-7: κ̂ ∘ a, with a in (0, 1). */
  readonly beta: ReadonlyTensor;
  /** log of the diagonal; absent means 0, identity plus low rank. */
  readonly logDecay?: ReadonlyTensor | undefined;
}

/** The rows of one head. */
interface Rows {
  readonly Q: Matrix;
  readonly K: Matrix;
  readonly V: Matrix;
  readonly alpha: Matrix;
  readonly beta: Matrix;
  readonly logDecay: Matrix;
}

// #region dplr-step
/**
 * S_t = (diag(α_t) + beta_t alpha_tᵀ) S_{t−1} + k_t v_tᵀ with α_t = exp(logDecay_t), then
 * y_t = S_tᵀ q_t. Token t of one head; changes S in place.
 */
export function dplrHeadStep(S: Matrix, rows: Rows, t: number): Vector {
  const reading = read(S, rows.alpha[t]!); // from the state before it fades
  forget(S, exp(rows.logDecay[t]!));
  write(S, rows.beta[t]!, reading);
  write(S, rows.K[t]!, rows.V[t]!);
  return read(S, rows.Q[t]!);
}
// #endregion dplr-step

/**
 * One chunk of one head. Two kinds of writes, v_s under k_s and the reading w_s under beta_s, and
 * w_t = S_{t−1}ᵀ alpha_t by forward substitution over the earlier writes.
 */
function chunkForm(S: Matrix, { Q, K, V, alpha, beta, logDecay }: Rows): Vector[] {
  const { between, before } = decayTable(logDecay);
  const W: Vector[] = [];
  for (let t = 0; t < Q.length; t++) {
    const w = read(S, times(alpha[t]!, t > 0 ? before[t - 1]! : 1));
    for (let s = 0; s < t; s++) {
      const a = times(alpha[t]!, between[t - 1]![s]!);
      addScaled(w, dot(a, beta[s]!), W[s]!);
      addScaled(w, dot(a, K[s]!), V[s]!);
    }
    W.push(w);
  }
  const Y = Q.map((row, t) => {
    const y = read(S, times(row, before[t]!));
    for (let s = 0; s <= t; s++) {
      const q = times(row, between[t]![s]!);
      addScaled(y, dot(q, beta[s]!), W[s]!);
      addScaled(y, dot(q, K[s]!), V[s]!);
    }
    return y;
  });
  const last = Q.length - 1;
  forget(S, before[last]!);
  for (let s = 0; s <= last; s++) {
    write(S, times(beta[s]!, between[last]![s]!), W[s]!);
    write(S, times(K[s]!, between[last]![s]!), V[s]!);
  }
  return Y;
}

const SPECS = {
  q: 'batch length heads keyDim',
  k: 'batch length heads keyDim',
  v: 'batch length heads valueDim',
  alpha: 'batch length heads keyDim',
  beta: 'batch length heads keyDim',
  logDecay: 'batch length heads keyDim',
} as const;

function mix(
  caller: string,
  inputs: DplrInputs,
  options: MixerOptions,
  form: (S: Matrix, rows: Rows) => Vector[],
): Mixed {
  const { q, k, v, alpha, beta, logDecay = zeros(q.shape) } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(
    caller,
    { ...SPECS, S: STATE_AXES },
    { q, k, v, alpha, beta, logDecay, S: initialState?.S },
  );
  return mixHeads(sizes, initialState, (b, h, S) =>
    form(S, {
      Q: rowsOf(q, b, h, scale),
      K: rowsOf(k, b, h),
      V: rowsOf(v, b, h),
      alpha: rowsOf(alpha, b, h),
      beta: rowsOf(beta, b, h),
      logDecay: rowsOf(logDecay, b, h),
    }),
  );
}

/**
 * S_t = (diag(exp(logDecay_t)) + beta_t alpha_tᵀ) S_{t−1} + k_t v_tᵀ, y_t = scale S_tᵀ q_t, by all pairs.
 *
 * → output (batch length heads valueDim) and S after the last token. S has its key axis first;
 * the authors' RWKV-7 code stores the transpose.
 * @throws ShapeError when shapes disagree. @see peng2025rwkv7
 */
export function dplr(inputs: DplrInputs, options: MixerOptions = {}): Mixed {
  return mix('dplr', inputs, options, chunkForm); // a single chunk: all pairs
}

/** `dplr` token by token. */
export function dplrRecurrent(inputs: DplrInputs, options: MixerOptions = {}): Mixed {
  return mix('dplrRecurrent', inputs, options, (S, rows) =>
    rows.Q.map((_, t) => dplrHeadStep(S, rows, t)),
  );
}

/** `dplr` in chunks. @throws DomainError when chunk is not an integer ≥ 1. */
export function dplrChunked(inputs: DplrInputs, chunk: number, options: MixerOptions = {}): Mixed {
  requireInteger('dplrChunked', 'chunk', chunk);
  return mix('dplrChunked', inputs, options, (S, { Q, K, V, alpha, beta, logDecay }) =>
    chunksOf(Q.length, chunk).flatMap(({ start, end }) => {
      const part = (rows: Matrix) => rows.slice(start, end);
      return chunkForm(S, {
        Q: part(Q),
        K: part(K),
        V: part(V),
        alpha: part(alpha),
        beta: part(beta),
        logDecay: part(logDecay),
      });
    }),
  );
}

/** One token: q, k, alpha, beta, logDecay (batch heads keyDim), v (batch heads valueDim). */
export function dplrStep(
  token: DplrInputs,
  state?: MatrixState,
  options: Omit<MixerOptions, 'initialState'> = {},
): Mixed {
  const { logDecay = zeros(token.q.shape), ...rest } = token;
  const inputs = asSequences('dplrStep', SPECS, { ...rest, logDecay });
  return asStep(dplrRecurrent(inputs, { ...options, initialState: state }));
}
