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
   * eˣ = 2ⁿ 2^r with n = round(x / ln 2) and |r| ≤ ½; 2^r by a polynomial of degree 5 that is
   * within 1e-7 of it everywhere. Relative error below (2 + |x|) · 1e-7; inputs are clamped to
   * −87 … 88, e⁰ is 1, and NaN stays NaN.
   */
  @inline static exp(x: v128): v128 {
    // pmax(x, bound) keeps a NaN in x, and is one instruction where max is several.
    const z = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(88));
    const y = f32x4.mul(z, f32x4.splat(1.44269504));
    // Adding 1.5 · 2²³ leaves the rounded n in the lowest bits of the sum.
    const magic = f32x4.splat(12582912);
    const shifted = f32x4.add(y, magic);
    const r = f32x4.sub(y, f32x4.sub(shifted, magic));
    let p = Vector.madd(f32x4.splat(9.675541334e-3), r, f32x4.splat(1.327647199e-3));
    p = Vector.madd(f32x4.splat(5.550713274e-2), r, p);
    p = Vector.madd(f32x4.splat(2.402211972e-1), r, p);
    p = Vector.madd(f32x4.splat(6.931469671e-1), r, p);
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
