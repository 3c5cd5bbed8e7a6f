// Published hybrids of attention with linear attention and its gated delta rules.
import type { LatentAttentionSpec } from './latent-attention.ts';
import type { LinearAttentionSpec } from './linear-attention.ts';
import type { NamedModel } from './models-parts.ts';
import { attention, BILLION, gatedMlp, mixture } from './models-parts.ts';

const lightning: LinearAttentionSpec = {
  kind: 'linear-attention',
  rule: 'decay',
  dim: 6144,
  heads: 64,
  keyDim: 128,
  valueDim: 128,
  kernel: 0,
  outputGate: 'full',
};

const qwenDelta: LinearAttentionSpec = {
  kind: 'linear-attention',
  rule: 'gated-delta',
  dim: 2048,
  heads: 32,
  keyHeads: 16,
  keyDim: 128,
  valueDim: 128,
  kernel: 4,
  outputGate: 'full',
};
const qwenExperts = mixture(2048, 512, [512, 10], 512);

const kimiDelta: LinearAttentionSpec = {
  kind: 'linear-attention',
  rule: 'channel-gated-delta',
  dim: 2304,
  heads: 32,
  keyDim: 128,
  valueDim: 128,
  kernel: 4,
  outputGate: 'low-rank',
  gateRank: 128,
};
const kimiLatent: LatentAttentionSpec = {
  kind: 'latent-attention',
  dim: 2304,
  heads: 32,
  kvRank: 512,
  contentDim: 128,
  rotaryDim: 64,
  valueDim: 128,
};
const kimiExperts = mixture(2304, 1024, [256, 8], 1024);

export const linearAttentionHybrids = {
  'minimax-01': {
    name: 'MiniMax-Text-01',
    dim: 6144,
    vocab: 200_064,
    tied: false,
    pattern: 'LLLLLLLA'.repeat(10),
    parts: {
      L: { mixer: lightning, channelMixer: mixture(6144, 9216, [32, 2]) },
      A: { mixer: attention(6144, 64, 8), channelMixer: mixture(6144, 9216, [32, 2]) },
    },
    published: { params: 456 * BILLION, activeParams: 45.9 * BILLION },
    cite: ['minimax2025minimax01'],
    source:
      'MiniMax-AI/MiniMax-01 README.md; KV heads: conversion test in huggingface/transformers',
    mark: 'v',
    contextLength: 1_000_000,
  },
  'qwen3-next-80b': {
    name: 'Qwen3-Next 80B-A3B',
    dim: 2048,
    vocab: 151_936,
    tied: false,
    pattern: 'DDDA'.repeat(12),
    parts: {
      D: { mixer: qwenDelta, channelMixer: qwenExperts },
      A: {
        mixer: attention(2048, 16, 2, { headDim: 256, outputGate: true }),
        channelMixer: qwenExperts,
      },
    },
    published: { params: 80 * BILLION, activeParams: 3 * BILLION },
    cite: ['qwen2025next'],
    source: 'huggingface/transformers configuration_qwen3_next.py (by the Qwen team)',
    mark: 'v',
  },
  'kimi-linear-48b': {
    name: 'Kimi Linear 48B-A3B',
    dim: 2304,
    vocab: 163_840,
    tied: false,
    pattern: 'k' + 'KKA' + 'KKKA'.repeat(5) + 'KKA',
    parts: {
      k: { mixer: kimiDelta, channelMixer: gatedMlp(2304, 9216) },
      K: { mixer: kimiDelta, channelMixer: kimiExperts },
      A: { mixer: kimiLatent, channelMixer: kimiExperts },
    },
    published: { params: 48 * BILLION, activeParams: 3 * BILLION },
    cite: ['kimi2025linear'],
    source: 'huggingface/transformers configuration_kimi_linear.py; 20 KDA + 7 MLA: tech report',
    mark: 'v',
    contextLength: 1_048_576,
  },
} as const satisfies Record<string, NamedModel>;
