// StripedHyena and its successors block by block, from their configurations: which operator stands
// where, and what each block carries from token to token.
import type { AttentionSpec } from '../costs/attention.ts';
import type { Layer } from '../costs/layer.ts';
import { layerCarried } from '../costs/layer.ts';
import { models } from '../costs/models.ts';
import { attention } from '../costs/models-parts.ts';
import type { CarriedNumbers } from '../costs/mixer.ts';

export const stackKeys = ['stripedhyena-7b', 'evo-1', 'evo-2-7b', 'evo-2-40b'] as const;
export type StackKey = (typeof stackKeys)[number];

/** Attention, and convolutions with a long implicit, medium or short explicit filter. */
export const operators = ['attention', 'long', 'medium', 'short'] as const;
export type Operator = (typeof operators)[number];

export interface Stack {
  readonly name: string;
  /** One letter a block: A attention, L long, M medium, S short. */
  readonly pattern: string;
  readonly dim: number;
  readonly contextLength: number;
  readonly attention: AttentionSpec;
  /** Real numbers of state a channel of a long filter. */
  readonly longState: number;
  /** Taps of the medium and short filters; absent where there are none. */
  readonly taps?: { readonly medium: number; readonly short: number };
  readonly cite: readonly string[];
}

/** Taps of the filter on the projections of every convolution, which keeps its last inputs. */
const projectionTaps = 3;

/** Pattern of `blocks` letters: attention at the given places, `others` in turn elsewhere. */
function withAttentionAt(blocks: number, places: readonly number[], others: string): string {
  let turn = 0;
  return Array.from({ length: blocks }, (_, i) =>
    places.includes(i) ? 'A' : others[turn++ % others.length]!,
  ).join('');
}

const striped = models['stripedhyena-7b'];
const stripedAttention = striped.parts.A.mixer;
const evo2 = { taps: { medium: 128, short: 7 }, contextLength: 2 ** 20, longState: 16 };

/**
 * Places count from 0. Long filters have complex poles (two numbers each) in StripedHyena-7B and
 * Evo, real ones in Evo 2; attention has 8 key–value heads in the first and one a head later.
 * @see poli2023stripedhyena, nguyen2024evo, brixi2026evo2
 */
export const stacks: Readonly<Record<StackKey, Stack>> = {
  'stripedhyena-7b': {
    name: 'StripedHyena 7B',
    pattern: striped.pattern.replaceAll('H', 'L'),
    dim: striped.dim,
    contextLength: striped.contextLength,
    attention: stripedAttention,
    longState: 2 * striped.parts.H.mixer.modes,
    cite: striped.cite,
  },
  'evo-1': {
    name: 'Evo 7B',
    pattern: withAttentionAt(32, [8, 16, 24], 'L'),
    dim: 4096,
    contextLength: 131_072,
    attention: attention(4096, 32, 32),
    longState: 2 * 8,
    cite: ['nguyen2024evo'],
  },
  'evo-2-7b': {
    ...evo2,
    name: 'Evo 2 7B',
    pattern: withAttentionAt(32, [3, 10, 17, 24, 31], 'SML'),
    dim: 4096,
    attention: attention(4096, 32, 32),
    cite: ['brixi2026evo2', 'ku2025stripedhyena2'],
  },
  'evo-2-40b': {
    ...evo2,
    name: 'Evo 2 40B',
    pattern: withAttentionAt(50, [3, 10, 17, 24, 31, 35, 42, 49], 'SML'),
    dim: 8192,
    attention: attention(8192, 64, 64),
    cite: ['brixi2026evo2', 'ku2025stripedhyena2'],
  },
};

const letters: Readonly<Record<string, Operator>> = {
  A: 'attention',
  L: 'long',
  M: 'medium',
  S: 'short',
};

/** The operator of each block, first block first. */
export const operatorsOf = ({ pattern }: Stack): readonly Operator[] =>
  [...pattern].map((letter) => letters[letter]!);

/** How many blocks of each kind. */
export function operatorCounts(stack: Stack): Readonly<Record<Operator, number>> {
  const all = operatorsOf(stack);
  const count = (kind: Operator) => all.filter((one) => one === kind).length;
  return {
    attention: count('attention'),
    long: count('long'),
    medium: count('medium'),
    short: count('short'),
  };
}

const bytesEach = 2;

/**
 * Bytes one block carries after `context` tokens, 16 bits a number: keys and values, or the state
 * of a long filter, or the last inputs of an explicit one; and those of the short filter on the
 * three projections of every convolution.
 */
export function blockBytes(stack: Stack, operator: Operator, context: number): number {
  const { dim, longState, taps } = stack;
  if (operator === 'attention') return attentionBytes(stack, context);
  const inputs = 3 * dim * (projectionTaps - 1);
  const own = operator === 'long' ? dim * longState : dim * ((taps?.[operator] ?? 1) - 1);
  return bytesEach * (inputs + own);
}

const all = ({ keysAndValues, state, convolution }: CarriedNumbers): number =>
  keysAndValues + state + convolution;

function attentionBytes({ attention: mixer }: Stack, context: number): number {
  const layer: Layer = { mixer };
  return bytesEach * all(layerCarried(layer, context));
}

export interface StackBytes {
  readonly blocks: readonly number[];
  readonly total: number;
  /** What the same number of blocks would carry with this attention in each. */
  readonly allAttention: number;
}

/** What a stack carries after `context` tokens, block by block. */
export function stackBytes(stack: Stack, context: number): StackBytes {
  const blocks = operatorsOf(stack).map((operator) => blockBytes(stack, operator, context));
  return {
    blocks,
    total: blocks.reduce((a, b) => a + b, 0),
    allAttention: blocks.length * attentionBytes(stack, context),
  };
}
