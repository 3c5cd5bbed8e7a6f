// C_ij (+)= Σ_p A_ip B_pj in tiles of 4 × 8, the most that sixteen vector registers hold.
// Pointers are bytes; strides and sizes count numbers. A module of its own, compiled twice: most of
// a training step is spent here, and here a fused multiply-add saves a fifth of the time.
import { clear } from './pointwise.as';
import { Vector } from './vector.as';

/** Terms of the inner sum handled at once: a packed panel of B then takes 8 kB, inside L1. */
const BLOCK: i32 = 256;

/** The part of a product that is wanted: see Triangle in ../kernels.ts. */
const LOWER_RESULT: i32 = 1;
const LOWER_LEFT: i32 = 2;
const UPPER_LEFT: i32 = 3;

/**
 * Adds to C if `keep`, else overwrites it. `panel` is scratch for BLOCK × 8 numbers, followed by
 * 4 × 8 for tiles at the edge. A has strides `ai` (rows) and `ap` (columns), B has `bp` and `bj`;
 * the rows of C are contiguous. `part` and `diagonal` leave out what is known to be zero or is not
 * wanted, in whole tiles.
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
  part: i32,
  diagonal: i32,
): void {
  const edge = panel + BLOCK * 32;
  for (let p0 = 0; p0 < inner; p0 += BLOCK) {
    const count = min(BLOCK, inner - p0);
    const add = keep || p0 > 0;
    for (let j0 = 0; j0 < cols; j0 += 8) {
      const width = min(8, cols - j0);
      let terms = b + ((<usize>(p0 * bp + j0 * bj)) << 2);
      let step = (<usize>bp) << 2;
      // Few rows of A do not pay for a copy of B, if its rows can be read as they are.
      if (bj != 1 || width != 8 || rows > 64) {
        pack(terms, bp, bj, count, width, panel);
        terms = panel;
        step = 32;
      }
      const top = part == LOWER_RESULT ? max(0, j0 - diagonal) & ~3 : 0;
      for (let i0 = top; i0 < rows; i0 += 4) {
        const height = min(4, rows - i0);
        let first = 0;
        let last = count;
        if (part == LOWER_LEFT) last = max(0, min(count, i0 + height + diagonal - p0));
        if (part == UPPER_LEFT) first = max(0, min(count, i0 - diagonal - p0));
        const from = a + ((<usize>(i0 * ai + (p0 + first) * ap)) << 2);
        const right = terms + <usize>first * step;
        const into = c + ((<usize>(i0 * ci + j0)) << 2);
        const whole = height == 4 && width == 8;
        const to = whole ? into : edge;
        tile(from, ai, ap, right, step, last - first, to, whole ? ci : 8, height - 1, whole && add);
        if (!whole) {
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

/** One tile, from rows of B `bs` bytes apart; rows beyond `last` repeat it, and the caller drops them. */
function tile(
  a: usize,
  ai: i32,
  ap: i32,
  b: usize,
  bs: usize,
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
  for (; count > 0; count--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    b += bs;
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
