// What a model costs to serve: bytes read for each token, the time a device needs at least, and
// what fits in its memory.
import { requireInteger } from '../tensor/errors.ts';
import type { Device } from './devices.ts';
import { layerParams } from './layer.ts';
import type { CacheFormat, ModelSpec } from './model.ts';
import { carriedBytes, decodeFlops, layersOf, modelKvCacheBytes, modelParams } from './model.ts';
import { embeddingParams, expectedExperts, mlpParams } from './mlp.ts';
import { requirePositive } from './units.ts';

export interface ServingFormat extends CacheFormat {
  /** Bytes a weight; 2 unless given. */
  readonly weightBytesPerNumber?: number;
  /** Sequences decoded together; 1 unless given. */
  readonly batch?: number;
}

/** Bytes of all weights. */
export function weightsBytes(model: ModelSpec, weightBytesPerNumber = 2): number {
  requirePositive('weightsBytes', 'weightBytesPerNumber', weightBytesPerNumber);
  return modelParams(model) * weightBytesPerNumber;
}

// #region decode-bytes
/**
 * Bytes of weights that one decoding step reads: all of them, except experts that no token of the
 * batch is routed to and, when it is not also the head, the embedding table (one row a token).
 */
export function decodeWeightBytes(
  model: ModelSpec,
  { batch = 1, weightBytesPerNumber = 2 }: ServingFormat = {},
): number {
  requireInteger('decodeWeightBytes', 'batch', batch);
  let params = embeddingParams(model.vocab, model.dim) + model.dim;
  for (const layer of layersOf(model)) {
    params += layerParams(layer);
    const moe = layer.channelMixer;
    if (moe?.kind !== 'moe') continue;
    const idle = moe.experts - expectedExperts(moe.experts, moe.activeExperts, batch);
    params -= idle * mlpParams(moe);
  }
  return params * weightBytesPerNumber;
}

/** Bytes of cache and state that one step moves for one sequence: keys and values read, state
 * read and written back. */
export function decodeCarriedBytes(
  model: ModelSpec,
  context: number,
  format: ServingFormat = {},
): number {
  const keysAndValues = modelKvCacheBytes(model, context, format);
  return keysAndValues + 2 * (carriedBytes(model, context, format) - keysAndValues);
}

/**
 * (weights + batch·carried)/batch: bytes moved for each token decoded. The weights are shared by
 * the batch; the cache is not, which is why a long context stays bound by memory at any batch.
 * @see austin2025scalingbook
 */
export function decodeBytesPerToken(
  model: ModelSpec,
  context: number,
  format: ServingFormat = {},
): number {
  const { batch = 1 } = format;
  return decodeWeightBytes(model, format) / batch + decodeCarriedBytes(model, context, format);
}
// #endregion decode-bytes

/** FLOP per byte of one decoding step. */
export function decodeIntensity(
  model: ModelSpec,
  context: number,
  format: ServingFormat = {},
): number {
  return decodeFlops(model, context) / decodeBytesPerToken(model, context, format);
}

/**
 * max(FLOPs/peak, bytes/bandwidth): seconds that one device needs at least for one decoding step
 * of the whole batch. Real kernels take longer; a model that does not fit cannot run at all.
 */
export function decodeStepSeconds(
  model: ModelSpec,
  device: Device,
  context: number,
  format: ServingFormat = {},
): number {
  const { batch = 1 } = format;
  const compute = (batch * decodeFlops(model, context)) / device.peakFlopsPerSecond.value;
  const bytes = batch * decodeBytesPerToken(model, context, format);
  return Math.max(compute, bytes / device.bandwidthBytesPerSecond.value);
}

/** Bytes that must fit: weights and what `batch` sequences of `context` tokens carry. */
export function residentBytes(
  model: ModelSpec,
  context: number,
  format: ServingFormat = {},
): number {
  const { batch = 1, weightBytesPerNumber = 2 } = format;
  return weightsBytes(model, weightBytesPerNumber) + batch * carriedBytes(model, context, format);
}

/** Whether weights and cache fit in the device's memory, activations and overheads left out. */
export function fits(
  model: ModelSpec,
  device: Device,
  context: number,
  format: ServingFormat = {},
): boolean {
  return residentBytes(model, context, format) <= device.memoryBytes.value;
}

/**
 * Longest context for which weights and cache fit: 0 when the weights alone do not, Infinity when
 * nothing grows with the context.
 */
export function longestContext(
  model: ModelSpec,
  device: Device,
  format: ServingFormat = {},
): number {
  let high = 2 ** 40;
  if (fits(model, device, high, format)) return Infinity;
  let low = 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(model, device, middle, format)) low = middle;
    else high = middle - 1;
  }
  return low;
}
