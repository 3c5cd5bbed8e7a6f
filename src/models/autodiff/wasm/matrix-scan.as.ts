// The matrix state of linear attention, SSD and the delta rules, four columns at a time. Pointers
// are bytes; sizes and strides count numbers; `values` is a multiple of 4.
import { Vector } from './vector.as';

/**
 * S_t = a_t S_{t−1} + k_t ⊗ u_t, y_t = q_t S_t for one head, with u_t = v_t, or, if beta ≠ 0,
 * u_t = β_t (v_t − k_t a_t S_{t−1}). S: [keys][values]; `S` holds S_{−1} first and each later
 * state `keep` numbers further on. a_{t,i} is at a + t·ta + i·ai.
 */
export function matrixScan(
  q: usize,
  k: usize,
  v: usize,
  a: usize,
  beta: usize,
  S: usize,
  y: usize,
  length: i32,
  keys: i32,
  values: i32,
  tk: i32,
  tv: i32,
  ta: i32,
  ai: i32,
  tb: i32,
  keep: i32,
): void {
  const row = (<usize>values) << 2;
  const next = (<usize>keep) << 2;
  const end = (<usize>keys) << 2;
  for (let t = 0; t < length; t++) {
    for (let j: usize = 0; j < row; j += 16) {
      let u = v128.load(v + j);
      let at = S + j;
      if (beta) {
        let read = f32x4.splat(0);
        for (let i: usize = 0; i < end; i += 4) {
          const kept = f32x4.mul(v128.load32_splat(a + i * ai), v128.load(at));
          read = Vector.madd(read, v128.load32_splat(k + i), kept);
          at += row;
        }
        u = f32x4.mul(v128.load32_splat(beta), f32x4.sub(u, read));
        at = S + j;
      }
      let out = f32x4.splat(0);
      for (let i: usize = 0; i < end; i += 4) {
        const kept = f32x4.mul(v128.load32_splat(a + i * ai), v128.load(at));
        const now = Vector.madd(kept, v128.load32_splat(k + i), u);
        v128.store(at + next, now);
        out = Vector.madd(out, v128.load32_splat(q + i), now);
        at += row;
      }
      v128.store(y + j, f32x4.add(v128.load(y + j), out));
    }
    q += (<usize>tk) << 2;
    k += (<usize>tk) << 2;
    v += (<usize>tv) << 2;
    y += (<usize>tv) << 2;
    a += (<usize>ta) << 2;
    beta += (<usize>tb) << 2;
    S += next;
  }
}

/**
 * The gradients of matrixScan, added to gq … gbeta; all states from S_{−1} on are kept in `S`.
 * `gS` (keys × values, zero at the start) carries ∂/∂S_t backwards; `line` is scratch for
 * 2 × values numbers.
 */
export function matrixScanGradient(
  q: usize,
  k: usize,
  v: usize,
  a: usize,
  beta: usize,
  S: usize,
  gy: usize,
  gq: usize,
  gk: usize,
  gv: usize,
  ga: usize,
  gbeta: usize,
  gS: usize,
  line: usize,
  length: i32,
  keys: i32,
  values: i32,
  tk: i32,
  tv: i32,
  ta: i32,
  ai: i32,
  tb: i32,
): void {
  const row = (<usize>values) << 2;
  const all = row * <usize>keys;
  const end = (<usize>keys) << 2;
  for (let t = length - 1; t >= 0; t--) {
    const ot = (<usize>(t * tk)) << 2;
    const ov = (<usize>(t * tv)) << 2;
    const oa = (<usize>(t * ta)) << 2;
    const St = S + <usize>(t + 1) * all;
    const Sp = St - all;
    const qt = q + ot;
    const kt = k + ot;
    const at = a + oa;
    let gb = f32x4.splat(0);
    // First over columns: ∂/∂u_j = Σ_i k_i ∂/∂S_ij; `line` keeps u and the gradient of the read.
    for (let j: usize = 0; j < row; j += 16) {
      const g = v128.load(gy + ov + j);
      let gu = f32x4.splat(0);
      let read = gu;
      let ij = j;
      for (let i: usize = 0; i < end; i += 4) {
        const ki = v128.load32_splat(kt + i);
        const total = Vector.madd(v128.load(gS + ij), v128.load32_splat(qt + i), g);
        v128.store(gS + ij, total);
        gu = Vector.madd(gu, ki, total);
        const kept = f32x4.mul(v128.load32_splat(at + i * ai), v128.load(Sp + ij));
        read = Vector.madd(read, ki, kept);
        ij += row;
      }
      let u = v128.load(v + ov + j);
      let gRead = f32x4.splat(0);
      if (beta) {
        const bt = v128.load32_splat(beta + ((<usize>(t * tb)) << 2));
        const error = f32x4.sub(u, read);
        gb = Vector.madd(gb, gu, error);
        u = f32x4.mul(bt, error);
        gu = f32x4.mul(bt, gu);
        gRead = f32x4.neg(gu);
      }
      v128.store(gv + ov + j, f32x4.add(v128.load(gv + ov + j), gu));
      v128.store(line + j, u);
      v128.store(line + row + j, gRead);
    }
    if (beta) {
      const into = gbeta + ((<usize>(t * tb)) << 2);
      store<f32>(into, load<f32>(into) + Vector.sum(gb));
    }
    // Then over rows: what belongs to q_i, k_i and a_i, and ∂/∂S_{t−1}.
    for (let i: usize = 0; i < end; i += 4) {
      const ij = (i >> 2) * row;
      const decay = v128.load32_splat(at + i * ai);
      const ki = v128.load32_splat(kt + i);
      let gqi = f32x4.splat(0);
      let gki = gqi;
      let gai = gqi;
      for (let j: usize = 0; j < row; j += 16) {
        const total = v128.load(gS + ij + j);
        const previous = v128.load(Sp + ij + j);
        const gRead = v128.load(line + row + j);
        gqi = Vector.madd(gqi, v128.load(St + ij + j), v128.load(gy + ov + j));
        gki = Vector.madd(gki, total, v128.load(line + j));
        gki = Vector.madd(gki, f32x4.mul(decay, previous), gRead);
        const gKept = Vector.madd(total, ki, gRead);
        gai = Vector.madd(gai, previous, gKept);
        v128.store(gS + ij + j, f32x4.mul(decay, gKept));
      }
      store<f32>(gq + ot + i, load<f32>(gq + ot + i) + Vector.sum(gqi));
      store<f32>(gk + ot + i, load<f32>(gk + ot + i) + Vector.sum(gki));
      store<f32>(ga + oa + i * ai, load<f32>(ga + oa + i * ai) + Vector.sum(gai));
    }
  }
}
