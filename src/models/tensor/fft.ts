// The fast Fourier transform: what makes a filter as long as the sequence affordable.
import type { ComplexArray, ReadonlyComplexArray } from './complex.ts';
import { complexZeros } from './complex.ts';
import { requireInteger } from './errors.ts';

// #region fft
/** X_j = Σ_k x_k e^{−2πi jk/n} in place, for n a power of two: (n/2) log₂ n butterflies. */
function transformPowerOfTwo(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit; // j is i with its bits in reverse order
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    for (let k = 0; k < half; k++) {
      const c = Math.cos((2 * Math.PI * k) / size);
      const s = -Math.sin((2 * Math.PI * k) / size);
      for (let even = k; even < n; even += size) {
        const odd = even + half;
        const tr = c * re[odd]! - s * im[odd]!;
        const ti = c * im[odd]! + s * re[odd]!;
        re[odd] = re[even]! - tr;
        im[odd] = im[even]! - ti;
        re[even] = re[even]! + tr;
        im[even] = im[even]! + ti;
      }
    }
  }
}
// #endregion fft

/**
 * X_j = Σ_{k=0}^{n−1} x_k e^{−2πi jk/n}, j = 0 … n−1, for any length n; not normalised.
 * Cost about 5 n log₂ n FLOPs for a power of two, some six times that for other lengths.
 * @see cooley1965algorithm
 */
export function fft(x: ReadonlyComplexArray): ComplexArray {
  const n = x.re.length;
  if ((n & (n - 1)) !== 0) return transformAnyLength(x);
  const y = { re: new Float64Array(x.re), im: new Float64Array(x.im) };
  transformPowerOfTwo(y.re, y.im);
  return y;
}

/** x_k = (1/n) Σ_{j=0}^{n−1} X_j e^{+2πi jk/n}: the inverse of `fft`. */
export function ifft(X: ReadonlyComplexArray): ComplexArray {
  // Exchanging the two parts turns the sign of i around, before and after.
  const { re, im } = fft({ re: X.im, im: X.re });
  const n = re.length;
  for (let k = 0; k < n; k++) {
    re[k] = re[k]! / n;
    im[k] = im[k]! / n;
  }
  return { re: im, im: re };
}

/** The first ⌊n/2⌋ + 1 values of the transform of a real x; the others are their conjugates. */
export function rfft(x: ArrayLike<number>): ComplexArray {
  const { re, im } = fft({ re: x, im: new Float64Array(x.length) });
  const kept = Math.floor(x.length / 2) + 1;
  return { re: re.slice(0, kept), im: im.slice(0, kept) };
}

/** The real x of length n with rfft(x) = X. */
export function irfft(X: ReadonlyComplexArray, n: number): Float64Array {
  requireInteger('irfft', 'n', n);
  const full = complexZeros(n);
  for (let j = 0; j < n; j++) {
    const mirrored = j > n / 2;
    const from = mirrored ? n - j : j;
    // An imaginary part at 0 or n/2, which no real signal has, stays out of the real part of x.
    full.re[j] = X.re[from] ?? 0;
    full.im[j] = (mirrored ? -1 : 1) * (X.im[from] ?? 0);
  }
  return ifft(full).re;
}

// #region fft-convolution
/**
 * y_t = Σ_{s=0}^{t} k_{t−s} x_s for t = 0 … length−1, by transform, product and inverse.
 *
 * Both are padded with zeros to at least x.length + k.length − 1 places: unpadded, the end of the
 * product would wrap around onto its beginning. Cost O(n log n) against O(n²) for the plain sum.
 */
// #region fft-convolution-body
export function convolve(
  x: ArrayLike<number>,
  k: ArrayLike<number>,
  length = x.length,
): Float64Array {
  const n = nextPowerOfTwo(Math.max(x.length + k.length - 1, length, 1));
  const X = fft(padded(x, n));
  const K = fft(padded(k, n));
  for (let j = 0; j < n; j++) {
    const re = X.re[j]! * K.re[j]! - X.im[j]! * K.im[j]!;
    X.im[j] = X.re[j]! * K.im[j]! + X.im[j]! * K.re[j]!;
    X.re[j] = re;
  }
  return ifft(X).re.slice(0, length);
}
// #endregion fft-convolution-body
// #endregion fft-convolution

/**
 * The transform for a length with other factors than 2, after Bluestein.
 *
 * jk = (j² + k² − (j − k)²)/2 makes the sum a convolution with the chirp w_k = e^{−πi k²/n}, and
 * a convolution may be padded to a power of two.
 */
function transformAnyLength(x: ReadonlyComplexArray): ComplexArray {
  const n = x.re.length;
  const m = nextPowerOfTwo(2 * n - 1);
  const wRe = new Float64Array(n);
  const wIm = new Float64Array(n);
  const a = complexZeros(m);
  const b = complexZeros(m);
  for (let k = 0; k < n; k++) {
    // k² modulo 2n keeps the angle small, and with it the rounding error.
    const angle = (-Math.PI * ((k * k) % (2 * n))) / n;
    wRe[k] = Math.cos(angle);
    wIm[k] = Math.sin(angle);
    a.re[k] = x.re[k]! * wRe[k]! - x.im[k]! * wIm[k]!;
    a.im[k] = x.re[k]! * wIm[k]! + x.im[k]! * wRe[k]!;
    b.re[k] = b.re[(m - k) % m] = wRe[k]!;
    b.im[k] = b.im[(m - k) % m] = -wIm[k]!;
  }
  const A = fft(a);
  const B = fft(b);
  for (let j = 0; j < m; j++) {
    const re = A.re[j]! * B.re[j]! - A.im[j]! * B.im[j]!;
    A.im[j] = A.re[j]! * B.im[j]! + A.im[j]! * B.re[j]!;
    A.re[j] = re;
  }
  const c = ifft(A);
  const X = complexZeros(n);
  for (let j = 0; j < n; j++) {
    X.re[j] = c.re[j]! * wRe[j]! - c.im[j]! * wIm[j]!;
    X.im[j] = c.re[j]! * wIm[j]! + c.im[j]! * wRe[j]!;
  }
  return X;
}

/** The smallest power of two that is at least n. */
export function nextPowerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

function padded(x: ArrayLike<number>, n: number): ComplexArray {
  const y = complexZeros(n);
  y.re.set(x);
  return y;
}
