// A model from a pattern of letters: the designer of the hybrids chapter.
import type { Layer } from './layer.ts';
import { mambaSpec } from './mamba.ts';
import type { ModelSpec } from './model.ts';
import { mamba2Spec } from './ssd.ts';

/** Letters of a pattern, with the mixer each stands for. */
export const patternLetters = {
  A: 'attention, 8 key heads',
  W: 'attention over 4,096 tokens',
  M: 'Mamba',
  S: 'Mamba-2',
  D: 'Gated DeltaNet',
  L: 'linear attention',
  H: 'Hyena',
} as const;

export type PatternLetter = keyof typeof patternLetters;

/** What is left of a text when only letters of a pattern are kept; 'A' when nothing is. */
export function cleanPattern(text: string): string {
  const kept = [...text.toUpperCase()].filter((letter) => letter in patternLetters).join('');
  return kept === '' ? 'A' : kept;
}

/** The pattern repeated and cut to a number of layers. */
export function repeatPattern(pattern: string, layers: number): string {
  return pattern.repeat(Math.ceil(layers / pattern.length)).slice(0, layers);
}

/**
 * A model of `layers` blocks of width `dim`, each a mixer of the pattern and a gated MLP of three
 * and a half times the width, with the vocabulary and untied embeddings of Llama 3.1.
 */
export function designModel(pattern: string, layers: number, dim: number): ModelSpec {
  const channelMixer = { kind: 'mlp', dim, hidden: 3.5 * dim, gated: true } as const;
  const heads = dim / 128;
  const attention = {
    kind: 'attention',
    dim,
    heads,
    kvHeads: Math.min(8, heads),
    headDim: 128,
  } as const;
  const linear = { kind: 'linear-attention', dim, heads, keyDim: 128, valueDim: 128 } as const;
  const parts: Readonly<Record<PatternLetter, Layer>> = {
    A: { mixer: attention, channelMixer },
    W: { mixer: { ...attention, window: 4096 }, channelMixer },
    M: { mixer: mambaSpec(dim), channelMixer },
    S: { mixer: mamba2Spec(dim), channelMixer },
    D: { mixer: { ...linear, rule: 'gated-delta', kernel: 4, outputGate: 'full' }, channelMixer },
    L: { mixer: { ...linear, rule: 'sum', kernel: 0, outputGate: 'none' }, channelMixer },
    H: { mixer: { kind: 'hyena', dim, kernel: 3, modes: 8 }, channelMixer },
  };
  return {
    dim,
    vocab: 128_256,
    tied: false,
    pattern: repeatPattern(cleanPattern(pattern), layers),
    parts,
  };
}
