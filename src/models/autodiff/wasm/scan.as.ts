// Causal convolution and the selective state space, four channels at a time. Pointers are bytes;
// sizes and strides count numbers; `dim` is a multiple of 4 in the scans.
import { addProduct, clear } from './pointwise.as';
import { Vector } from './vector.as';

/**
 * y[t·yt + s·ys] += a[t·at + s·as] b[t·bt + s·bs] (rows of `dim` numbers) for all s ≤ t with
 * t − s < width: causal convolution and both of its gradients, by the choice of the six factors.
 */
export function causalProducts(
  y: usize,
  yt: i32,
  ys: i32,
  a: usize,
  at: i32,
  as_: i32,
  b: usize,
  bt: i32,
  bs: i32,
  length: i32,
  width: i32,
  dim: i32,
): void {
  const row = (<usize>dim) << 2;
  for (let t = 0; t < length; t++) {
    for (let s = max(0, t - width + 1); s <= t; s++) {
      addProduct(
        y + <usize>(t * yt + s * ys) * row,
        a + <usize>(t * at + s * as_) * row,
        b + <usize>(t * bt + s * bs) * row,
        dim,
        true,
        1,
        0,
        0,
        0,
      );
    }
  }
}

/**
 * h_t = e^{Δ_t A} h_{t−1} + Δ_t x_t B_t, y_t = C_t h_t + D x_t for one sequence.
 * A and h: [state][dim]. `h` holds h_{−1} first and each later state `keep` numbers further on
 * (0 overwrites it).
 */
export function selectiveScan(
  x: usize,
  delta: usize,
  A: usize,
  B: usize,
  C: usize,
  D: usize,
  h: usize,
  y: usize,
  length: i32,
  dim: i32,
  state: i32,
  keep: i32,
): void {
  const row = (<usize>dim) << 2;
  const next = (<usize>keep) << 2;
  for (let t = 0; t < length; t++) {
    for (let d: usize = 0; d < row; d += 16) {
      const xt = v128.load(x + d);
      const step = v128.load(delta + d);
      const input = f32x4.mul(step, xt);
      let out = f32x4.mul(v128.load(D + d), xt);
      let at = d;
      for (let n: usize = 0; n < (<usize>state) << 2; n += 4) {
        const abar = Vector.exp(f32x4.mul(step, v128.load(A + at)));
        const kept = f32x4.mul(abar, v128.load(h + at));
        const now = Vector.madd(kept, input, v128.load32_splat(B + n));
        v128.store(h + next + at, now);
        out = Vector.madd(out, v128.load32_splat(C + n), now);
        at += row;
      }
      v128.store(y + d, f32x4.add(v128.load(y + d), out));
    }
    x += row;
    delta += row;
    y += row;
    B += (<usize>state) << 2;
    C += (<usize>state) << 2;
    h += next;
  }
}

/**
 * The gradients of selectiveScan, added to gx … gD; all states from h_{−1} on are kept in `h`.
 * `gh` (state × dim, zero at the start) carries ∂/∂h_t backwards; `lanes` is scratch for
 * 8 × state numbers.
 */
export function selectiveScanGradient(
  x: usize,
  delta: usize,
  A: usize,
  B: usize,
  C: usize,
  D: usize,
  h: usize,
  gy: usize,
  gx: usize,
  gdelta: usize,
  gA: usize,
  gB: usize,
  gC: usize,
  gD: usize,
  gh: usize,
  lanes: usize,
  length: i32,
  dim: i32,
  state: i32,
): void {
  const row = (<usize>dim) << 2;
  const states = (<usize>state) << 2;
  const all = row * <usize>state;
  for (let t = length - 1; t >= 0; t--) {
    const from = <usize>t * row;
    const ht = h + <usize>(t + 1) * all;
    const hPrevious = ht - all;
    const Bt = B + <usize>t * states;
    const Ct = C + <usize>t * states;
    clear(lanes, lanes + states * 8);
    for (let d: usize = 0; d < row; d += 16) {
      const xt = v128.load(x + from + d);
      const step = v128.load(delta + from + d);
      const g = v128.load(gy + from + d);
      const input = f32x4.mul(step, xt);
      let gInput = f32x4.splat(0);
      let gStep = gInput;
      let at = d;
      let lane = lanes;
      for (let n: usize = 0; n < states; n += 4) {
        const a = v128.load(A + at);
        const abar = Vector.exp(f32x4.mul(step, a));
        const total = Vector.madd(v128.load(gh + at), g, v128.load32_splat(Ct + n));
        v128.store(lane, Vector.madd(v128.load(lane), total, input));
        v128.store(lane, Vector.madd(v128.load(lane, 16), g, v128.load(ht + at)), 16);
        gInput = Vector.madd(gInput, total, v128.load32_splat(Bt + n));
        const through = f32x4.mul(total, abar);
        const gExponent = f32x4.mul(through, v128.load(hPrevious + at));
        gStep = Vector.madd(gStep, gExponent, a);
        v128.store(gA + at, Vector.madd(v128.load(gA + at), gExponent, step));
        v128.store(gh + at, through);
        at += row;
        lane += 32;
      }
      const skip = Vector.madd(f32x4.mul(g, v128.load(D + d)), gInput, step);
      v128.store(gx + from + d, f32x4.add(v128.load(gx + from + d), skip));
      gStep = Vector.madd(gStep, gInput, xt);
      v128.store(gdelta + from + d, f32x4.add(v128.load(gdelta + from + d), gStep));
      v128.store(gD + d, Vector.madd(v128.load(gD + d), g, xt));
    }
    for (let n: usize = 0; n < states; n += 4) {
      const into = <usize>t * states + n;
      const lane = lanes + n * 8;
      store<f32>(gB + into, load<f32>(gB + into) + Vector.sum(v128.load(lane)));
      store<f32>(gC + into, load<f32>(gC + into) + Vector.sum(v128.load(lane, 16)));
    }
  }
}
