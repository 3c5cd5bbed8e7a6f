// Causal convolution by fast Fourier transform: O(L log L) where the direct form is O(L²).
import { axes } from '../tensor/axes.ts';
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
  const transform = createTransform(size);
  const data = tape.allocate(x.data.length);
  const column = (from: Floats, b: number, d: number) =>
    transform.forward(from, b * length * dim + d, dim, length);
  const taken = (d: number) => transform.forward(kernel.data, d * width, 1, taps);
  for (let d = 0; d < dim; d++) {
    const spectrum = taken(d);
    for (let b = 0; b < batch; b++) {
      const product = multiply(column(x.data, b, d), spectrum, 1);
      transform.addInverse(product, data, b * length * dim + d, dim, length);
    }
  }
  return record(tape, x.shape, data, [x, kernel], (grad) => {
    const gx = gradBuffer(tape, x);
    const gk = gradBuffer(tape, kernel);
    for (let d = 0; d < dim; d++) {
      const spectrum = taken(d);
      for (let b = 0; b < batch; b++) {
        const g = column(grad, b, d);
        const at = b * length * dim + d;
        if (gk) transform.addInverse(multiply(g, column(x.data, b, d), -1), gk, d * width, 1, taps);
        if (gx) transform.addInverse(multiply(g, spectrum, -1), gx, at, dim, length);
      }
    }
  });
}

interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** a · b, or a · conj(b) for sign −1. */
function multiply(a: Spectrum, b: Spectrum, sign: 1 | -1): Spectrum {
  const re = new Float64Array(a.re.length);
  const im = new Float64Array(a.re.length);
  for (let i = 0; i < re.length; i++) {
    re[i] = a.re[i]! * b.re[i]! - sign * a.im[i]! * b.im[i]!;
    im[i] = a.im[i]! * b.re[i]! + sign * a.re[i]! * b.im[i]!;
  }
  return { re, im };
}

/** Transforms of strided columns padded with zeros to `size`, a power of two. */
function createTransform(size: number) {
  const cosine = Float64Array.from({ length: size / 2 }, (_, i) =>
    Math.cos((2 * Math.PI * i) / size),
  );
  const sine = Float64Array.from(
    { length: size / 2 },
    (_, i) => -Math.sin((2 * Math.PI * i) / size),
  );
  return {
    forward(from: Floats, at: number, step: number, count: number): Spectrum {
      const re = new Float64Array(size);
      const im = new Float64Array(size);
      for (let i = 0; i < count; i++) re[i] = from[at + i * step]!;
      radix2({ re, im }, cosine, sine);
      return { re, im };
    },
    /** Adds the first `count` real parts of the inverse transform to a strided column. */
    addInverse({ re, im }: Spectrum, to: Floats, at: number, step: number, count: number): void {
      // The inverse is the forward transform with real and imaginary parts exchanged.
      radix2({ re: im, im: re }, cosine, sine);
      for (let i = 0; i < count; i++) to[at + i * step]! += re[i]! / size;
    },
  };
}

/** The transform in place: bit-reversed order, then butterflies of growing length. */
function radix2({ re, im }: Spectrum, cosine: Float64Array, sine: Float64Array): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let i = 0; i < half; i++) {
        const [u, v] = [start + i, start + i + half];
        const [c, s] = [cosine[i * stride]!, sine[i * stride]!];
        const oddRe = re[v]! * c - im[v]! * s;
        const oddIm = re[v]! * s + im[v]! * c;
        re[v] = re[u]! - oddRe;
        im[v] = im[u]! - oddIm;
        re[u]! += oddRe;
        im[u]! += oddIm;
      }
    }
  }
}
