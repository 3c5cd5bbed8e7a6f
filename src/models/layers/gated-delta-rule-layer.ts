// The Gated DeltaNet layer: a short convolution on queries, keys and values, keys and queries of
// length one, a gate and a writing strength from the token, and a gated norm before the output.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { build, full, map, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { causalConv1d, initCausalConv1d, type CausalConv1dParams } from './causal-conv1d.ts';
import { l2Normalize } from './feature-maps.ts';
import { gatedDeltaRuleChunked } from './gated-delta-rule.ts';
import { intoHeads, outOfHeads, stepThrough } from './heads.ts';
import { headWidths, initProjections } from './linear-attention-layer.ts';
import type { LinearAttentionConfig, Projections } from './linear-attention-layer.ts';
import { initLinear, linear, type LinearParams } from './linear.ts';
import { gatedRmsNorm } from './norm.ts';
import { sigmoid, softplus } from './pointwise.ts';
import type { Stepped } from './sequence.ts';

export interface GatedDeltaRuleConfig extends Pick<
  LinearAttentionConfig,
  'dim' | 'heads' | 'keyDim' | 'valueDim'
> {
  /** Width of the short convolutions; 4 unless given, 1 for none to speak of. */
  readonly convWidth?: number | undefined;
}

export interface GatedDeltaRuleParams extends Projections {
  readonly queryConv: CausalConv1dParams;
  readonly keyConv: CausalConv1dParams;
  readonly valueConv: CausalConv1dParams;
  /** dim → heads: β = σ(·). */
  readonly strength: LinearParams;
  /** dim → heads, bias included: delta = softplus(·). */
  readonly delta: LinearParams;
  /** log α = −exp(logA) delta, (heads). */
  readonly logA: ReadonlyTensor;
  /** dim → heads · valueDim. */
  readonly gate: LinearParams;
  /** Gain of the norm on a head's output, (valueDim). */
  readonly norm: ReadonlyTensor;
}

/** The matrix memory, and the last inputs of the three convolutions. */
export interface GatedDeltaRuleState {
  readonly S: ReadonlyTensor;
  readonly query: ReadonlyTensor;
  readonly key: ReadonlyTensor;
  readonly value: ReadonlyTensor;
}

/**
 * Projections drawn by `initLinear`; exp(logA) uniform in [1, 16] and delta at x = 0
 * log-uniform in [0.001, 0.1], as Mamba-2 starts.
 * @throws DomainError for sizes that are not whole numbers ≥ 1.
 */
export function initGatedDeltaRule(
  config: GatedDeltaRuleConfig,
  random: Random,
): GatedDeltaRuleParams {
  const widths = headWidths('initGatedDeltaRule', config);
  const { dim, heads, keyDim, valueDim } = widths;
  const width = requireInteger('initGatedDeltaRule', 'convWidth', config.convWidth ?? 4);
  const conv = (channels: number) => {
    const { weight } = initCausalConv1d({ dim: channels, width }, random);
    return { weight };
  };
  const project = (outDim: number) => initLinear({ inDim: dim, outDim, bias: false }, random);
  const deltaBias = () => {
    const delta = Math.exp(Math.log(0.001) + random() * Math.log(100));
    return Math.log(Math.expm1(delta)); // softplus of it is delta
  };
  return {
    ...initProjections(widths, random),
    queryConv: conv(heads * keyDim),
    keyConv: conv(heads * keyDim),
    valueConv: conv(heads * valueDim),
    strength: project(heads),
    delta: { ...project(heads), bias: build([heads], deltaBias) },
    logA: build([heads], () => Math.log(1 + 15 * random())),
    gate: project(heads * valueDim),
    norm: full([valueDim], 1),
  };
}

/**
 * y = (rmsNorm(o) ∘ silu(x W_Gᵀ)) W_Oᵀ, o_h = gatedDeltaRule(q_h, k_h, v_h, β_h, log α_h), where
 * q, k, v = silu(conv(x Wᵀ)), q and k then of length one, β = σ(x W_βᵀ) and
 * log α = −exp(logA) softplus(x W_αᵀ + b). Scale keyDim^−½.
 *
 * x (batch, length, dim) → output (batch, length, dim) and the state after the last token, in
 * chunks of `chunk` tokens (64 unless given; the output does not depend on it).
 * @throws ShapeError when a shape disagrees. @see yang2025gateddeltanet
 */
export function gatedDeltaRuleLayer(
  params: GatedDeltaRuleParams,
  x: ReadonlyTensor,
  options: {
    readonly state?: GatedDeltaRuleState | undefined;
    readonly chunk?: number | undefined;
  } = {},
): Stepped<GatedDeltaRuleState> {
  const { heads, logA } = params;
  const { state, chunk = 64 } = options;
  axes('gatedDeltaRuleLayer', { x: 'batch length dim', logA: `${heads}` }, { x, logA });
  const conv = (to: LinearParams, filter: CausalConv1dParams, past: ReadonlyTensor | undefined) =>
    causalConv1d(filter, linear(to, x), { state: past, activation: 'silu' });
  const query = conv(params.query, params.queryConv, state?.query);
  const key = conv(params.key, params.keyConv, state?.key);
  const value = conv(params.value, params.valueConv, state?.value);

  const q = l2Normalize(intoHeads(query.output, heads));
  const k = l2Normalize(intoHeads(key.output, heads));
  const v = intoHeads(value.output, heads);
  const beta = map(linear(params.strength, x), sigmoid);
  const mixed = gatedDeltaRuleChunked({ q, k, v, beta, logDecay: logDecayOf(params, x) }, chunk, {
    scale: q.shape[3]! ** -0.5,
    initialState: state,
  });

  const gate = intoHeads(linear(params.gate, x), heads);
  const gated = gatedRmsNorm({ weight: params.norm, normBeforeGate: true }, mixed.output, gate);
  return {
    output: linear(params.out, outOfHeads(gated)),
    state: { S: mixed.state.S, query: query.state, key: key.state, value: value.state },
  };
}

function logDecayOf({ delta, logA, heads }: GatedDeltaRuleParams, x: ReadonlyTensor): Tensor {
  const deltaRaw = linear(delta, x);
  return build(
    deltaRaw.shape,
    (i) => -Math.exp(logA.data[i % heads]!) * softplus(deltaRaw.data[i]!),
  );
}

/** y_t from x_t (batch, dim) and the state before it; folded over x it equals `gatedDeltaRuleLayer`. */
export function gatedDeltaRuleLayerStep(
  params: GatedDeltaRuleParams,
  xAtT: ReadonlyTensor,
  state?: GatedDeltaRuleState,
): Stepped<GatedDeltaRuleState> {
  return stepThrough('gatedDeltaRuleLayerStep', xAtT, (x) =>
    gatedDeltaRuleLayer(params, x, { state }),
  );
}
