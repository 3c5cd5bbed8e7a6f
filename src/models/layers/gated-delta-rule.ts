// The gated delta rule: forget first, then correct. The gate clears the whole state quickly, the
// delta rule replaces one association precisely.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { decayTable } from './decay-table.ts';
import type { DeltaRuleInputs } from './delta-rule.ts';
import { asSequences, asStep, chunksOf, mixHeads, rowsOf, scalarsOf, STATE_AXES } from './heads.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';
import { addScaled, dot, exp, forget, minus, read, times, write } from './state-matrix.ts';
import type { Decay, Matrix, Vector } from './state-matrix.ts';
import { combine, utTransform } from './ut-transform.ts';

/** As the delta rule's, and logDecay (batch length heads): log α_t ≤ 0, one number a head. */
export interface GatedDeltaRuleInputs extends DeltaRuleInputs {
  readonly logDecay: ReadonlyTensor;
}

// #region gated-delta-rule-step
/**
 * S_t = (I − β_t k_t k_tᵀ) α_t S_{t−1} + β_t k_t v_tᵀ, α_t = exp(logDecay_t); then y_t = S_tᵀ q_t.
 * One token of one head; changes S in place.
 */
export function gatedDeltaRuleHeadStep(
  S: Matrix,
  q: Vector,
  k: Vector,
  v: Vector,
  beta: number,
  logDecay: Decay,
): Vector {
  forget(S, exp(logDecay)); // the gate comes first …
  const stored = read(S, k); // … so the correction is of what is left
  const error = minus(v, stored);
  write(S, k, times(error, beta));
  return read(S, q);
}
// #endregion gated-delta-rule-step

// #region gated-delta-rule-chunk
/**
 * One chunk of one head: the delta rule's chunk, with every pair (t, s) damped by the gates
 * between s and t, and the state before the chunk by the gates up to t.
 */
export function gatedDeltaRuleHeadChunk(
  S: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  beta: Vector,
  logDecay: readonly Decay[],
): Vector[] {
  const { between, before } = decayTable(logDecay);
  const score = (x: Vector, t: number, s: number) => dot(times(x, between[t]![s]!), K[s]!);
  const gram = K.map((k, t) => Float64Array.from({ length: t }, (_, s) => score(k, t, s)));
  const T = utTransform(gram, beta);
  const seen = K.map((k, t) => times(k, before[t]!));
  const W = T.map((row) => combine(row, seen));
  const U = T.map((row, t) => minus(combine(row, V), read(S, W[t]!)));
  const Y = Q.map((q, t) => {
    const y = read(S, times(q, before[t]!));
    for (let s = 0; s <= t; s++) addScaled(y, score(q, t, s), U[s]!);
    return y;
  });
  const last = K.length - 1;
  forget(S, before[last]!);
  K.forEach((k, s) => write(S, times(k, between[last]![s]!), U[s]!));
  return Y;
}
// #endregion gated-delta-rule-chunk

type HeadForm = (
  S: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  beta: Vector,
  logDecay: readonly Decay[],
) => Vector[];

/** One token after the other. */
export const gatedDeltaRuleHeadRecurrent: HeadForm = (S, Q, K, V, beta, logDecay) =>
  Q.map((q, t) => gatedDeltaRuleHeadStep(S, q, K[t]!, V[t]!, beta[t]!, logDecay[t]!));

/** One chunk of `chunk` tokens after the other. */
export function gatedDeltaRuleHeadChunked(chunk: number): HeadForm {
  return (S, Q, K, V, beta, logDecay) =>
    chunksOf(Q.length, chunk).flatMap(({ start, end }) => {
      const part = (rows: Matrix) => rows.slice(start, end);
      const [b, g] = [beta.slice(start, end), logDecay.slice(start, end)];
      return gatedDeltaRuleHeadChunk(S, part(Q), part(K), part(V), b, g);
    });
}

const SPECS = {
  q: 'batch length heads keyDim',
  k: 'batch length heads keyDim',
  v: 'batch length heads valueDim',
  beta: 'batch length heads',
  logDecay: 'batch length heads',
} as const;

function mix(
  caller: string,
  inputs: GatedDeltaRuleInputs,
  options: MixerOptions,
  form: HeadForm,
): Mixed {
  const { q, k, v, beta, logDecay } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(
    caller,
    { ...SPECS, S: STATE_AXES },
    { q, k, v, beta, logDecay, S: initialState?.S },
  );
  return mixHeads(sizes, initialState, (b, h, S) => {
    const [strengths, gates] = [scalarsOf(beta, b, h), [...scalarsOf(logDecay, b, h)]];
    return form(S, rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h), strengths, gates);
  });
}

/**
 * y_t = scale Σ_{s≤t} a_{ts} (q_t·k_s) u_s with u_t = β_t (v_t − Σ_{s<t} a_{ts} (k_t·k_s) u_s) and
 * a_{ts} = exp(Σ_{s<r≤t} logDecay_r), by all pairs.
 *
 * → output (batch length heads valueDim) and S after the last token.
 * @throws ShapeError when shapes disagree. @see yang2025gateddeltanet
 */
export function gatedDeltaRule(inputs: GatedDeltaRuleInputs, options: MixerOptions = {}): Mixed {
  return mix('gatedDeltaRule', inputs, options, gatedDeltaRuleHeadChunk); // a single chunk
}

/** `gatedDeltaRule` token by token. */
export function gatedDeltaRuleRecurrent(
  inputs: GatedDeltaRuleInputs,
  options: MixerOptions = {},
): Mixed {
  return mix('gatedDeltaRuleRecurrent', inputs, options, gatedDeltaRuleHeadRecurrent);
}

/** `gatedDeltaRule` in chunks. @throws DomainError when chunk is not an integer ≥ 1. */
export function gatedDeltaRuleChunked(
  inputs: GatedDeltaRuleInputs,
  chunk: number,
  options: MixerOptions = {},
): Mixed {
  requireInteger('gatedDeltaRuleChunked', 'chunk', chunk);
  return mix('gatedDeltaRuleChunked', inputs, options, gatedDeltaRuleHeadChunked(chunk));
}

/** One token: q, k (batch heads keyDim), v (batch heads valueDim), beta and logDecay (batch heads). */
export function gatedDeltaRuleStep(
  token: GatedDeltaRuleInputs,
  state?: MatrixState,
  options: Omit<MixerOptions, 'initialState'> = {},
): Mixed {
  return asStep(
    gatedDeltaRuleRecurrent(asSequences('gatedDeltaRuleStep', SPECS, token), {
      ...options,
      initialState: state,
    }),
  );
}
