// The GLA layer: gated linear attention whose decays come from the token through a narrow
// bottleneck, with a norm on every head and an output gate.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { full, map, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { glaChunked } from './gla.ts';
import { intoHeads, outOfHeads, stepThrough, type MatrixState, type Mixed } from './heads.ts';
import { headWidths, initProjections } from './linear-attention-layer.ts';
import type { LinearAttentionConfig, Projections } from './linear-attention-layer.ts';
import { initLinear, linear, type LinearParams } from './linear.ts';
import { gatedRmsNorm } from './norm.ts';
import { logSigmoid } from './pointwise.ts';

export interface GlaConfig extends Pick<
  LinearAttentionConfig,
  'dim' | 'heads' | 'keyDim' | 'valueDim'
> {
  /** Width of the bottleneck before the decays; 16 unless given. */
  readonly decayRank?: number | undefined;
  /** τ: the decay is σ(·)^{1/τ}; 16 unless given, so that a fresh layer forgets slowly. */
  readonly temperature?: number | undefined;
}

export interface GlaParams extends Projections {
  /** dim → decayRank. */
  readonly decayDown: LinearParams;
  /** decayRank → heads · keyDim, with bias. */
  readonly decayUp: LinearParams;
  readonly temperature: number;
  /** dim → heads · valueDim. */
  readonly gate: LinearParams;
  /** Gain of the norm on a head's output, (valueDim). */
  readonly norm: ReadonlyTensor;
}

/** Projections drawn by `initLinear`. @throws DomainError for sizes that are not whole numbers ≥ 1. */
export function initGla(config: GlaConfig, random: Random): GlaParams {
  const widths = headWidths('initGla', config);
  const { dim, heads, keyDim, valueDim } = widths;
  const decayRank = requireInteger('initGla', 'decayRank', config.decayRank ?? 16);
  return {
    ...initProjections(widths, random),
    decayDown: initLinear({ inDim: dim, outDim: decayRank, bias: false }, random),
    decayUp: initLinear({ inDim: decayRank, outDim: heads * keyDim }, random),
    temperature: config.temperature ?? 16,
    gate: initLinear({ inDim: dim, outDim: heads * valueDim, bias: false }, random),
    norm: full([valueDim], 1),
  };
}

/** log α = log σ(x W₁ᵀ W₂ᵀ + b) / τ, (batch length heads keyDim). */
export function glaLogDecay(params: GlaParams, x: ReadonlyTensor): Tensor {
  const logits = linear(params.decayUp, linear(params.decayDown, x));
  return intoHeads(
    map(logits, (value) => logSigmoid(value) / params.temperature),
    params.heads,
  );
}

/**
 * y = (rmsNorm(o) ∘ silu(x W_Gᵀ)) W_Oᵀ, o_h = gla(q_h, k_h, v_h, log α_h) with scale keyDim^−½.
 *
 * x (batch, length, dim) → output (batch, length, dim) and the state after the last token, in
 * chunks of `chunk` tokens (64 unless given; the output does not depend on it).
 * @throws ShapeError when the last axis of x is not dim. @see yang2024gla. The norm is RMSNorm, as
 * in the authors' library (the paper writes LayerNorm).
 */
export function glaLayer(
  params: GlaParams,
  x: ReadonlyTensor,
  { state, chunk = 64 }: { readonly state?: MatrixState | undefined; readonly chunk?: number } = {},
): Mixed {
  const { heads } = params;
  const q = intoHeads(linear(params.query, x), heads);
  const mixed = glaChunked(
    {
      q,
      k: intoHeads(linear(params.key, x), heads),
      v: intoHeads(linear(params.value, x), heads),
      logDecay: glaLogDecay(params, x),
    },
    chunk,
    { scale: q.shape[3]! ** -0.5, initialState: state },
  );
  const gate = intoHeads(linear(params.gate, x), heads);
  const gated = gatedRmsNorm({ weight: params.norm, normBeforeGate: true }, mixed.output, gate);
  return { output: linear(params.out, outOfHeads(gated)), state: mixed.state };
}

/** y_t from x_t (batch, dim) and the state before it; folded over x it equals `glaLayer`. */
export function glaLayerStep(params: GlaParams, xAtT: ReadonlyTensor, state?: MatrixState): Mixed {
  return stepThrough('glaLayerStep', xAtT, (x) => glaLayer(params, x, { state }));
}
