// Retention: linear attention whose state fades at a fixed rate, one rate a head, from nearly
// nothing kept of far tokens to nearly everything.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import { build, type ReadonlyTensor } from '../tensor/tensor.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';
import type { LinearAttentionInputs } from './linear-attention.ts';
import { simpleGla, simpleGlaChunked, simpleGlaRecurrent, simpleGlaStep } from './simple-gla.ts';
import type { SimpleGlaInputs } from './simple-gla.ts';

export interface RetentionOptions extends MixerOptions {
  /** log γ of each head (heads); log(1 − 2^{−5−h}) unless given. */
  readonly logDecay?: ReadonlyTensor | undefined;
}

/** log γ_h = log(1 − 2^{−5−h}), h = 0 … heads − 1: half-lives of about 22, 44, 89, … tokens. */
export function retentionLogDecay(heads: number): Float64Array {
  return Float64Array.from({ length: heads }, (_, h) => Math.log1p(-(2 ** (-5 - h))));
}

/** The gates of simple GLA that make it retention: log γ_h at every token. */
function withDecay(
  caller: string,
  { q, k, v }: LinearAttentionInputs,
  logDecay: ReadonlyTensor | undefined,
  tokens: 'batch length heads' | 'batch heads' = 'batch length heads',
): SimpleGlaInputs {
  const { heads } = axes(
    caller,
    { q: `${tokens} keyDim`, k: `${tokens} keyDim`, v: `${tokens} valueDim`, logDecay: 'heads' },
    { q, k, v, logDecay },
  );
  const perHead = logDecay?.data ?? retentionLogDecay(heads);
  return { q, k, v, logDecay: build(q.shape.slice(0, -1), (i) => perHead[i % heads]!) };
}

/**
 * y_t = scale Σ_{s≤t} γ_h^{t−s} (q_t·k_s) v_s, by all pairs.
 *
 * q and k (batch length heads keyDim), v (batch length heads valueDim) → output and S.
 * @throws ShapeError when shapes disagree. @see sun2023retnet eq. 5; the rotation of q and k, the
 * norm and the gate around it are the layer's.
 */
export function retention(inputs: LinearAttentionInputs, options: RetentionOptions = {}): Mixed {
  return simpleGla(withDecay('retention', inputs, options.logDecay), options);
}

/** `retention` token by token: S_t = γ_h S_{t−1} + k_t v_tᵀ, y_t = scale S_tᵀ q_t. @see sun2023retnet eq. 6 */
export function retentionRecurrent(
  inputs: LinearAttentionInputs,
  options: RetentionOptions = {},
): Mixed {
  return simpleGlaRecurrent(withDecay('retentionRecurrent', inputs, options.logDecay), options);
}

/** `retention` in chunks. @throws DomainError when chunk is not an integer ≥ 1. @see sun2023retnet eq. 7 */
export function retentionChunked(
  inputs: LinearAttentionInputs,
  chunk: number,
  options: RetentionOptions = {},
): Mixed {
  requireInteger('retentionChunked', 'chunk', chunk);
  return simpleGlaChunked(withDecay('retentionChunked', inputs, options.logDecay), chunk, options);
}

/** One token: q, k (batch heads keyDim), v (batch heads valueDim); zeros without a state. */
export function retentionStep(
  token: LinearAttentionInputs,
  state?: MatrixState,
  options: Omit<RetentionOptions, 'initialState'> = {},
): Mixed {
  const inputs = withDecay('retentionStep', token, options.logDecay, 'batch heads');
  return simpleGlaStep(inputs, state, options);
}
