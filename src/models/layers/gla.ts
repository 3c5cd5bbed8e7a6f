// Gated linear attention: before each write the state forgets, at a rate that the token chooses
// for every key dimension.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { decayTable } from './decay-table.ts';
import { asSequences, asStep, chunksOf, mixHeads, rowsOf, STATE_AXES } from './heads.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';
import { addScaled, dot, exp, forget, read, times, write } from './state-matrix.ts';
import type { Decay, Matrix, Vector } from './state-matrix.ts';

/** q, k and logDecay (batch length heads keyDim), v (batch length heads valueDim). */
export interface GlaInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** log α_t ≤ 0: 0 keeps all, −∞ forgets all. The papers write α_t = exp(logDecay_t). */
  readonly logDecay: ReadonlyTensor;
}

// #region gla-step
/**
 * S_t = diag(α_t) S_{t−1} + k_t v_tᵀ with α_t = exp(logDecay_t), then y_t = S_tᵀ q_t.
 * One token of one head; changes S in place. One number in place of the vector α_t serves all
 * key dimensions.
 */
export function glaHeadStep(S: Matrix, q: Vector, k: Vector, v: Vector, logDecay: Decay): Vector {
  forget(S, exp(logDecay)); // S[i][j] *= α[i]
  write(S, k, v);
  return read(S, q);
}
// #endregion gla-step

// #region gla-chunk
/** One chunk of one head, starting from the state S before it; leaves the state after it in S. */
export function glaHeadChunk(
  S: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  logDecay: readonly Decay[],
): Vector[] {
  const { between, before } = decayTable(logDecay);
  const Y = Q.map((q, t) => {
    const y = read(S, times(q, before[t]!)); // earlier chunks, as far as they are still there
    for (let s = 0; s <= t; s++) {
      const score = dot(times(q, between[t]![s]!), K[s]!);
      addScaled(y, score, V[s]!);
    }
    return y;
  });
  const last = Q.length - 1;
  forget(S, before[last]!);
  for (let s = 0; s <= last; s++) write(S, times(K[s]!, between[last]![s]!), V[s]!);
  return Y;
}
// #endregion gla-chunk

type HeadForm = (S: Matrix, Q: Matrix, K: Matrix, V: Matrix, logDecay: Matrix) => Vector[];

const SPECS = {
  q: 'batch length heads keyDim',
  k: 'batch length heads keyDim',
  v: 'batch length heads valueDim',
  logDecay: 'batch length heads keyDim',
} as const;

function mix(caller: string, inputs: GlaInputs, options: MixerOptions, form: HeadForm): Mixed {
  const { q, k, v, logDecay } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(
    caller,
    { ...SPECS, S: STATE_AXES },
    { q, k, v, logDecay, S: initialState?.S },
  );
  return mixHeads(sizes, initialState, (b, h, S) =>
    form(S, rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h), rowsOf(logDecay, b, h)),
  );
}

/**
 * y_t = scale Σ_{s≤t} (Σ_i q_{t,i} k_{s,i} exp(Σ_{s<r≤t} logDecay_{r,i})) v_s, by all pairs.
 *
 * → output (batch length heads valueDim) and S after the last token.
 * @throws ShapeError when shapes disagree. @see yang2024gla. The scale is 1 unless given.
 */
export function gla(inputs: GlaInputs, options: MixerOptions = {}): Mixed {
  return mix('gla', inputs, options, glaHeadChunk); // a single chunk: all pairs
}

/** `gla` token by token: S_t = diag(exp(logDecay_t)) S_{t−1} + k_t v_tᵀ, y_t = scale S_tᵀ q_t. */
export function glaRecurrent(inputs: GlaInputs, options: MixerOptions = {}): Mixed {
  return mix('glaRecurrent', inputs, options, (S, Q, K, V, logDecay) =>
    Q.map((q, t) => glaHeadStep(S, q, K[t]!, V[t]!, logDecay[t]!)),
  );
}

/**
 * `gla` by pairs within chunks and through the state between them.
 * @throws DomainError when chunk is not an integer ≥ 1.
 */
export function glaChunked(inputs: GlaInputs, chunk: number, options: MixerOptions = {}): Mixed {
  requireInteger('glaChunked', 'chunk', chunk);
  return mix('glaChunked', inputs, options, (S, Q, K, V, logDecay) =>
    chunksOf(Q.length, chunk).flatMap(({ start, end }) => {
      const part = (rows: Matrix) => rows.slice(start, end);
      return glaHeadChunk(S, part(Q), part(K), part(V), part(logDecay));
    }),
  );
}

/** One token: q, k, logDecay (batch heads keyDim), v (batch heads valueDim); zeros without a state. */
export function glaStep(
  token: GlaInputs,
  state?: MatrixState,
  options: Omit<MixerOptions, 'initialState'> = {},
): Mixed {
  return asStep(
    glaRecurrent(asSequences('glaStep', SPECS, token), { ...options, initialState: state }),
  );
}
