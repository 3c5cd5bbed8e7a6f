// Four numbers at a time: the functions that the other AssemblyScript kernels are made of.
// A class, because its methods may be marked inline and a plain function may not.

/**
 * The constants of the curves, in memory: V8 builds a vector constant anew with several
 * instructions wherever a loop uses it, while a load that repeats one number is a single one.
 */
const table = memory.data<f32>([
  -87, 88, 1.44269504, 12582912, 1.327647199e-3, 9.675541334e-3, 5.550713274e-2, 2.402211972e-1,
  6.931469671e-1, 1, 2, 0.0909090909, 0.111111111, 0.142857143, 0.2, 0.333333333,
]);

export class Vector {
  /** The sum of the four lanes. */
  @inline static sum(x: v128): f32 {
    const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
    return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
  }

  /** a + b·c. */
  @inline static madd(a: v128, b: v128, c: v128): v128 {
    return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(b, c, a) : f32x4.add(a, f32x4.mul(b, c));
  }

  /**
   * eˣ = 2ⁿ 2^r with n = round(x / ln 2) and |r| ≤ ½; 2^r by a polynomial of degree 5 that is
   * within 1e-7 of it everywhere. Relative error below (2 + |x|) · 1e-7; inputs are clamped to
   * −87 … 88, e⁰ is 1, and NaN stays NaN.
   */
  @inline static exp(x: v128): v128 {
    // pmax(x, bound) keeps a NaN in x, and is one instruction where max is several.
    const z = f32x4.pmin(f32x4.pmax(x, Vector.at(0)), Vector.at(1));
    const y = f32x4.mul(z, Vector.at(2));
    // Adding 1.5 · 2²³ leaves the rounded n in the lowest bits of the sum.
    const shifted = f32x4.add(y, Vector.at(3));
    const r = f32x4.sub(y, f32x4.sub(shifted, Vector.at(3)));
    let p = Vector.madd(Vector.at(5), r, Vector.at(4));
    p = Vector.madd(Vector.at(6), r, p);
    p = Vector.madd(Vector.at(7), r, p);
    p = Vector.madd(Vector.at(8), r, p);
    p = Vector.madd(Vector.at(9), r, p);
    return i32x4.add(p, i32x4.shl(shifted, 23));
  }

  /** 1 / (1 + e^{−x}). */
  @inline static sigmoid(x: v128): v128 {
    return f32x4.div(Vector.at(9), f32x4.add(Vector.at(9), Vector.exp(f32x4.neg(x))));
  }

  /** tanh x = 2σ(2x) − 1; an absolute error of 1e-7, which near 0 is a larger relative one. */
  @inline static tanh(x: v128): v128 {
    const s = Vector.sigmoid(f32x4.add(x, x));
    return f32x4.sub(f32x4.add(s, s), Vector.at(9));
  }

  /** ln(1 + eˣ) = max(x, 0) + 2 artanh(s), s = u / (2 + u), u = e^{−|x|}; artanh by its series. */
  @inline static softplus(x: v128): v128 {
    const u = Vector.exp(f32x4.neg(f32x4.abs(x)));
    const s = f32x4.div(u, f32x4.add(u, Vector.at(10)));
    const q = f32x4.mul(s, s);
    let p = Vector.madd(Vector.at(12), q, Vector.at(11));
    p = Vector.madd(Vector.at(13), q, p);
    p = Vector.madd(Vector.at(14), q, p);
    p = Vector.madd(Vector.at(15), q, p);
    p = Vector.madd(Vector.at(9), q, p);
    return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), f32x4.mul(f32x4.add(s, s), p));
  }

  /** Number i of the table, four times. */
  @inline static at(i: usize): v128 {
    return v128.load32_splat(table + (i << 2));
  }
}
