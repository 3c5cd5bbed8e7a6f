// Gated linear attention with one gate a head and token: the recurrence that Mamba-2 also computes
// (there k, v, q are called B, x, C), and RetNet's when the gate is a constant.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { glaHeadChunk, glaHeadStep } from './gla.ts';
import { asSequences, asStep, chunksOf, mixHeads, rowsOf, scalarsOf, STATE_AXES } from './heads.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';
import type { Matrix, Vector } from './state-matrix.ts';

/** q and k (batch length heads keyDim), v (batch length heads valueDim), logDecay (batch length heads). */
export interface SimpleGlaInputs {
  readonly q: ReadonlyTensor;
  readonly k: ReadonlyTensor;
  readonly v: ReadonlyTensor;
  /** log α_t ≤ 0, one number for the whole state of a head. */
  readonly logDecay: ReadonlyTensor;
}

type HeadForm = (
  S: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  logDecay: readonly number[],
) => Vector[];

const SPECS = {
  q: 'batch length heads keyDim',
  k: 'batch length heads keyDim',
  v: 'batch length heads valueDim',
  logDecay: 'batch length heads',
} as const;

function mix(
  caller: string,
  inputs: SimpleGlaInputs,
  options: MixerOptions,
  form: HeadForm,
): Mixed {
  const { q, k, v, logDecay } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(
    caller,
    { ...SPECS, S: STATE_AXES },
    { q, k, v, logDecay, S: initialState?.S },
  );
  return mixHeads(sizes, initialState, (b, h, S) => {
    const gates = [...scalarsOf(logDecay, b, h)];
    return form(S, rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h), gates);
  });
}

/**
 * y_t = scale Σ_{s≤t} exp(Σ_{s<r≤t} logDecay_r) (q_t·k_s) v_s: (Q Kᵀ ∘ L) V with
 * L_{ts} the product of the gates after s.
 *
 * → output (batch length heads valueDim) and S after the last token.
 * @throws ShapeError when shapes disagree. @see dao2024mamba2, yang2024gla
 */
export function simpleGla(inputs: SimpleGlaInputs, options: MixerOptions = {}): Mixed {
  return mix('simpleGla', inputs, options, glaHeadChunk); // a single chunk: all pairs
}

/** `simpleGla` token by token: S_t = exp(logDecay_t) S_{t−1} + k_t v_tᵀ, y_t = scale S_tᵀ q_t. */
export function simpleGlaRecurrent(inputs: SimpleGlaInputs, options: MixerOptions = {}): Mixed {
  return mix('simpleGlaRecurrent', inputs, options, (S, Q, K, V, logDecay) =>
    Q.map((q, t) => glaHeadStep(S, q, K[t]!, V[t]!, logDecay[t]!)),
  );
}

/**
 * `simpleGla` by pairs within chunks and through the state between them.
 * @throws DomainError when chunk is not an integer ≥ 1.
 */
export function simpleGlaChunked(
  inputs: SimpleGlaInputs,
  chunk: number,
  options: MixerOptions = {},
): Mixed {
  requireInteger('simpleGlaChunked', 'chunk', chunk);
  return mix('simpleGlaChunked', inputs, options, (S, Q, K, V, logDecay) =>
    chunksOf(Q.length, chunk).flatMap(({ start, end }) => {
      const part = (rows: Matrix) => rows.slice(start, end);
      return glaHeadChunk(S, part(Q), part(K), part(V), logDecay.slice(start, end));
    }),
  );
}

/** One token: q, k (batch heads keyDim), v (batch heads valueDim), logDecay (batch heads). */
export function simpleGlaStep(
  token: SimpleGlaInputs,
  state?: MatrixState,
  options: Omit<MixerOptions, 'initialState'> = {},
): Mixed {
  return asStep(
    simpleGlaRecurrent(asSequences('simpleGlaStep', SPECS, token), {
      ...options,
      initialState: state,
    }),
  );
}
