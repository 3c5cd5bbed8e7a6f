// Bits to remember against bits to remember them in: a random text, the states of real models, and
// a cache that grows with the text.
import { modelKvCacheBytes, modelStateBytes } from '../costs/model.ts';
import { models } from '../costs/models.ts';
import { bitsToCopy, longestCopy } from '../costs/recall-bound.ts';

/** A state of fixed size. */
export interface HeldState {
  readonly name: string;
  readonly numbers: number;
}

const ofModel = (key: 'mamba-2.8b' | 'qwen3-next-80b'): HeldState => ({
  name: models[key].name,
  numbers: modelStateBytes(models[key], { stateBytesPerNumber: 1 }),
});

/** The recurrent states of two models; the second has a cache beside it, which is not counted. */
export const modelStates: readonly HeldState[] = [ofModel('mamba-2.8b'), ofModel('qwen3-next-80b')];

/** Bits that tell apart all texts of `length` tokens, and bits that a cache of 16-bit numbers keeps. */
export function bitsAt(length: number, vocab: number): { needed: number; cached: number } {
  return {
    needed: bitsToCopy(length, vocab),
    cached: 8 * modelKvCacheBytes(models['llama-3.1-8b'], length),
  };
}

/** Longest random text that a state can always repeat when each of its numbers holds `bits` bits. */
export function heldTokens({ numbers }: HeldState, bits: number, vocab: number): number {
  return longestCopy(numbers * bits, vocab);
}
