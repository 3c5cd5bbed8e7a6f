// The long convolution: every channel has a filter as long as the sequence.
import { axes } from '../tensor/axes.ts';
import { convolve } from '../tensor/fft.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { map, zeros } from '../tensor/tensor.ts';
import { geluExact } from './pointwise.ts';

export interface LongConvolutionParams {
  /** Filters (dim, taps): k_{d,j} is what an input is worth j tokens later. */
  readonly k: ReadonlyTensor;
  /** Filters into the other direction (dim, reverseTaps): k_{d,j} weighs the input j tokens ahead. */
  readonly kReverse?: ReadonlyTensor | undefined;
  /** Skip (dim). Absent means zero. */
  readonly D?: ReadonlyTensor | undefined;
  readonly activation?: 'gelu' | undefined;
}

/**
 * y_t = f(Σ_{s=0}^{t} k_{t−s} x_s + Σ_{s≥t} kReverse_{s−t} x_s + D x_t) in each channel, f = gelu or the
 * identity; with kReverse the present token counts in both sums.
 *
 * x (batch, length, dim) → (batch, length, dim). Cost O(length · log length) a channel.
 * @see poli2023hyena, fu2023h3
 */
export function fftConvolution(params: LongConvolutionParams, x: ReadonlyTensor): Tensor {
  return eachChannel('fftConvolution', params, x, convolve);
}

// #region direct-convolution
/** `fftConvolution` by the plain double sum: length · taps products a channel. */
export function directConvolution(params: LongConvolutionParams, x: ReadonlyTensor): Tensor {
  return eachChannel('directConvolution', params, x, (row, k) => {
    const y = new Float64Array(row.length);
    for (let t = 0; t < row.length; t++) {
      for (let j = 0; j <= Math.min(t, k.length - 1); j++) y[t]! += k[j]! * row[t - j]!;
    }
    return y;
  });
}
// #endregion direct-convolution

function eachChannel(
  caller: string,
  { k, kReverse, D, activation }: LongConvolutionParams,
  x: ReadonlyTensor,
  causal: (row: Float64Array, k: Float64Array) => Float64Array,
): Tensor {
  const { batch, length, dim } = axes(
    caller,
    { x: 'batch length dim', k: 'dim taps', kReverse: 'dim reverseTaps', D: 'dim' },
    { x, k, kReverse, D },
  );
  const y = zeros([batch, length, dim]);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      const row = new Float64Array(length);
      for (let t = 0; t < length; t++) row[t] = x.data[(b * length + t) * dim + d]!;
      const past = causal(row, filter(k, d, length));
      // Looking ahead is looking back in the reversed sequence.
      const ahead = kReverse && causal(row.toReversed(), filter(kReverse, d, length)).toReversed();
      for (let t = 0; t < length; t++) {
        const skip = D ? D.data[d]! * row[t]! : 0;
        y.data[(b * length + t) * dim + d] = past[t]! + (ahead ? ahead[t]! : 0) + skip;
      }
    }
  }
  return activation === 'gelu' ? map(y, geluExact) : y;
}

/** The taps of channel d that can meet a sequence of this length. */
function filter(k: ReadonlyTensor, d: number, length: number): Float64Array {
  const taps = k.shape[1]!;
  const row = new Float64Array(Math.min(taps, length));
  for (let j = 0; j < row.length; j++) row[j] = k.data[d * taps + j]!;
  return row;
}
