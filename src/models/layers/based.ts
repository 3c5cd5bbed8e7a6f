// Based and ReBased: linear attention whose feature map makes the score a polynomial of q·k, close
// to softmax's exponential. The better fit is paid for in state: dim² features instead of dim.
import { requireInteger } from '../tensor/errors.ts';
import { map, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { squareMap, taylorMap, type FeatureMap } from './feature-maps.ts';
import type { LinearAttentionState } from './linear-attention-normalizer.ts';
import {
  linearAttention,
  linearAttentionChunked,
  linearAttentionRecurrent,
  linearAttentionStep,
} from './linear-attention.ts';
import type {
  LinearAttentionInputs,
  LinearAttentionOptions,
  LinearAttentionOutput,
} from './linear-attention.ts';

export interface BasedOptions {
  /** `taylor` (Based) unless given; `square` is ReBased without its learned affine map. */
  readonly kernel?: 'taylor' | 'square' | undefined;
  /** Factor on q before the feature map; headDim^−½ unless given, as in softmax attention. */
  readonly scale?: number | undefined;
  /** Divide by the sum of the scores + eps? Yes, unless set to false. */
  readonly normalize?: boolean | undefined;
  /** 1e-6 unless given. */
  readonly eps?: number | undefined;
  readonly initialState?: LinearAttentionState<ReadonlyTensor> | undefined;
}

const KERNELS: Readonly<Record<'taylor' | 'square', FeatureMap>> = {
  taylor: taylorMap,
  square: squareMap,
};

/** The same call as plain linear attention: q scaled first, the feature map in the options. */
function asLinear(
  { q, k, v }: LinearAttentionInputs,
  options: BasedOptions,
): [LinearAttentionInputs & { readonly q: Tensor }, LinearAttentionOptions] {
  const scale = options.scale ?? (q.shape.at(-1) ?? 1) ** -0.5;
  const { kernel = 'taylor', normalize = true, eps, initialState } = options;
  const scaled = map(q, (value) => scale * value);
  return [
    { q: scaled, k, v },
    { featureMap: KERNELS[kernel], normalize, eps, initialState },
  ];
}

/**
 * y_t = Σ_{s≤t} A_{ts} v_s / (Σ_{s≤t} A_{ts} + eps), A = 1 + x + x²/2 with x = scale q_t·k_s
 * (Based), or A = x² (ReBased).
 *
 * q and k (batch length heads headDim), v (batch length heads valueDim). The state has
 * 1 + headDim + headDim² rows (headDim² for ReBased). @see arora2024based
 */
export function based(
  inputs: LinearAttentionInputs,
  options: BasedOptions = {},
): LinearAttentionOutput {
  return linearAttention(...asLinear(inputs, options));
}

/** `based` token by token. */
export function basedRecurrent(
  inputs: LinearAttentionInputs,
  options: BasedOptions = {},
): LinearAttentionOutput {
  return linearAttentionRecurrent(...asLinear(inputs, options));
}

/** `based` in chunks. @throws DomainError when chunk is not an integer ≥ 1. */
export function basedChunked(
  inputs: LinearAttentionInputs,
  chunk: number,
  options: BasedOptions = {},
): LinearAttentionOutput {
  requireInteger('basedChunked', 'chunk', chunk);
  const [linearInputs, linearOptions] = asLinear(inputs, options);
  return linearAttentionChunked(linearInputs, chunk, linearOptions);
}

/** One token: q, k (batch heads headDim), v (batch heads valueDim); zeros without a state. */
export function basedStep(
  token: LinearAttentionInputs,
  state?: LinearAttentionState<ReadonlyTensor>,
  options: Omit<BasedOptions, 'initialState'> = {},
): LinearAttentionOutput {
  const [linearInputs, linearOptions] = asLinear(token, options);
  return linearAttentionStep(linearInputs, state, linearOptions);
}
