// Linear attention with its projections: the layer that stands where attention stands in a block.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { eluPlusOneMap, type FeatureMap } from './feature-maps.ts';
import { intoHeads, outOfHeads, stepThrough } from './heads.ts';
import type { LinearAttentionState } from './linear-attention-normalizer.ts';
import {
  linearAttention,
  linearAttentionRecurrent,
  type LinearAttentionOutput,
} from './linear-attention.ts';
import { initLinear, linear, type LinearParams } from './linear.ts';

export interface LinearAttentionConfig {
  /** Features of the input and of the output. */
  readonly dim: number;
  readonly heads: number;
  /** Features of a head's queries and keys, before the feature map; dim / heads unless given. */
  readonly keyDim?: number | undefined;
  /** Features of a head's values; dim / heads unless given. */
  readonly valueDim?: number | undefined;
  /** elu + 1 unless given. */
  readonly featureMap?: FeatureMap | undefined;
  /** Divide by the sum of the scores? Yes, unless set to false. */
  readonly normalize?: boolean | undefined;
}

/** The three projections into heads and the one back, without biases. */
export interface Projections {
  readonly heads: number;
  /** dim → heads · keyDim. */
  readonly query: LinearParams;
  readonly key: LinearParams;
  /** dim → heads · valueDim. */
  readonly value: LinearParams;
  /** heads · valueDim → dim. */
  readonly out: LinearParams;
}

export interface LinearAttentionParams extends Projections {
  readonly featureMap: FeatureMap;
  readonly normalize: boolean;
}

/** Widths of a head, checked. */
export function headWidths(
  caller: string,
  config: Pick<LinearAttentionConfig, 'dim' | 'heads' | 'keyDim' | 'valueDim'>,
) {
  const dim = requireInteger(caller, 'dim', config.dim);
  const heads = requireInteger(caller, 'heads', config.heads);
  const keyDim = requireInteger(caller, 'keyDim', config.keyDim ?? dim / heads);
  const valueDim = requireInteger(caller, 'valueDim', config.valueDim ?? dim / heads);
  return { dim, heads, keyDim, valueDim };
}

/** Projections drawn by `initLinear`. */
export function initProjections(
  { dim, heads, keyDim, valueDim }: ReturnType<typeof headWidths>,
  random: Random,
): Projections {
  const project = (inDim: number, outDim: number) =>
    initLinear({ inDim, outDim, bias: false }, random);
  return {
    heads,
    query: project(dim, heads * keyDim),
    key: project(dim, heads * keyDim),
    value: project(dim, heads * valueDim),
    out: project(heads * valueDim, dim),
  };
}

/**
 * Projections drawn by `initLinear`.
 * @throws DomainError for sizes that are not whole numbers of at least 1.
 */
export function initLinearAttention(
  config: LinearAttentionConfig,
  random: Random,
): LinearAttentionParams {
  const { featureMap = eluPlusOneMap, normalize = true } = config;
  return {
    ...initProjections(headWidths('initLinearAttention', config), random),
    featureMap,
    normalize,
  };
}

function apply(
  params: LinearAttentionParams,
  x: ReadonlyTensor,
  initialState: LinearAttentionState<ReadonlyTensor> | undefined,
  form: typeof linearAttention,
): LinearAttentionOutput {
  const { heads, featureMap, normalize } = params;
  const inputs = {
    q: intoHeads(linear(params.query, x), heads),
    k: intoHeads(linear(params.key, x), heads),
    v: intoHeads(linear(params.value, x), heads),
  };
  const mixed = form(inputs, { featureMap, normalize, initialState });
  return { output: linear(params.out, outOfHeads(mixed.output)), state: mixed.state };
}

/**
 * y = concat_h(linearAttention(q_h, k_h, v_h)) W_Oᵀ with q = x W_Qᵀ, k = x W_Kᵀ, v = x W_Vᵀ in heads.
 *
 * x (batch, length, dim) → output (batch, length, dim) and the state after the last token.
 * @throws ShapeError when the last axis of x is not dim. @see katharopoulos2020transformers
 */
export function linearAttentionLayer(
  params: LinearAttentionParams,
  x: ReadonlyTensor,
  state?: LinearAttentionState<ReadonlyTensor>,
): LinearAttentionOutput {
  return apply(params, x, state, linearAttention);
}

/** y_t from x_t (batch, dim) and the state before it; folded over x it equals `linearAttentionLayer`. */
export function linearAttentionLayerStep(
  params: LinearAttentionParams,
  xAtT: ReadonlyTensor,
  state?: LinearAttentionState<ReadonlyTensor>,
): LinearAttentionOutput {
  return stepThrough('linearAttentionLayerStep', xAtT, (x: Tensor) =>
    apply(params, x, state, linearAttentionRecurrent),
  );
}
