// C_ij (+)= Σ_p A_ip B_pj in tiles of 4 × 8, the most that sixteen vector registers hold.
// Pointers are bytes; strides and sizes count numbers.
import { clear } from './pointwise.as';
import { Vector } from './vector.as';

/** Terms of the inner sum handled at once: a packed panel of B then takes 8 kB, inside L1. */
const BLOCK: i32 = 256;

/**
 * Adds to C if `keep`, else overwrites it. `panel` is scratch for BLOCK × 8 numbers, followed by
 * 4 × 8 for tiles at the edge. A has strides `ai` (rows) and `ap` (columns), B has `bp` and `bj`;
 * the rows of C are contiguous.
 */
export function multiplyAdd(
  a: usize,
  ai: i32,
  ap: i32,
  b: usize,
  bp: i32,
  bj: i32,
  c: usize,
  ci: i32,
  rows: i32,
  inner: i32,
  cols: i32,
  panel: usize,
  keep: bool,
): void {
  const edge = panel + BLOCK * 32;
  for (let p0 = 0; p0 < inner; p0 += BLOCK) {
    const count = min(BLOCK, inner - p0);
    for (let j0 = 0; j0 < cols; j0 += 8) {
      const width = min(8, cols - j0);
      pack(b + ((<usize>(p0 * bp + j0 * bj)) << 2), bp, bj, count, width, panel);
      for (let i0 = 0; i0 < rows; i0 += 4) {
        const height = min(4, rows - i0);
        const from = a + ((<usize>(i0 * ai + p0 * ap)) << 2);
        const into = c + ((<usize>(i0 * ci + j0)) << 2);
        const add = keep || p0 > 0;
        if (height == 4 && width == 8) tile(from, ai, ap, panel, count, into, ci, 3, add);
        else {
          tile(from, ai, ap, panel, count, edge, 8, height - 1, false);
          for (let i = 0; i < height; i++) {
            for (let j = 0; j < width; j++) {
              const at = into + ((<usize>(i * ci + j)) << 2);
              const value = load<f32>(edge + ((<usize>(i * 8 + j)) << 2));
              store<f32>(at, add ? load<f32>(at) + value : value);
            }
          }
        }
      }
    }
  }
}

/** Copies `count` rows of up to 8 numbers of B next to each other, zeros in what is missing. */
function pack(b: usize, bp: i32, bj: i32, count: i32, width: i32, panel: usize): void {
  if (bj == 1 && width == 8) {
    for (let p = 0; p < count; p++) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      b += (<usize>bp) << 2;
      panel += 32;
    }
    return;
  }
  if (bp == 1 && width == 8) {
    // Columns of B are contiguous: read four terms of each and turn the 4 × 8 block around.
    for (; count > 3; count -= 4) {
      quarter(b, bj, panel);
      quarter(b + ((<usize>bj) << 4), bj, panel + 16);
      b += 16;
      panel += 128;
    }
  }
  if (width < 8) clear(panel, panel + ((<usize>count) << 5));
  for (let j = 0; j < width; j++) {
    let from = b + ((<usize>(j * bj)) << 2);
    let to = panel + ((<usize>j) << 2);
    for (let p = 0; p < count; p++) {
      store<f32>(to, load<f32>(from));
      from += (<usize>bp) << 2;
      to += 32;
    }
  }
}

/** Four columns of four numbers, `bj` apart, as four rows 32 bytes apart. */
function quarter(b: usize, bj: i32, to: usize): void {
  const step = (<usize>bj) << 2;
  const x0 = v128.load(b);
  const x1 = v128.load(b + step);
  const x2 = v128.load(b + 2 * step);
  const x3 = v128.load(b + 3 * step);
  const y0 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
  const y1 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
  const y2 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
  const y3 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(y0, y1, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(y0, y1, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(y2, y3, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(y2, y3, 2, 3, 6, 7), 96);
}

/** One tile; rows beyond `last` repeat it, and the caller drops them. */
function tile(
  a: usize,
  ai: i32,
  ap: i32,
  panel: usize,
  count: i32,
  c: usize,
  ci: i32,
  last: i32,
  add: bool,
): void {
  const step = (<usize>ap) << 2;
  let a0 = a;
  let a1 = a + ((<usize>(min(1, last) * ai)) << 2);
  let a2 = a + ((<usize>(min(2, last) * ai)) << 2);
  let a3 = a + ((<usize>(last * ai)) << 2);
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00;
  let c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = panel + ((<usize>count) << 5);
  if (ap == 1) {
    // Two terms at a time where A is row-major: half the pointer arithmetic.
    for (; panel + 32 < end; panel += 64) {
      let b0 = v128.load(panel);
      let b1 = v128.load(panel, 16);
      let x = v128.load32_splat(a0);
      c00 = Vector.madd(c00, x, b0);
      c01 = Vector.madd(c01, x, b1);
      x = v128.load32_splat(a1);
      c10 = Vector.madd(c10, x, b0);
      c11 = Vector.madd(c11, x, b1);
      x = v128.load32_splat(a2);
      c20 = Vector.madd(c20, x, b0);
      c21 = Vector.madd(c21, x, b1);
      x = v128.load32_splat(a3);
      c30 = Vector.madd(c30, x, b0);
      c31 = Vector.madd(c31, x, b1);
      b0 = v128.load(panel, 32);
      b1 = v128.load(panel, 48);
      x = v128.load32_splat(a0, 4);
      c00 = Vector.madd(c00, x, b0);
      c01 = Vector.madd(c01, x, b1);
      x = v128.load32_splat(a1, 4);
      c10 = Vector.madd(c10, x, b0);
      c11 = Vector.madd(c11, x, b1);
      x = v128.load32_splat(a2, 4);
      c20 = Vector.madd(c20, x, b0);
      c21 = Vector.madd(c21, x, b1);
      x = v128.load32_splat(a3, 4);
      c30 = Vector.madd(c30, x, b0);
      c31 = Vector.madd(c31, x, b1);
      a0 += 8;
      a1 += 8;
      a2 += 8;
      a3 += 8;
    }
  }
  for (; panel < end; panel += 32) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a0);
    c00 = Vector.madd(c00, x, b0);
    c01 = Vector.madd(c01, x, b1);
    x = v128.load32_splat(a1);
    c10 = Vector.madd(c10, x, b0);
    c11 = Vector.madd(c11, x, b1);
    x = v128.load32_splat(a2);
    c20 = Vector.madd(c20, x, b0);
    c21 = Vector.madd(c21, x, b1);
    x = v128.load32_splat(a3);
    c30 = Vector.madd(c30, x, b0);
    c31 = Vector.madd(c31, x, b1);
    a0 += step;
    a1 += step;
    a2 += step;
    a3 += step;
  }
  const row = (<usize>ci) << 2;
  put(c, c00, c01, add);
  put(c + row, c10, c11, add);
  put(c + 2 * row, c20, c21, add);
  put(c + 3 * row, c30, c31, add);
}

function put(c: usize, x: v128, y: v128, add: bool): void {
  if (add) {
    x = f32x4.add(v128.load(c), x);
    y = f32x4.add(v128.load(c, 16), y);
  }
  v128.store(c, x);
  v128.store(c, y, 16);
}
