// The two bills of a long text, what reading costs and what keeping costs, for named models.
import type { Device } from '../costs/devices.ts';
import type { Layer, Mixer } from '../costs/layer.ts';
import {
  layerCarried,
  layerForwardFlops,
  layerParams,
  layerQuadraticFlops,
} from '../costs/layer.ts';
import type { ModelSpec } from '../costs/model.ts';
import {
  carriedBytes,
  decodeFlops,
  forwardFlops,
  layersOf,
  quadraticShare,
} from '../costs/model.ts';
import type { ServingFormat } from '../costs/serving.ts';
import {
  decodeCarriedBytes,
  decodeStepSeconds,
  decodeWeightBytes,
  longestContext,
  residentBytes,
  weightsBytes,
} from '../costs/serving.ts';
import { DomainError } from '../tensor/errors.ts';

/** FLOPs of one forward pass over a text: the part that grows with its square, and all the rest. */
export interface ReadingBill {
  readonly quadratic: number;
  readonly rest: number;
}

/** F(n) in its two parts, logits of every token included. */
export function readingBill(model: ModelSpec, length: number): ReadingBill {
  const all = forwardFlops(model, length);
  const quadratic = quadraticShare(model, length) * all;
  return { quadratic, rest: all - quadratic };
}

/** FLOPs that one visible pair of tokens costs, over all heads and layers. */
export function pairFlops(model: ModelSpec): number {
  let sum = 0;
  for (const layer of layersOf(model)) sum += layerQuadraticFlops(layer, 1);
  return sum;
}

// #region length-at-share
/**
 * The shortest text of which the quadratic part takes at least `share` of the FLOPs, 0 < share < 1;
 * Infinity when no layer attends without a window. A share of one half gives `crossoverLength`.
 * @throws DomainError for a share outside of 0 … 1.
 */
export function lengthAtShare(model: ModelSpec, share: number): number {
  if (!(share > 0 && share < 1)) {
    throw new DomainError(
      `lengthAtShare: expected share to lie between 0 and 1, got ${share}.`,
      'Pass 0.5 for the length at which the quadratic part overtakes the rest.',
    );
  }
  if (pairFlops(model) === 0) return Infinity;
  let high = 1;
  while (quadraticShare(model, high) < share) high *= 2;
  let low = Math.floor(high / 2) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (quadraticShare(model, middle) >= share) high = middle;
    else low = middle + 1;
  }
  return low;
}
// #endregion length-at-share

export interface ServingChoice extends ServingFormat {
  readonly batch: number;
  readonly context: number;
}

/** Everything the cost calculator shows, for a batch of sequences of `context` tokens each. */
export interface ServingBill {
  /** One forward pass over one sequence. */
  readonly reading: ReadingBill;
  /** Least seconds for it at the device's peak. */
  readonly readingSeconds: number;
  readonly writing: {
    readonly flopsPerToken: number;
    /** Bytes that one step moves for the whole batch. */
    readonly weightBytes: number;
    readonly carriedBytes: number;
    /** Least seconds of one step of the whole batch. */
    readonly stepSeconds: number;
    /** FLOP per byte moved. */
    readonly intensity: number;
  };
  readonly keeping: { readonly weights: number; readonly carried: number; readonly total: number };
}

/** The bill of a model on a device. Activations and every overhead are left out. */
export function servingBill(
  model: ModelSpec,
  device: Device,
  { context, ...format }: ServingChoice,
): ServingBill {
  const { batch } = format;
  const reading = readingBill(model, context);
  const weightBytes = decodeWeightBytes(model, format);
  const movedCarried = batch * decodeCarriedBytes(model, context, format);
  const flopsPerToken = decodeFlops(model, context);
  return {
    reading,
    readingSeconds: (reading.quadratic + reading.rest) / device.peakFlopsPerSecond.value,
    writing: {
      flopsPerToken,
      weightBytes,
      carriedBytes: movedCarried,
      stepSeconds: decodeStepSeconds(model, device, context, format),
      intensity: (batch * flopsPerToken) / (weightBytes + movedCarried),
    },
    keeping: {
      weights: weightsBytes(model, format.weightBytesPerNumber),
      carried: batch * carriedBytes(model, context, format),
      total: residentBytes(model, context, format),
    },
  };
}

/** Cards of a kind that weights and cache fill at least, and the longest context one of them takes. */
export function cardsNeeded(
  model: ModelSpec,
  device: Device,
  { context, ...format }: ServingChoice,
): { readonly cards: number; readonly longest: number } {
  const total = residentBytes(model, context, format);
  return {
    cards: Math.ceil(total / device.memoryBytes.value),
    longest: longestContext(model, device, format),
  };
}

/** One layer of four channels, small enough to bill by hand: one head, an MLP of sixteen. */
export const workedLayer: Layer = {
  mixer: { kind: 'attention', dim: 4, heads: 1, kvHeads: 1, headDim: 4 },
  channelMixer: { kind: 'mlp', dim: 4, hidden: 16, gated: false },
};

/** The bill of `workedLayer`: FLOPs by part, and the bytes it keeps at 16 bits. */
export function workedBill(length: number): {
  readonly weights: number;
  readonly quadratic: number;
  readonly rest: number;
  readonly kept: number;
} {
  const quadratic = layerQuadraticFlops(workedLayer, length);
  return {
    // Without the gains of the two norms, which take no part in a matrix product.
    weights: layerParams(workedLayer) - 2 * 4,
    quadratic,
    rest: layerForwardFlops(workedLayer, length) - quadratic,
    kept: layerCarried(workedLayer, length).keysAndValues * 2,
  };
}

function fullHeads(mixer: Mixer): Mixer {
  if (mixer.kind === 'attention') return { ...mixer, kvHeads: mixer.heads };
  if (mixer.kind !== 'latent-attention') return mixer;
  const { dim, heads, valueDim } = mixer;
  return { kind: 'attention', dim, heads, kvHeads: heads, headDim: valueDim };
}

/** The same model with every layer of attention keeping keys and values of its own for each head. */
export function withFullHeads(model: ModelSpec): ModelSpec {
  const parts = Object.entries(model.parts).map(([letter, layer]): [string, Layer] =>
    layer.mixer === undefined
      ? [letter, layer]
      : [letter, { ...layer, mixer: fullHeads(layer.mixer) }],
  );
  return { ...model, parts: Object.fromEntries(parts) };
}
