// Everything that changes an attention score between the dot product and the softmax: what is
// hidden from a query, and what is added to or bounded in the rest.
import { axes } from '../tensor/axes.ts';
import { DomainError, ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';

export interface AttentionOptions {
  /** Factor on q · k; 1/√headDim unless given. */
  readonly scale?: number | undefined;
  /** Hide the keys that lie after the query. */
  readonly causal?: boolean | undefined;
  /** Which query and key share a position when their numbers differ; 'bottom-right' unless given. */
  readonly alignment?: Alignment | undefined;
  /** Keys visible before (`left`) and after (`right`) the query's own; unlimited where absent. */
  readonly window?:
    { readonly left?: number | undefined; readonly right?: number | undefined } | undefined;
  /** s → softcap · tanh(s / softcap), before masks and biases; off where absent. */
  readonly softcap?: number | undefined;
  /** Slope m of the linear bias −m |distance|, shape (heads) or (batch, heads). */
  readonly alibiSlopes?: ReadonlyTensor | undefined;
  /** Added to the scores; broadcasts to (batch, heads, queries, keys), −∞ hides. */
  readonly bias?: ReadonlyTensor | undefined;
  /** Nonzero where a key is real, zero where it is padding, shape (batch, keys). */
  readonly keyMask?: ReadonlyTensor | undefined;
  /** Nonzero where a query is real, shape (batch, queries); the others give zeros. */
  readonly queryMask?: ReadonlyTensor | undefined;
  /** Logit of each head's sink, a key without a value, shape (heads). */
  readonly sinks?: ReadonlyTensor | undefined;
}

/**
 * Where the diagonal of a non-square score matrix runs. 'top-left': query 0 stands at key 0.
 * 'bottom-right': the last query stands at the last key, as when old keys come from a cache.
 */
export type Alignment = 'top-left' | 'bottom-right';

export interface AttentionSizes {
  readonly batch: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly queries: number;
  readonly keys: number;
  readonly headDim: number;
  readonly valueDim: number;
}

/** From the score of (query, key) of one batch element and head to the score the softmax sees. */
export type ScoreRule = (
  score: number,
  batch: number,
  head: number,
  query: number,
  key: number,
) => number;

/**
 * Sizes of q (batch, heads, queries, headDim), k (batch, kvHeads, keys, headDim) and
 * v (batch, kvHeads, keys, valueDim).
 * @throws ShapeError when they disagree or kvHeads does not divide heads.
 */
export function attentionSizes(
  caller: string,
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
): AttentionSizes {
  const sizes = axes(
    caller,
    {
      q: 'batch heads queries headDim',
      k: 'batch kvHeads keys headDim',
      v: 'batch kvHeads keys valueDim',
    },
    { q, k, v },
  );
  if (sizes.heads % sizes.kvHeads !== 0) {
    throw new ShapeError(
      `${caller}: expected the ${sizes.kvHeads} heads of k to divide the ${sizes.heads} heads of q.`,
      'Give every key head the same number of query heads.',
    );
  }
  return sizes;
}

// #region causal-mask
/** The key at the position of query i is key i + offset. */
export function alignmentOffset(alignment: Alignment, queries: number, keys: number): number {
  return alignment === 'top-left' ? 0 : keys - queries;
}

/** Query i sees key j when i + offset − left ≤ j ≤ i + offset + right. Causal: right = 0. */
export function isVisible(
  i: number,
  j: number,
  { offset = 0, left = Infinity, right = Infinity },
): boolean {
  const position = i + offset;
  return j >= position - left && j <= position + right;
}
// #endregion causal-mask

/**
 * One slope a head: 2^{−8(h+1)/heads}, h = 0 … heads−1, when heads is a power of two. Otherwise the
 * slopes of the next lower power, followed by every second one of the next higher.
 */
export function alibiSlopes(heads: number): number[] {
  const geometric = (n: number) => Array.from({ length: n }, (_, h) => 2 ** ((-8 * (h + 1)) / n));
  const lower = 2 ** Math.floor(Math.log2(heads));
  const between = geometric(2 * lower).filter((_, h) => h % 2 === 0);
  return [...geometric(lower), ...between.slice(0, heads - lower)];
}

/**
 * s ↦ cap(s) − m |i + offset − j| + bias_{bhij}, or −∞ where query i may not see key j.
 *
 * With a key or query mask the bottom-right offset counts real positions only, so that the last
 * real query stands at the last real key of its own batch element.
 * @throws ShapeError when an option has the wrong shape.
 * @throws DomainError for a softcap that is not a finite number above 0.
 */
export function scoreRule(
  caller: string,
  options: AttentionOptions,
  sizes: AttentionSizes,
): ScoreRule {
  const { batch, heads, queries, keys } = sizes;
  const { causal, alignment = 'bottom-right', softcap, alibiSlopes: slopes } = options;
  const { keyMask, queryMask, sinks } = options;
  axes(
    caller,
    {
      scores: 'batch heads queries keys',
      keyMask: 'batch keys',
      queryMask: 'batch queries',
      sinks: 'heads',
      alibiSlopes: slopes?.shape.length === 2 ? 'batch heads' : 'heads',
    },
    {
      scores: { shape: [batch, heads, queries, keys], data: [] },
      keyMask,
      queryMask,
      sinks,
      alibiSlopes: slopes,
    },
  );
  if (softcap !== undefined && !(softcap > 0 && softcap < Infinity)) {
    throw new DomainError(
      `${caller}: expected softcap to be a number above 0, got ${softcap}.`,
      'Leave softcap out to turn it off.',
    );
  }
  const bias =
    options.bias && broadcastStrides(caller, options.bias, [batch, heads, queries, keys]);
  const left = options.window?.left ?? Infinity;
  const right = causal ? 0 : (options.window?.right ?? Infinity);
  const offsets = Array.from({ length: batch }, (_, b) =>
    alignmentOffset(alignment, countReal(queryMask, b, queries), countReal(keyMask, b, keys)),
  );

  return (score, b, h, i, j) => {
    const offset = offsets[b]!;
    if (queryMask && queryMask.data[b * queries + i] === 0) return -Infinity;
    if (keyMask && keyMask.data[b * keys + j] === 0) return -Infinity;
    if (!isVisible(i, j, { offset, left, right })) return -Infinity;
    let s = softcap === undefined ? score : softcap * Math.tanh(score / softcap);
    if (slopes) {
      const slope = slopes.data[slopes.shape.length === 2 ? b * heads + h : h]!;
      s -= slope * Math.abs(i + offset - j);
    }
    if (bias) {
      const [ofBatch, ofHead, ofQuery, ofKey] = bias.strides;
      s += bias.data[b * ofBatch + h * ofHead + i * ofQuery + j * ofKey]!;
    }
    return s;
  };
}

function countReal(mask: ReadonlyTensor | undefined, b: number, length: number): number {
  if (!mask) return length;
  let count = 0;
  for (let i = 0; i < length; i++) if (mask.data[b * length + i] !== 0) count++;
  return count;
}

type Four = readonly [number, number, number, number];

/** Strides that read `x` as if it had the shape `target`: 0 along the axes it lacks or repeats. */
function broadcastStrides(
  caller: string,
  x: ReadonlyTensor,
  target: Four,
): { readonly data: ArrayLike<number>; readonly strides: Four } {
  const strides: [number, number, number, number] = [0, 0, 0, 0];
  const skipped = target.length - x.shape.length;
  let stride = 1;
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    const size = x.shape[axis]!;
    const wanted = target[axis + skipped];
    if (wanted === undefined || (size !== 1 && size !== wanted)) {
      throw new ShapeError(
        `${caller}: expected bias to broadcast to [${target.join(', ')}], got shape [${x.shape.join(', ')}].`,
        'Use size 1 or the full size on each axis of bias.',
      );
    }
    strides[axis + skipped] = size === 1 ? 0 : stride;
    stride *= size;
  }
  return { data: x.data, strides };
}
