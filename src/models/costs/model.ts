// Costs of a whole model, made from its pattern of layers: parameters, cache, FLOPs, and where
// the quadratic term of attention overtakes the rest.
import { DomainError, requireInteger } from '../tensor/errors.ts';
import type { Layer } from './layer.ts';
import {
  activeLayerParams,
  layerCarried,
  layerDecodeFlops,
  layerForwardFlops,
  layerParams,
  layerQuadraticFlops,
} from './layer.ts';
import { embeddingParams, headFlops } from './mlp.ts';

export interface ModelSpec {
  readonly dim: number;
  /** Rows of the embedding table, padding included. */
  readonly vocab: number;
  /** Whether the output head is the embedding table. */
  readonly tied: boolean;
  /** One character a block, first block first; each is a key of `parts`. */
  readonly pattern: string;
  readonly parts: Readonly<Record<string, Layer>>;
}

/** Storage of what a sequence carries. */
export interface CacheFormat {
  /** Bytes a number of cached keys and values; 2 unless given. */
  readonly cacheBytesPerNumber?: number;
  /** Bytes a number of recurrent state and of convolution inputs; 2 unless given. */
  readonly stateBytesPerNumber?: number;
}

/**
 * The blocks of a model in order.
 * @throws DomainError when a character of the pattern has no part.
 */
export function layersOf(model: ModelSpec): readonly Layer[] {
  return [...model.pattern].map((letter) => {
    const layer = model.parts[letter];
    if (layer) return layer;
    throw new DomainError(
      `layersOf: expected every letter of the pattern to name a part, got "${letter}".`,
      `Use the letters ${Object.keys(model.parts).join(', ')}.`,
    );
  });
}

function sumOverLayers(model: ModelSpec, cost: (layer: Layer) => number): number {
  let sum = 0;
  for (const layer of layersOf(model)) sum += cost(layer);
  return sum;
}

/**
 * Parameters of the embedding and, unless tied, of the head. Published counts of "active"
 * parameters leave them out in some reports (MiniMax-01) and not in others (Mixtral).
 */
export function embeddingAndHeadParams({ tied, vocab, dim }: ModelSpec): number {
  return (tied ? 1 : 2) * embeddingParams(vocab, dim);
}

function ends(model: ModelSpec): number {
  return embeddingAndHeadParams(model) + model.dim;
}

/** All parameters: blocks with their norms, the last norm, embedding and head. */
export function modelParams(model: ModelSpec): number {
  return sumOverLayers(model, layerParams) + ends(model);
}

/** Parameters that one token uses (of a mixture of experts, those it is routed to). */
export function activeModelParams(model: ModelSpec): number {
  return sumOverLayers(model, activeLayerParams) + ends(model);
}

/** Forward FLOPs of one causal sequence of `length` tokens, logits of every token included. */
export function forwardFlops(model: ModelSpec, length: number): number {
  requireInteger('forwardFlops', 'length', length);
  const blocks = sumOverLayers(model, (layer) => layerForwardFlops(layer, length));
  return blocks + length * headFlops(model.vocab, model.dim);
}

/** 3·F(T): the backward pass multiplies each matrix twice where the forward pass did so once. */
export function trainingFlops(model: ModelSpec, length: number): number {
  return 3 * forwardFlops(model, length);
}

/** Forward FLOPs of a prompt of `length` tokens; only the last token needs logits. */
export function prefillFlops(model: ModelSpec, length: number): number {
  return forwardFlops(model, length) - (length - 1) * headFlops(model.vocab, model.dim);
}

/** FLOPs to produce one token when the context, itself included, is `context` tokens. */
export function decodeFlops(model: ModelSpec, context: number): number {
  requireInteger('decodeFlops', 'context', context);
  const blocks = sumOverLayers(model, (layer) => layerDecodeFlops(layer, context));
  return blocks + headFlops(model.vocab, model.dim);
}

// #region cache-bytes
/** Bytes of keys and values that one sequence holds after `context` tokens. */
export function modelKvCacheBytes(
  model: ModelSpec,
  context: number,
  { cacheBytesPerNumber = 2 }: CacheFormat = {},
): number {
  const numbers = sumOverLayers(model, (layer) => layerCarried(layer, context).keysAndValues);
  return numbers * cacheBytesPerNumber;
}

/** Bytes of recurrent state, which do not depend on the context; short convolutions apart. */
export function modelStateBytes(
  model: ModelSpec,
  { stateBytesPerNumber = 2 }: CacheFormat = {},
): number {
  return sumOverLayers(model, (layer) => layerCarried(layer, 0).state) * stateBytesPerNumber;
}

/** Everything one sequence carries: keys and values, state, and inputs of short convolutions. */
export function carriedBytes(model: ModelSpec, context: number, format: CacheFormat = {}): number {
  const { stateBytesPerNumber = 2 } = format;
  const convolution = sumOverLayers(model, (layer) => layerCarried(layer, 0).convolution);
  return (
    modelKvCacheBytes(model, context, format) +
    modelStateBytes(model, format) +
    convolution * stateBytesPerNumber
  );
}
// #endregion cache-bytes

// #region quadratic-share
/** Share of the forward FLOPs of a sequence that grows with the square of its length, 0 … 1. */
export function quadraticShare(model: ModelSpec, length: number): number {
  const quadratic = sumOverLayers(model, (layer) => layerQuadraticFlops(layer, length));
  return quadratic / forwardFlops(model, length);
}

/**
 * T = ⌈2b/a − 1⌉: shortest causal sequence whose quadratic part, a·T(T+1)/2, is at least the rest,
 * b·T. Infinity when no layer attends without a window.
 *
 * a: FLOPs a pair over all layers; b: FLOPs a token of everything else, of a model whose other
 * layers cost the same at every position.
 */
export function crossoverLength(model: ModelSpec): number {
  const perPair = sumOverLayers(model, (layer) => layerQuadraticFlops(layer, 1));
  if (perPair === 0) return Infinity;
  let rest = 0;
  let length = 1;
  // Windows and FFTs make the rest per token depend a little on the length: iterate to the fix.
  for (let round = 0; round < 60; round++) {
    const all = forwardFlops(model, length);
    rest = (all - quadraticShare(model, length) * all) / length;
    const next = Math.max(1, Math.ceil((2 * rest) / perPair - 1));
    if (next === length) break;
    length = next;
  }
  return length;
}
// #endregion quadratic-share
