// Published Transformers: equal blocks of attention and a gated MLP or mixture of experts.
import type { LatentAttentionSpec } from './latent-attention.ts';
import type { ModelSpec } from './model.ts';
import type { NamedModel } from './models-parts.ts';
import { attention, BILLION, gatedMlp, mixture } from './models-parts.ts';

function dense(
  layers: number,
  dim: number,
  [heads, kvHeads]: readonly [number, number],
  hidden: number,
  vocab: number,
): ModelSpec {
  const block = { mixer: attention(dim, heads, kvHeads), channelMixer: gatedMlp(dim, hidden) };
  return { dim, vocab, tied: false, pattern: 'A'.repeat(layers), parts: { A: block } };
}

// The authors' repository gives the defaults of the 7B and, in its model card, which size uses
// GQA; the widths of 13B and 70B are read in LitGPT, which copies the released config.json.
const llama2 = {
  cite: ['touvron2023llama2'],
  source: 'Lightning-AI/litgpt litgpt/config.py; meta-llama/llama llama/model.py, MODEL_CARD.md',
  mark: 'v2',
  contextLength: 4096,
} as const;

const llama31 = {
  cite: ['grattafiori2024llama3'],
  source: 'meta-llama/llama-models models/sku_list.py; hidden widths in litgpt/config.py',
  mark: 'v',
  contextLength: 131_072,
} as const;

const latent: LatentAttentionSpec = {
  kind: 'latent-attention',
  dim: 5120,
  heads: 128,
  kvRank: 512,
  queryRank: 1536,
  contentDim: 128,
  rotaryDim: 64,
  valueDim: 128,
};

export const transformerModels = {
  'llama-2-7b': {
    name: 'Llama 2 7B',
    ...dense(32, 4096, [32, 32], 11_008, 32_000),
    published: { params: 7 * BILLION },
    ...llama2,
  },
  'llama-2-13b': {
    name: 'Llama 2 13B',
    ...dense(40, 5120, [40, 40], 13_824, 32_000),
    published: { params: 13 * BILLION },
    ...llama2,
  },
  'llama-2-70b': {
    name: 'Llama 2 70B',
    ...dense(80, 8192, [64, 8], 28_672, 32_000),
    published: { params: 70 * BILLION },
    ...llama2,
  },
  'llama-3.1-8b': {
    name: 'Llama 3.1 8B',
    ...dense(32, 4096, [32, 8], 14_336, 128_256),
    published: { params: 8 * BILLION },
    ...llama31,
  },
  'llama-3.1-70b': {
    name: 'Llama 3.1 70B',
    ...dense(80, 8192, [64, 8], 28_672, 128_256),
    published: { params: 70 * BILLION },
    ...llama31,
  },
  'llama-3.1-405b': {
    name: 'Llama 3.1 405B',
    ...dense(126, 16_384, [128, 8], 53_248, 128_256),
    published: { params: 405 * BILLION },
    ...llama31,
  },
  'mistral-7b': {
    name: 'Mistral 7B v0.1',
    dim: 4096,
    vocab: 32_000,
    tied: false,
    pattern: 'W'.repeat(32),
    parts: {
      W: {
        mixer: attention(4096, 32, 8, { window: 4096 }),
        channelMixer: gatedMlp(4096, 14_336),
      },
    },
    published: { params: 7 * BILLION },
    cite: ['jiang2023mistral'],
    source: 'mistral-7B-v0.1 params.json as republished by mlx-community; litgpt/config.py',
    mark: 'v2',
  },
  'mixtral-8x7b': {
    name: 'Mixtral 8x7B',
    dim: 4096,
    vocab: 32_000,
    tied: false,
    pattern: 'E'.repeat(32),
    parts: {
      E: { mixer: attention(4096, 32, 8), channelMixer: mixture(4096, 14_336, [8, 2]) },
    },
    published: { params: 47 * BILLION, activeParams: 13 * BILLION },
    cite: ['jiang2024mixtral'],
    source: 'huggingface/transformers configuration_mixtral.py; litgpt/config.py',
    mark: 'v',
    contextLength: 32_768,
  },
  'deepseek-v2': {
    name: 'DeepSeek-V2',
    dim: 5120,
    vocab: 102_400,
    tied: false,
    pattern: 'D' + 'E'.repeat(59),
    parts: {
      D: { mixer: latent, channelMixer: gatedMlp(5120, 12_288) },
      E: { mixer: latent, channelMixer: mixture(5120, 1536, [160, 6], 2 * 1536) },
    },
    published: { params: 236 * BILLION, activeParams: 21 * BILLION },
    cite: ['deepseek2024v2'],
    source: 'deepseek-ai/DeepSeek-V3 inference/configs/config_236B.json',
    mark: 'v',
  },
} as const satisfies Record<string, NamedModel>;
