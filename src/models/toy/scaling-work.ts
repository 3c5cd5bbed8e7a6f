// One layer of each kind as work in slices, so that a clock can time it and a page can stop it:
// the reference functions of the course, untuned, on the same number of channels.
import { fftConvolution } from '../layers/fft-convolution.ts';
import { isVisible } from '../layers/attention-mask.ts';
import { attendHead, headRows } from '../layers/attention.ts';
import { selectiveScan } from '../layers/selective-scan.ts';
import { requireInteger } from '../tensor/errors.ts';
import { normal, seeded } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

/** Channels of every layer: one attention head of 64, 64 filters, 64 scanned channels. */
export const scalingChannels = 64;
/** Numbers of state a scanned channel. */
export const scalingState = 16;

const queriesPerSlice = 16;
const filtersPerSlice = 4;
const tokensPerSlice = 128;

export const scalingLayers = ['attention', 'convolution', 'scan'] as const;
export type ScalingLayer = (typeof scalingLayers)[number];

/**
 * Work that is done a slice at a time; what it returns is the layer's output. The first slice only
 * draws the inputs.
 */
export type SlicedWork = Generator<void, Float64Array>;

/** x_{a…b} along axis `axis` of a row-major tensor, copied. */
function cut(x: ReadonlyTensor, axis: number, from: number, to: number): Tensor {
  const shape = x.shape.map((size, i) => (i === axis ? to - from : size));
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const whole = x.shape[axis]! * inner;
  const part = (to - from) * inner;
  return build(shape, (i) => {
    const at = Math.floor(i / part) * whole + from * inner + (i % part);
    return x.data[at]!;
  });
}

// #region scaling-slices
/** Causal softmax attention, one head: each slice of queries meets all keys up to its last one. */
function* attention(length: number): SlicedWork {
  const { q, k, v } = attentionInputs(length);
  const [query, key, value] = [headRows(q, 0, 0), headRows(k, 0, 0), headRows(v, 0, 0)];
  yield;
  const y = new Float64Array(length * scalingChannels);
  for (let from = 0; from < length; from += queriesPerSlice) {
    const to = Math.min(length, from + queriesPerSlice);
    const attended = attendHead(query.slice(from, to), key.slice(0, to), value.slice(0, to), {
      scale: 1 / Math.sqrt(scalingChannels),
      rule: (score, i, j) => (isVisible(i, j, { offset: from, right: 0 }) ? score : -Infinity),
      sink: undefined,
    });
    attended.forEach((one, i) => y.set(one.y, (from + i) * scalingChannels));
    yield;
  }
  return y;
}

/** Convolution with filters as long as the sequence, by the FFT: each slice is a few channels. */
function* convolution(length: number): SlicedWork {
  const { x, k } = convolutionInputs(length);
  yield;
  const y = new Float64Array(length * scalingChannels);
  for (let from = 0; from < scalingChannels; from += filtersPerSlice) {
    const to = from + filtersPerSlice;
    const part = fftConvolution({ k: cut(k, 0, from, to) }, cut(x, 2, from, to));
    for (let t = 0; t < length; t++) {
      for (let d = from; d < to; d++) {
        y[t * scalingChannels + d] = part.data[t * filtersPerSlice + d - from]!;
      }
    }
    yield;
  }
  return y;
}

/** The selective scan: each slice is a run of tokens that starts from the state before it. */
function* scan(length: number): SlicedWork {
  const { x, deltaRaw, A, B, C } = scanInputs(length);
  yield;
  const y = new Float64Array(length * scalingChannels);
  let state: Tensor | undefined;
  for (let from = 0; from < length; from += tokensPerSlice) {
    const to = Math.min(length, from + tokensPerSlice);
    const run = (z: ReadonlyTensor) => cut(z, 1, from, to);
    const inputs = { x: run(x), deltaRaw: run(deltaRaw), A, B: run(B), C: run(C) };
    const done = selectiveScan(inputs, { initialState: state });
    y.set(done.output.data, from * scalingChannels);
    state = done.state;
    yield;
  }
  return y;
}
// #endregion scaling-slices

const works = { attention, convolution, scan };

/**
 * The layer over a random sequence of `length` tokens and 64 channels, in slices; the first slice
 * draws the inputs. The same length gives the same inputs and so the same output.
 * @throws DomainError for a length that is not a whole number above 0.
 */
export function scalingWork(layer: ScalingLayer, length: number): SlicedWork {
  requireInteger('scalingWork', 'length', length);
  return works[layer](length);
}

/** q, k, v (1, 1, length, 64). */
export function attentionInputs(length: number): { q: Tensor; k: Tensor; v: Tensor } {
  const draw = drawer(length);
  const shape = [1, 1, length, scalingChannels];
  return { q: draw(shape), k: draw(shape), v: draw(shape) };
}

/** x (1, length, 64) and one filter a channel, k (64, length). */
export function convolutionInputs(length: number): { x: Tensor; k: Tensor } {
  const draw = drawer(length);
  return { x: draw([1, length, scalingChannels]), k: draw([scalingChannels, length]) };
}

/** The inputs of `selectiveScan` for 64 channels with 16 numbers of state each. */
export function scanInputs(length: number) {
  const draw = drawer(length);
  const [x, deltaRaw] = [draw([1, length, scalingChannels]), draw([1, length, scalingChannels])];
  const [B, C] = [draw([1, length, scalingState]), draw([1, length, scalingState])];
  const A = build([scalingChannels, scalingState], (i) => -1 - (i % scalingState));
  return { x, deltaRaw, A, B, C };
}

function drawer(seed: number): (shape: readonly number[]) => Tensor {
  const random = seeded(seed);
  return (shape) => build(shape, () => normal(random));
}
