// RWKV-6 time mixing: GLA whose read comes before the write, with the current token added on its
// own terms. Receptance r is the query here.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { decayTable } from './decay-table.ts';
import type { GlaInputs } from './gla.ts';
import { asSequences, asStep, chunksOf, mixHeads, rowsOf, STATE_AXES } from './heads.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';
import { addScaled, dot, exp, forget, read, times, write } from './state-matrix.ts';
import type { Matrix, Vector } from './state-matrix.ts';

/** As GLA's: q (receptance), k, logDecay (batch length heads keyDim), v (batch length heads valueDim). */
export type Rwkv6Inputs = GlaInputs;

// #region rwkv6-step
/**
 * y_t = (S_{t−1} + diag(u) k_t v_tᵀ)ᵀ q_t, then S_t = diag(α_t) S_{t−1} + k_t v_tᵀ.
 * One token of one head; changes S in place. The bonus u weighs the token that is just arriving.
 */
export function rwkv6HeadStep(
  S: Matrix,
  q: Vector,
  k: Vector,
  v: Vector,
  logDecay: Vector,
  u: Vector,
): Vector {
  const y = read(S, q);
  addScaled(y, dot(times(q, u), k), v);
  forget(S, exp(logDecay));
  write(S, k, v);
  return y;
}
// #endregion rwkv6-step

/** One chunk of one head. Token t sees earlier writes through the decays up to t − 1, not t. */
function chunkForm(
  S: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  logDecay: Matrix,
  u: Vector,
): Vector[] {
  const { between, before } = decayTable(logDecay);
  const Y = Q.map((q, t) => {
    const y = read(S, times(q, t > 0 ? before[t - 1]! : 1));
    for (let s = 0; s < t; s++) {
      addScaled(y, dot(times(q, between[t - 1]![s]!), K[s]!), V[s]!);
    }
    addScaled(y, dot(times(q, u), K[t]!), V[t]!);
    return y;
  });
  const last = Q.length - 1;
  forget(S, before[last]!);
  for (let s = 0; s <= last; s++) write(S, times(K[s]!, between[last]![s]!), V[s]!);
  return Y;
}

const SPECS = {
  q: 'batch length heads keyDim',
  k: 'batch length heads keyDim',
  v: 'batch length heads valueDim',
  logDecay: 'batch length heads keyDim',
} as const;

function mix(
  caller: string,
  inputs: Rwkv6Inputs,
  u: ReadonlyTensor,
  options: MixerOptions,
  form: typeof chunkForm,
): Mixed {
  const { q, k, v, logDecay } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(
    caller,
    { ...SPECS, u: 'heads keyDim', S: STATE_AXES },
    { q, k, v, logDecay, u, S: initialState?.S },
  );
  const bonus = rowsOf({ shape: [1, sizes.heads, 1, sizes.keyDim], data: u.data }, 0, 0);
  return mixHeads(sizes, initialState, (b, h, S) => {
    const gates = rowsOf(logDecay, b, h);
    return form(S, rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h), gates, bonus[h]!);
  });
}

/**
 * y_t = scale [Σ_{s<t} (Σ_i q_{t,i} k_{s,i} exp(Σ_{s<r<t} logDecay_{r,i})) v_s + (Σ_i q_{t,i} u_i k_{t,i}) v_t].
 *
 * u (heads keyDim) → output (batch length heads valueDim) and S after the last token.
 * @throws ShapeError when shapes disagree. @see peng2024eagle, where the log decay is −exp(w).
 */
export function rwkv6(inputs: Rwkv6Inputs, u: ReadonlyTensor, options: MixerOptions = {}): Mixed {
  return mix('rwkv6', inputs, u, options, chunkForm); // a single chunk: all pairs
}

/** `rwkv6` token by token. */
export function rwkv6Recurrent(
  inputs: Rwkv6Inputs,
  u: ReadonlyTensor,
  options: MixerOptions = {},
): Mixed {
  return mix('rwkv6Recurrent', inputs, u, options, (S, Q, K, V, logDecay, bonus) =>
    Q.map((q, t) => rwkv6HeadStep(S, q, K[t]!, V[t]!, logDecay[t]!, bonus)),
  );
}

/** `rwkv6` in chunks. @throws DomainError when chunk is not an integer ≥ 1. */
export function rwkv6Chunked(
  inputs: Rwkv6Inputs,
  u: ReadonlyTensor,
  chunk: number,
  options: MixerOptions = {},
): Mixed {
  requireInteger('rwkv6Chunked', 'chunk', chunk);
  return mix('rwkv6Chunked', inputs, u, options, (S, Q, K, V, logDecay, bonus) =>
    chunksOf(Q.length, chunk).flatMap(({ start, end }) => {
      const part = (rows: Matrix) => rows.slice(start, end);
      return chunkForm(S, part(Q), part(K), part(V), part(logDecay), bonus);
    }),
  );
}

/** One token: q, k, logDecay (batch heads keyDim), v (batch heads valueDim), u (heads keyDim). */
export function rwkv6Step(
  token: Rwkv6Inputs,
  u: ReadonlyTensor,
  state?: MatrixState,
  options: Omit<MixerOptions, 'initialState'> = {},
): Mixed {
  return asStep(
    rwkv6Recurrent(asSequences('rwkv6Step', SPECS, token), u, { ...options, initialState: state }),
  );
}
