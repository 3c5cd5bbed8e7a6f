// The delta rule: before a key is written, the value already stored under it is read back, and only
// the difference is written. A key met twice is corrected where linear attention would pile up.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { asSequences, asStep, chunksOf, mixHeads, rowsOf, scalarsOf, STATE_AXES } from './heads.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';
import { addScaled, dot, minus, read, times, write } from './state-matrix.ts';
import type { Matrix, Vector } from './state-matrix.ts';
import { combine, utTransform } from './ut-transform.ts';

/** q and k (batch length heads keyDim), v (batch length heads valueDim), beta (batch length heads). */
export interface DeltaRuleInputs {
  readonly q: ReadonlyTensor;
  /** Keys of length one keep the recurrence stable (see `l2Normalize`); not normalised here. */
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** Strength of the correction: 0 writes nothing, 1 replaces what a unit key stored. */
  readonly beta: ReadonlyTensor;
}

// #region delta-rule-step
/**
 * S_t = S_{t−1} + β_t k_t (v_t − S_{t−1}ᵀ k_t)ᵀ, then y_t = S_tᵀ q_t.
 * One token of one head; changes S in place.
 */
export function deltaRuleHeadStep(
  S: Matrix,
  q: Vector,
  k: Vector,
  v: Vector,
  beta: number,
): Vector {
  const stored = read(S, k); // what the memory answers to this key now
  const error = minus(v, stored); // what it should answer, minus that
  write(S, k, times(error, beta)); // β = 1, |k| = 1: from here on it answers v
  return read(S, q);
}
// #endregion delta-rule-step

// #region delta-rule-chunk
/**
 * One chunk of one head at once. Token t writes u_t = β_t (v_t − S_{t−1}ᵀ k_t), and S_{t−1}
 * depends on the earlier u. Solved for all t together (the WY form): U = T V − (T K) S, and then
 * y_t = Sᵀ q_t + Σ_{s≤t} (q_t·k_s) u_s is linear attention with u in the place of v.
 */
export function deltaRuleHeadChunk(
  S: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  beta: Vector,
): Vector[] {
  const gram = K.map((k, t) => Float64Array.from(K.slice(0, t), (earlier) => dot(k, earlier)));
  const T = utTransform(gram, beta);
  const W = T.map((row) => combine(row, K)); // needs no state, like T: chunks can do it in parallel
  const U = T.map((row, t) => minus(combine(row, V), read(S, W[t]!)));
  const Y = Q.map((q, t) => {
    const y = read(S, q);
    for (let s = 0; s <= t; s++) addScaled(y, dot(q, K[s]!), U[s]!);
    return y;
  });
  K.forEach((k, s) => write(S, k, U[s]!));
  return Y;
}
// #endregion delta-rule-chunk

type HeadForm = (S: Matrix, Q: Matrix, K: Matrix, V: Matrix, beta: Vector) => Vector[];

const SPECS = {
  q: 'batch length heads keyDim',
  k: 'batch length heads keyDim',
  v: 'batch length heads valueDim',
  beta: 'batch length heads',
} as const;

function mix(
  caller: string,
  inputs: DeltaRuleInputs,
  options: MixerOptions,
  form: HeadForm,
): Mixed {
  const { q, k, v, beta } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(caller, { ...SPECS, S: STATE_AXES }, { q, k, v, beta, S: initialState?.S });
  return mixHeads(sizes, initialState, (b, h, S) =>
    form(S, rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h), scalarsOf(beta, b, h)),
  );
}

/**
 * y_t = scale Σ_{s≤t} (q_t·k_s) u_s with u_t = β_t (v_t − Σ_{s<t} (k_t·k_s) u_s), by all pairs.
 *
 * → output (batch length heads valueDim) and S after the last token.
 * @throws ShapeError when shapes disagree. @see schlag2021linear, yang2024deltanet
 */
export function deltaRule(inputs: DeltaRuleInputs, options: MixerOptions = {}): Mixed {
  return mix('deltaRule', inputs, options, deltaRuleHeadChunk); // a single chunk: all pairs
}

/**
 * `deltaRule` token by token: S_t = (I − β_t k_t k_tᵀ) S_{t−1} + β_t k_t v_tᵀ, y_t = scale S_tᵀ q_t.
 * Cost 3 · length · keyDim · valueDim multiply–adds a head: one read more than linear attention.
 */
export function deltaRuleRecurrent(inputs: DeltaRuleInputs, options: MixerOptions = {}): Mixed {
  return mix('deltaRuleRecurrent', inputs, options, (S, Q, K, V, beta) =>
    Q.map((q, t) => deltaRuleHeadStep(S, q, K[t]!, V[t]!, beta[t]!)),
  );
}

/**
 * `deltaRule` in chunks, each solved at once. @throws DomainError when chunk is not an integer ≥ 1.
 * @see yang2024deltanet
 */
export function deltaRuleChunked(
  inputs: DeltaRuleInputs,
  chunk: number,
  options: MixerOptions = {},
): Mixed {
  requireInteger('deltaRuleChunked', 'chunk', chunk);
  return mix('deltaRuleChunked', inputs, options, (S, Q, K, V, beta) =>
    chunksOf(Q.length, chunk).flatMap(({ start, end }) => {
      const part = (rows: Matrix) => rows.slice(start, end);
      return deltaRuleHeadChunk(S, part(Q), part(K), part(V), beta.slice(start, end));
    }),
  );
}

/** One token: q, k (batch heads keyDim), v (batch heads valueDim), beta (batch heads). */
export function deltaRuleStep(
  token: DeltaRuleInputs,
  state?: MatrixState,
  options: Omit<MixerOptions, 'initialState'> = {},
): Mixed {
  return asStep(
    deltaRuleRecurrent(asSequences('deltaRuleStep', SPECS, token), {
      ...options,
      initialState: state,
    }),
  );
}
