// Published hybrids of attention with state space models, long convolutions or the RG-LRU.
import type { HyenaSpec } from './long-convolution.ts';
import { mambaSpec } from './mamba.ts';
import type { ModelSpec } from './model.ts';
import type { NamedModel } from './models-parts.ts';
import { attention, BILLION, gatedMlp, mixture } from './models-parts.ts';
import type { RgLruSpec } from './recurrent.ts';
import type { Mamba2Spec } from './ssd.ts';

const hyena: HyenaSpec = { kind: 'hyena', dim: 4096, kernel: 3, modes: 2 };

/** Blocks of eight layers with attention in the fifth and experts in every second one. */
function jamba(blocks: number, dim: number, heads: number, hidden: number): ModelSpec {
  const mamba = mambaSpec(dim);
  const mlp = gatedMlp(dim, hidden);
  const experts = mixture(dim, hidden, [16, 2]);
  return {
    dim,
    vocab: 65_536,
    tied: false,
    pattern: 'mMmMaMmM'.repeat(blocks),
    parts: {
      m: { mixer: mamba, channelMixer: mlp },
      M: { mixer: mamba, channelMixer: experts },
      a: { mixer: attention(dim, heads, 8), channelMixer: mlp },
    },
  };
}

/** Two recurrent blocks, then one of local attention, all with MLPs of 3·dim. */
function griffin(layers: number, dim: number, heads: number): ModelSpec {
  const recurrence: RgLruSpec = { kind: 'rg-lru', dim, inner: dim, blocks: heads, kernel: 4 };
  const local = attention(dim, heads, 1, { headDim: dim / heads, window: 2048 });
  const mlp = gatedMlp(dim, 3 * dim);
  return {
    dim,
    vocab: 256_000,
    tied: true,
    pattern: 'RRW'.repeat(Math.ceil(layers / 3)).slice(0, layers),
    parts: {
      R: { mixer: recurrence, channelMixer: mlp },
      W: { mixer: local, channelMixer: mlp },
    },
  };
}

const nemotronMamba: Mamba2Spec = {
  kind: 'mamba2',
  dim: 4096,
  inner: 128 * 64,
  headDim: 64,
  state: 128,
  groups: 8,
  kernel: 4,
};

export const stateSpaceHybrids = {
  'stripedhyena-7b': {
    name: 'StripedHyena 7B',
    dim: 4096,
    vocab: 32_000,
    tied: false,
    pattern: 'HA'.repeat(16),
    parts: {
      H: { mixer: hyena, channelMixer: gatedMlp(4096, 14_336) },
      A: { mixer: attention(4096, 32, 8), channelMixer: gatedMlp(4096, 14_336) },
    },
    published: { params: 7 * BILLION },
    cite: ['poli2023stripedhyena'],
    source: 'togethercomputer/stripedhyena configs/7b-sh-32k-v1.yml, stripedhyena/model.py',
    mark: 'v',
    contextLength: 32_768,
  },
  'jamba-1.5-mini': {
    name: 'Jamba 1.5 Mini',
    ...jamba(4, 4096, 32, 14_336),
    published: { params: 52 * BILLION, activeParams: 12 * BILLION },
    cite: ['jambateam2024jamba15', 'lieber2024jamba'],
    source: 'huggingface/transformers configuration_jamba.py (by AI21 Labs; Jamba v0.1)',
    mark: 'v',
    contextLength: 262_144,
  },
  'jamba-1.5-large': {
    name: 'Jamba 1.5 Large',
    ...jamba(9, 8192, 64, 24_576),
    published: { params: 398 * BILLION, activeParams: 94 * BILLION },
    cite: ['jambateam2024jamba15'],
    source: 'config.json of AI21-Jamba-1.5-Large as copied in a public cost analyser',
    mark: 'v2',
    contextLength: 262_144,
  },
  'recurrentgemma-2b': {
    name: 'RecurrentGemma 2B',
    ...griffin(26, 2560, 10),
    published: {},
    cite: ['botev2024recurrentgemma', 'de2024griffin'],
    source: 'google-deepmind/recurrentgemma recurrentgemma/common.py, jax/layers.py',
    mark: 'v',
  },
  'recurrentgemma-9b': {
    name: 'RecurrentGemma 9B',
    ...griffin(38, 4096, 16),
    published: {},
    cite: ['botev2024recurrentgemma', 'de2024griffin'],
    source: 'google-deepmind/recurrentgemma recurrentgemma/common.py, jax/layers.py',
    mark: 'v',
  },
  'nemotron-h-8b': {
    name: 'Nemotron-H 8B',
    dim: 4096,
    vocab: 131_072,
    tied: false,
    pattern: 'M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M-',
    parts: {
      M: { mixer: nemotronMamba },
      '*': { mixer: attention(4096, 32, 8) },
      '-': { channelMixer: { kind: 'mlp', dim: 4096, hidden: 21_504, gated: false } },
    },
    published: { params: 8 * BILLION },
    cite: ['nvidia2025nemotronh'],
    source: 'NVIDIA TensorRT-LLM, its test of the hybrid model (8B configuration)',
    mark: 'v',
    contextLength: 8192,
  },
} as const satisfies Record<string, NamedModel>;
