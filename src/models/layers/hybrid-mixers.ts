// The layers that a hybrid stack may contain, under one signature: a letter, how to start, the
// parallel form, the step, and which tensors it carries from token to token.
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import type { KvCache } from './attention-step.ts';
import {
  gatedDeltaRuleLayer,
  gatedDeltaRuleLayerStep,
  initGatedDeltaRule,
  type GatedDeltaRuleConfig,
  type GatedDeltaRuleParams,
  type GatedDeltaRuleState,
} from './gated-delta-rule-layer.ts';
import { gatedMlp, initGatedMlp, type GatedMlpConfig, type GatedMlpParams } from './gated-mlp.ts';
import {
  hyena,
  hyenaStep,
  initHyena,
  initHyenaState,
  type HyenaConfig,
  type HyenaParams,
  type HyenaState,
} from './hyena.ts';
import {
  initLinearAttention,
  linearAttentionLayer,
  linearAttentionLayerStep,
  type LinearAttentionConfig,
  type LinearAttentionParams,
} from './linear-attention-layer.ts';
import type { LinearAttentionState } from './linear-attention-normalizer.ts';
import {
  initMamba,
  mamba,
  mambaStep,
  zeroMambaState,
  type MambaConfig,
  type MambaParams,
  type MambaState,
} from './mamba.ts';
import { initMamba2, type Mamba2Config } from './mamba2-init.ts';
import {
  mamba2,
  mamba2Step,
  zeroMamba2State,
  type Mamba2Params,
  type Mamba2State,
} from './mamba2.ts';
import {
  initMultiHeadAttention,
  initMultiHeadAttentionState,
  multiHeadAttention,
  multiHeadAttentionStep,
  type MultiHeadAttentionConfig,
  type MultiHeadAttentionParams,
} from './multi-head-attention.ts';
import type { Stepped } from './sequence.ts';

interface Kind<Config, Params, State> {
  readonly config: Config;
  readonly params: Params;
  readonly state: State;
}

/** What belongs to each letter of a pattern. */
export interface Kinds {
  M: Kind<MambaConfig, MambaParams, MambaState>;
  '2': Kind<Mamba2Config, Mamba2Params, Mamba2State>;
  A: Kind<MultiHeadAttentionConfig, MultiHeadAttentionParams, KvCache>;
  L: Kind<
    LinearAttentionConfig,
    LinearAttentionParams,
    LinearAttentionState<ReadonlyTensor> | undefined
  >;
  D: Kind<GatedDeltaRuleConfig, GatedDeltaRuleParams, GatedDeltaRuleState | undefined>;
  H: Kind<HyenaConfig, HyenaParams, HyenaState>;
  F: Kind<GatedMlpConfig, GatedMlpParams, undefined>;
}

export type LayerKind = keyof Kinds;

/** Sizes that every layer of a stack shares. */
export interface SharedConfig {
  readonly dim: number;
  /** Divides dim. */
  readonly heads: number;
  /** Longest sequence that a Hyena layer can filter. */
  readonly maxLength: number;
}

export interface HybridMixer<K extends LayerKind> {
  /** In words, for a legend. */
  readonly name: string;
  /** Parameters from the shared sizes and what this kind of layer sets for itself. */
  readonly init: (
    shared: SharedConfig,
    own: Partial<Kinds[K]['config']>,
    random: Random,
  ) => Kinds[K]['params'];
  /** All tokens at once: (batch length dim) → (batch length dim). */
  readonly parallel: (params: Kinds[K]['params'], x: ReadonlyTensor) => Tensor;
  /** Before the first token; undefined stands for zeros, or for nothing to keep. */
  readonly start: (params: Kinds[K]['params'], batch: number) => Kinds[K]['state'];
  /** One token: (batch dim) → (batch dim). */
  readonly step: (
    params: Kinds[K]['params'],
    xAtT: ReadonlyTensor,
    state: Kinds[K]['state'],
  ) => Stepped<Kinds[K]['state']>;
  /** What a sequence has to keep between two tokens, by name. */
  readonly carried: (state: Kinds[K]['state']) => Readonly<Record<string, ReadonlyTensor>>;
}

/** Every kind of layer by its letter. */
export const hybridMixers: { readonly [K in LayerKind]: HybridMixer<K> } = {
  M: {
    name: 'Mamba',
    init: ({ dim }, own, random) => initMamba({ dim, ...own }, random),
    parallel: (params, x) => mamba(params, x).output,
    start: zeroMambaState,
    step: mambaStep,
    carried: ({ conv, h }) => ({ conv, h }),
  },
  '2': {
    name: 'Mamba-2',
    // Twice dim channels in as many heads as attention has: heads of 2 dim / heads.
    init: ({ dim, heads }, own, random) =>
      initMamba2({ dim, headDim: ((own.expand ?? 2) * dim) / heads, ...own }, random),
    parallel: (params, x) => mamba2(params, x).output,
    start: zeroMamba2State,
    step: mamba2Step,
    carried: ({ conv, h }) => ({ conv, h }),
  },
  A: {
    name: 'Attention',
    init: ({ dim, heads }, own, random) => initMultiHeadAttention({ dim, heads, ...own }, random),
    parallel: (params, x) => multiHeadAttention(params, x),
    start: initMultiHeadAttentionState,
    step: multiHeadAttentionStep,
    carried: ({ k, v }) => ({ k, v }),
  },
  L: {
    name: 'Linear attention',
    init: ({ dim, heads }, own, random) => initLinearAttention({ dim, heads, ...own }, random),
    parallel: (params, x) => linearAttentionLayer(params, x).output,
    start: () => undefined,
    step: linearAttentionLayerStep,
    carried: (state) => ({ ...state }),
  },
  D: {
    name: 'Gated delta rule',
    init: ({ dim, heads }, own, random) => initGatedDeltaRule({ dim, heads, ...own }, random),
    parallel: (params, x) => gatedDeltaRuleLayer(params, x).output,
    start: () => undefined,
    step: gatedDeltaRuleLayerStep,
    carried: (state) => ({ ...state }),
  },
  H: {
    name: 'Hyena',
    init: ({ dim, maxLength }, own, random) =>
      initHyena({ dim, maxLength, width: 16, embeddingDim: 5, ...own }, random),
    parallel: hyena,
    start: initHyenaState,
    step: hyenaStep,
    // The filters k belong to the layer, not to the sequence.
    carried: ({ short, past }) => ({
      short,
      ...Object.fromEntries(past.map((read, o) => [`past ${o}`, read] as const)),
    }),
  },
  F: {
    name: 'Gated MLP',
    init: ({ dim }, own, random) => initGatedMlp({ dim, ...own }, random),
    parallel: gatedMlp,
    start: () => undefined,
    step: (params, xAtT) => ({ output: gatedMlp(params, xAtT), state: undefined }),
    carried: () => ({}),
  },
};
