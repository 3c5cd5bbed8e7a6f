// Kimi Delta Attention: the gated delta rule with a gate for every key dimension in the place of
// one a head, as GLA has it.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import type { DeltaRuleInputs } from './delta-rule.ts';
import {
  gatedDeltaRuleHeadChunk,
  gatedDeltaRuleHeadChunked,
  gatedDeltaRuleHeadRecurrent,
} from './gated-delta-rule.ts';
import { asSequences, asStep, mixHeads, rowsOf, scalarsOf, STATE_AXES } from './heads.ts';
import type { MatrixState, Mixed, MixerOptions } from './heads.ts';

/** As the delta rule's, and logDecay (batch length heads keyDim): log α_t ≤ 0 of each key dimension. */
export interface KdaInputs extends DeltaRuleInputs {
  readonly logDecay: ReadonlyTensor;
}

const SPECS = {
  q: 'batch length heads keyDim',
  k: 'batch length heads keyDim',
  v: 'batch length heads valueDim',
  beta: 'batch length heads',
  logDecay: 'batch length heads keyDim',
} as const;

function mix(
  caller: string,
  inputs: KdaInputs,
  options: MixerOptions,
  form: typeof gatedDeltaRuleHeadRecurrent,
): Mixed {
  const { q, k, v, beta, logDecay } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(
    caller,
    { ...SPECS, S: STATE_AXES },
    { q, k, v, beta, logDecay, S: initialState?.S },
  );
  return mixHeads(sizes, initialState, (b, h, S) => {
    const [strengths, gates] = [scalarsOf(beta, b, h), rowsOf(logDecay, b, h)];
    return form(S, rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h), strengths, gates);
  });
}

/**
 * S_t = (I − β_t k_t k_tᵀ) diag(α_t) S_{t−1} + β_t k_t v_tᵀ, y_t = scale S_tᵀ q_t, by all pairs.
 *
 * → output (batch length heads valueDim) and S after the last token.
 * @throws ShapeError when shapes disagree. @see kimi2025linear
 */
export function kda(inputs: KdaInputs, options: MixerOptions = {}): Mixed {
  return mix('kda', inputs, options, gatedDeltaRuleHeadChunk); // a single chunk
}

/** `kda` token by token. */
export function kdaRecurrent(inputs: KdaInputs, options: MixerOptions = {}): Mixed {
  return mix('kdaRecurrent', inputs, options, gatedDeltaRuleHeadRecurrent);
}

/** `kda` in chunks. @throws DomainError when chunk is not an integer ≥ 1. */
export function kdaChunked(inputs: KdaInputs, chunk: number, options: MixerOptions = {}): Mixed {
  requireInteger('kdaChunked', 'chunk', chunk);
  return mix('kdaChunked', inputs, options, gatedDeltaRuleHeadChunked(chunk));
}

/** One token: q, k, logDecay (batch heads keyDim), v (batch heads valueDim), beta (batch heads). */
export function kdaStep(
  token: KdaInputs,
  state?: MatrixState,
  options: Omit<MixerOptions, 'initialState'> = {},
): Mixed {
  return asStep(
    kdaRecurrent(asSequences('kdaStep', SPECS, token), { ...options, initialState: state }),
  );
}
