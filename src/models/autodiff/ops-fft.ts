// Causal convolution by fast Fourier transform: O(L log L) where the direct form is O(L²).
import { axes } from '../tensor/axes.ts';
import { complexZeros, type ComplexArray } from '../tensor/complex.ts';
import { fft, ifft } from '../tensor/fft.ts';
import { gradBuffer, record, type Floats, type Tape, type Variable } from './tape.ts';

/**
 * y_{t,d} = Σ_{s ≤ t} kernel_{d, t−s} x_{s,d}, as a product of spectra.
 *
 * x: batch length dim · kernel: dim width. Result as x; equal to longConvolution up to rounding.
 * The transforms run in float64 at twice the length or more, so that nothing wraps around.
 * Gradients are correlations: the product with a conjugate spectrum.
 */
export function fftConvolution(tape: Tape, x: Variable, kernel: Variable): Variable {
  const { batch, length, dim, width } = axes(
    'fftConvolution',
    { x: 'batch length dim', kernel: 'dim width' },
    { x, kernel },
  );
  const taps = Math.min(width, length);
  let size = 1;
  while (size < length + taps) size *= 2;
  const data = tape.allocate(x.data.length);
  const column = (from: Floats, b: number, d: number): ComplexArray =>
    spectrum(size, from, b * length * dim + d, dim, length);
  const filter = (d: number): ComplexArray => spectrum(size, kernel.data, d * width, 1, taps);
  for (let d = 0; d < dim; d++) {
    const K = filter(d);
    for (let b = 0; b < batch; b++) {
      const at = b * length * dim + d;
      addInverse(product(column(x.data, b, d), K, 1), data, at, dim, length);
    }
  }
  return record(tape, x.shape, data, [x, kernel], (grad) => {
    const gx = gradBuffer(tape, x);
    const gk = gradBuffer(tape, kernel);
    for (let d = 0; d < dim; d++) {
      const K = filter(d);
      for (let b = 0; b < batch; b++) {
        const G = column(grad, b, d);
        const at = b * length * dim + d;
        if (gk) addInverse(product(G, column(x.data, b, d), -1), gk, d * width, 1, taps);
        if (gx) addInverse(product(G, K, -1), gx, at, dim, length);
      }
    }
  });
}

/** The transform of `count` numbers, `step` apart, padded with zeros. */
function spectrum(
  size: number,
  from: Floats,
  at: number,
  step: number,
  count: number,
): ComplexArray {
  const column = complexZeros(size);
  for (let i = 0; i < count; i++) column.re[i] = from[at + i * step]!;
  return fft(column);
}

/** Adds the first `count` real parts of the inverse transform to a strided column. */
function addInverse(X: ComplexArray, to: Floats, at: number, step: number, count: number): void {
  const { re } = ifft(X);
  for (let i = 0; i < count; i++) to[at + i * step]! += re[i]!;
}

/** a · b, or a · conj(b) for sign −1. */
function product(a: ComplexArray, b: ComplexArray, sign: 1 | -1): ComplexArray {
  const y = complexZeros(a.re.length);
  for (let i = 0; i < a.re.length; i++) {
    y.re[i] = a.re[i]! * b.re[i]! - sign * a.im[i]! * b.im[i]!;
    y.im[i] = a.im[i]! * b.re[i]! + sign * a.re[i]! * b.im[i]!;
  }
  return y;
}
