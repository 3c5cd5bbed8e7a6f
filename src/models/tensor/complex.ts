// Complex numbers, which TypeScript lacks: one as a pair, many as two float64 arrays.
import { ShapeError } from './errors.ts';
import type { ReadonlyTensor, Tensor } from './tensor.ts';
import { zeros } from './tensor.ts';

/** z = re + i·im. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** z_n = re[n] + i·im[n]: a list of complex numbers. */
export interface ComplexArray {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A list of complex numbers that callers may read but not write. */
export interface ReadonlyComplexArray {
  readonly re: ArrayLike<number>;
  readonly im: ArrayLike<number>;
}

/** re + i·im; a real number when only one is given. */
export function complex(re: number, im = 0): Complex {
  return { re, im };
}

/** a + b. */
export function plus(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

/** a − b. */
export function minus(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im };
}

/** a · b. */
export function times(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/** a / b, after Smith: divides by the larger part of b first, so |b|² neither overflows nor vanishes. */
export function over(a: Complex, b: Complex): Complex {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    return { re: (a.re + a.im * ratio) / denominator, im: (a.im - a.re * ratio) / denominator };
  }
  const ratio = b.re / b.im;
  const denominator = b.re * ratio + b.im;
  return { re: (a.re * ratio + a.im) / denominator, im: (a.im * ratio - a.re) / denominator };
}

/** s · z for a real s. */
export function scaled(z: Complex, s: number): Complex {
  return { re: s * z.re, im: s * z.im };
}

/** The conjugate re − i·im. */
export function conj(z: Complex): Complex {
  return { re: z.re, im: -z.im };
}

/** |z| = √(re² + im²). */
export function modulus(z: Complex): number {
  return Math.hypot(z.re, z.im);
}

/** e^z = e^re (cos im + i sin im). */
export function cexp(z: Complex): Complex {
  const r = Math.exp(z.re);
  return { re: r * Math.cos(z.im), im: r * Math.sin(z.im) };
}

/**
 * e^z − 1, accurate for small z: (e^re − 1) cos im − 2 sin²(im/2) + i e^re sin im.
 * Taking 1 from e^z directly would lose every digit that z and 1 do not share.
 */
export function cexpm1(z: Complex): Complex {
  const halfSine = Math.sin(z.im / 2);
  return {
    re: Math.expm1(z.re) * Math.cos(z.im) - 2 * halfSine * halfSine,
    im: Math.exp(z.re) * Math.sin(z.im),
  };
}

/** z^n for a whole n, through the polar form. */
export function cpow(z: Complex, n: number): Complex {
  if (n === 0) return complex(1);
  const r = Math.pow(modulus(z), n);
  const angle = n * Math.atan2(z.im, z.re);
  return { re: r * Math.cos(angle), im: r * Math.sin(angle) };
}

/** n complex zeros. */
export function complexZeros(n: number): ComplexArray {
  return { re: new Float64Array(n), im: new Float64Array(n) };
}

/** A list from pairs. */
export function complexArray(values: readonly Complex[]): ComplexArray {
  return {
    re: Float64Array.from(values, (z) => z.re),
    im: Float64Array.from(values, (z) => z.im),
  };
}

/** z_n as a pair. */
export function at(z: ReadonlyComplexArray, n: number): Complex {
  return { re: z.re[n]!, im: z.im[n]! };
}

/** z_n ← value. */
export function put(z: ComplexArray, n: number, value: Complex): void {
  z.re[n] = value.re;
  z.im[n] = value.im;
}

/** z_n ← z_n + value. */
export function accumulate(z: ComplexArray, n: number, value: Complex): void {
  z.re[n] = z.re[n]! + value.re;
  z.im[n] = z.im[n]! + value.im;
}

/** Reads a tensor (…, 2) of (re, im) pairs as a flat list of complex numbers. */
export function fromPairs(x: ReadonlyTensor): ComplexArray {
  if (x.shape.at(-1) !== 2) {
    throw new ShapeError(
      `fromPairs: expected the last axis of x to be 2 (re, im), got shape [${x.shape.join(', ')}].`,
      'Store a complex number as two neighbouring reals.',
    );
  }
  const z = complexZeros(x.data.length / 2);
  for (let n = 0; n < z.re.length; n++) put(z, n, complex(x.data[2 * n]!, x.data[2 * n + 1]!));
  return z;
}

/** The inverse of `fromPairs`: a list of complex numbers → tensor of `shape` with (re, im) added last. */
export function toPairs(z: ReadonlyComplexArray, shape: readonly number[] = [z.re.length]): Tensor {
  const x = zeros([...shape, 2]);
  for (let n = 0; n < z.re.length; n++) {
    x.data[2 * n] = z.re[n]!;
    x.data[2 * n + 1] = z.im[n]!;
  }
  return x;
}
