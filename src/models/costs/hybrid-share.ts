// What a hybrid carries against attention in every layer: a formula for round numbers, and the same
// for named models, whose recurrent layers are exchanged for the attention that they already have.
import { DomainError } from '../tensor/errors.ts';
import type { Layer } from './layer.ts';
import { layersOf, type ModelSpec } from './model.ts';

// #region state-tokens
/**
 * heads · keyDim · valueDim / (2 · kvHeads · headDim): tokens whose keys
 * and values take as much room in one layer as the state of another.
 */
export function stateTokens(sizes: {
  readonly heads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly kvHeads: number;
  readonly headDim: number;
}): number {
  const { heads, keyDim, valueDim, kvHeads, headDim } = sizes;
  return (heads * keyDim * valueDim) / (2 * kvHeads * headDim);
}

/**
 * (attention + recurrent · stateTokens / length) / (attention + recurrent):
 * what a stack carries, as a share of attention in every layer.
 */
export function carriedShare(stack: {
  readonly attention: number;
  readonly recurrent: number;
  readonly stateTokens: number;
  readonly length: number;
}): number {
  const { attention, recurrent, stateTokens, length } = stack;
  const layers = attention + recurrent;
  return (attention + (recurrent * stateTokens) / length) / layers;
}
// #endregion state-tokens

const attends = ({ mixer }: Layer): boolean =>
  mixer?.kind === 'attention' || mixer?.kind === 'latent-attention';

/** Layers that mix tokens, and how many of them attend, to all earlier tokens or to a window. */
export function mixingLayers(model: ModelSpec): { all: number; attention: number } {
  const mixing = layersOf(model).filter(({ mixer }) => mixer !== undefined);
  return { all: mixing.length, attention: mixing.filter(attends).length };
}

/**
 * The model with its own attention in place of every other mixer; what mixes channels stays.
 * @throws DomainError when it has no attention to copy.
 */
export function attentionEverywhere(model: ModelSpec): ModelSpec {
  const own = layersOf(model).find(attends)?.mixer;
  if (!own) {
    throw new DomainError(
      'attentionEverywhere: expected a model with attention in some layer, got none.',
      'Take a hybrid.',
    );
  }
  const parts = Object.fromEntries(
    Object.entries(model.parts).map(([letter, layer]) => [
      letter,
      layer.mixer === undefined ? layer : { ...layer, mixer: own },
    ]),
  );
  return { ...model, parts };
}
