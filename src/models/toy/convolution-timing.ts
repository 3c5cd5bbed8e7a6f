// A direct and an FFT convolution against length: what is timed, and where the two lines cross.
import { directConvolution, fftConvolution } from '../layers/fft-convolution.ts';
import { requireInteger } from '../tensor/errors.ts';
import { normal, seeded } from '../tensor/random.ts';
import { build } from '../tensor/tensor.ts';
import type { Tensor } from '../tensor/tensor.ts';

export const convolutionMethods = ['direct', 'fft'] as const;
export type ConvolutionMethod = (typeof convolutionMethods)[number];

export interface ConvolutionPoint {
  readonly method: ConvolutionMethod;
  readonly length: number;
  /** Milliseconds for one channel. */
  readonly ms: number;
}

/** One channel of `length` random tokens with a filter as long, ready to be convolved. */
export function convolutionWork(method: ConvolutionMethod, length: number): () => Tensor {
  requireInteger('convolutionWork', 'length', length);
  const random = seeded(length);
  const x = build([1, length, 1], () => normal(random));
  const k = build([1, length], () => normal(random));
  const run = method === 'direct' ? directConvolution : fftConvolution;
  return () => run({ k }, x);
}

/**
 * Shortest measured length from which the FFT was faster at every longer one too; undefined when
 * it never was.
 */
export function measuredCrossover(points: readonly ConvolutionPoint[]): number | undefined {
  const lengths = [...new Set(points.map(({ length }) => length))].sort((a, b) => b - a);
  const time = (method: ConvolutionMethod, length: number): number =>
    points.find((one) => one.method === method && one.length === length)?.ms ?? NaN;
  let shortest: number | undefined;
  for (const length of lengths) {
    if (!(time('fft', length) < time('direct', length))) break;
    shortest = length;
  }
  return shortest;
}
