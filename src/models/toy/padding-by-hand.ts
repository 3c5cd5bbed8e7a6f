// The convolution theorem on two numbers and two taps, with and without room for the tail.
import { fft, ifft } from '../tensor/fft.ts';
import type { ComplexArray } from '../tensor/complex.ts';
import { complexZeros } from '../tensor/complex.ts';

export const handInput: readonly number[] = [1, 2];
export const handFilter: readonly number[] = [3, 1];

export interface Spectra {
  /** Transforms of input and filter over `points` places, and their product place by place. */
  readonly input: ComplexArray;
  readonly filter: ComplexArray;
  readonly product: ComplexArray;
  /** The inverse transform of the product. */
  readonly output: Float64Array;
}

/**
 * F⁻¹(F x · F κ) over `points` places, zeros added up to there: the convolution of x and κ when
 * points ≥ x.length + κ.length − 1, and otherwise that convolution with its tail added to its start.
 */
export function throughSpectra(
  x: readonly number[],
  filter: readonly number[],
  points: number,
): Spectra {
  const padded = (values: readonly number[]) => {
    const room = complexZeros(points);
    room.re.set(values);
    return fft(room);
  };
  const [X, K] = [padded(x), padded(filter)];
  const product = complexZeros(points);
  for (let j = 0; j < points; j++) {
    product.re[j] = X.re[j]! * K.re[j]! - X.im[j]! * K.im[j]!;
    product.im[j] = X.re[j]! * K.im[j]! + X.im[j]! * K.re[j]!;
  }
  return { input: X, filter: K, product, output: ifft(product).re };
}
