// Four numbers at a time: the functions that the other AssemblyScript kernels are made of.
// A class, because its methods may be marked inline and a plain function may not.

export class Vector {
  /** The sum of the four lanes. */
  @inline static sum(x: v128): f32 {
    const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
    return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
  }

  /** a + b·c. */
  @inline static madd(a: v128, b: v128, c: v128): v128 {
    return f32x4.add(a, f32x4.mul(b, c));
  }

  /**
   * eˣ = 2ⁿ e^r with n = round(x / ln 2) and |r| ≤ ln 2 / 2; e^r by its series to r⁶ / 720.
   * Relative error below 3e-7; inputs are clamped to −87 … 88, and NaN stays NaN.
   */
  @inline static exp(x: v128): v128 {
    // pmax(x, bound) keeps a NaN in x, and is one instruction where max is several.
    const z = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(88));
    // Adding 1.5 · 2²³ leaves the rounded n in the lowest bits of the sum.
    const magic = f32x4.splat(12582912);
    const shifted = Vector.madd(magic, z, f32x4.splat(1.44269504));
    const n = f32x4.sub(shifted, magic);
    // ln 2 in two parts, so that n·ln 2 is subtracted with more digits than one float32 has.
    const high = f32x4.sub(z, f32x4.mul(n, f32x4.splat(0.693359375)));
    const r = Vector.madd(high, n, f32x4.splat(2.1219444e-4));
    let p = Vector.madd(f32x4.splat(8.33333333e-3), r, f32x4.splat(1.38888889e-3));
    p = Vector.madd(f32x4.splat(4.16666667e-2), r, p);
    p = Vector.madd(f32x4.splat(1.66666667e-1), r, p);
    p = Vector.madd(f32x4.splat(0.5), r, p);
    p = Vector.madd(f32x4.splat(1), r, p);
    p = Vector.madd(f32x4.splat(1), r, p);
    return i32x4.add(p, i32x4.shl(shifted, 23));
  }

  /** 1 / (1 + e^{−x}). */
  @inline static sigmoid(x: v128): v128 {
    const one = f32x4.splat(1);
    return f32x4.div(one, f32x4.add(one, Vector.exp(f32x4.neg(x))));
  }

  /** tanh x = 2σ(2x) − 1; an absolute error of 1e-7, which near 0 is a larger relative one. */
  @inline static tanh(x: v128): v128 {
    const s = Vector.sigmoid(f32x4.add(x, x));
    return f32x4.sub(f32x4.add(s, s), f32x4.splat(1));
  }

  /** ln(1 + eˣ) = max(x, 0) + 2 artanh(s), s = u / (2 + u), u = e^{−|x|}; artanh by its series. */
  @inline static softplus(x: v128): v128 {
    const u = Vector.exp(f32x4.neg(f32x4.abs(x)));
    const s = f32x4.div(u, f32x4.add(u, f32x4.splat(2)));
    const q = f32x4.mul(s, s);
    let p = Vector.madd(f32x4.splat(1.0 / 9), q, f32x4.splat(1.0 / 11));
    p = Vector.madd(f32x4.splat(1.0 / 7), q, p);
    p = Vector.madd(f32x4.splat(1.0 / 5), q, p);
    p = Vector.madd(f32x4.splat(1.0 / 3), q, p);
    p = Vector.madd(f32x4.splat(1), q, p);
    return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), f32x4.mul(f32x4.add(s, s), p));
  }
}
