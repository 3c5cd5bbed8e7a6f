// Element by element, softmax rows, and the optimiser's update. Pointers are bytes.
import { Vector } from './vector.as';

/** y_i += factor · x_i for `rows` rows of `count` numbers, `ys` and `xs` apart. */
export function addScaled(
  y: usize,
  x: usize,
  factor: f32,
  count: i32,
  rows: i32,
  ys: i32,
  xs: i32,
): void {
  const f = f32x4.splat(factor);
  const end = (<usize>count) << 2;
  for (; rows > 0; rows--) {
    let i: usize = 0;
    for (; i + 12 < end; i += 16) {
      v128.store(y + i, Vector.madd(v128.load(y + i), f, v128.load(x + i)));
    }
    for (; i < end; i += 4) store<f32>(y + i, load<f32>(y + i) + factor * load<f32>(x + i));
    y += (<usize>ys) << 2;
    x += (<usize>xs) << 2;
  }
}

/** y_i += a_i b_i (= if not `keep`) for `rows` rows of `count` numbers, `ys`, `as`, `bs` apart. */
export function addProduct(
  y: usize,
  a: usize,
  b: usize,
  count: i32,
  keep: bool,
  rows: i32,
  ys: i32,
  as_: i32,
  bs: i32,
): void {
  const end = (<usize>count) << 2;
  for (; rows > 0; rows--) {
    let i: usize = 0;
    for (; i + 12 < end; i += 16) {
      const product = f32x4.mul(v128.load(a + i), v128.load(b + i));
      v128.store(y + i, keep ? f32x4.add(v128.load(y + i), product) : product);
    }
    for (; i < end; i += 4) {
      const product = load<f32>(a + i) * load<f32>(b + i);
      store<f32>(y + i, keep ? load<f32>(y + i) + product : product);
    }
    y += (<usize>ys) << 2;
    a += (<usize>as_) << 2;
    b += (<usize>bs) << 2;
  }
}

/** y_i = f(x_i) with f = exp (0), sigmoid (1), tanh (2), softplus (3). */
export function map(kind: i32, y: usize, x: usize, count: i32): void {
  const end = y + ((<usize>count) << 2);
  for (; y + 12 < end; y += 16, x += 16) v128.store(y, apply(kind, v128.load(x)));
  for (; y < end; y += 4, x += 4) v128.store32_lane(y, apply(kind, v128.load32_zero(x)), 0);
}

function apply(kind: i32, x: v128): v128 {
  if (kind == 0) return Vector.exp(x);
  if (kind == 1) return Vector.sigmoid(x);
  if (kind == 2) return Vector.tanh(x);
  return Vector.softplus(x);
}

/**
 * In place, for each row r, `step` apart: softmax of scale·x over the columns from end+r−window
 * to end+r−1 (cut to 0 … cols−1), zero elsewhere.
 */
export function softmaxRows(
  x: usize,
  rows: i32,
  cols: i32,
  step: i32,
  scale: f32,
  end: i32,
  window: i32,
): void {
  const factor = f32x4.splat(scale);
  for (let r = 0; r < rows; r++) {
    const stop = min(cols, end + r);
    const start = min(stop, max(0, end + r - window));
    const first = x + ((<usize>start) << 2);
    const last = x + ((<usize>stop) << 2);
    clear(x, first);
    clear(last, x + ((<usize>cols) << 2));
    // pmax drops a NaN, which then comes back through the exponential.
    let peaks = f32x4.splat(-Infinity);
    let at = first;
    for (; at + 12 < last; at += 16) peaks = f32x4.pmax(peaks, f32x4.mul(factor, v128.load(at)));
    for (; at < last; at += 4) {
      peaks = f32x4.pmax(peaks, f32x4.mul(factor, v128.load32_splat(at)));
    }
    peaks = f32x4.pmax(peaks, v128.shuffle<f32>(peaks, peaks, 2, 3, 0, 1));
    peaks = f32x4.pmax(peaks, v128.shuffle<f32>(peaks, peaks, 1, 0, 3, 2));
    if (f32x4.extract_lane(peaks, 0) == -Infinity) clear(first, last);
    else {
      let total = f32x4.splat(0);
      at = first;
      for (; at + 12 < last; at += 16) {
        const e = Vector.exp(f32x4.sub(f32x4.mul(factor, v128.load(at)), peaks));
        total = f32x4.add(total, e);
        v128.store(at, e);
      }
      let sum = Vector.sum(total);
      for (; at < last; at += 4) {
        const e = Vector.exp(f32x4.sub(f32x4.mul(factor, v128.load32_splat(at)), peaks));
        sum += f32x4.extract_lane(e, 0);
        v128.store32_lane(at, e, 0);
      }
      const inverse: f32 = 1 / sum;
      const by = f32x4.splat(inverse);
      at = first;
      for (; at + 12 < last; at += 16) v128.store(at, f32x4.mul(by, v128.load(at)));
      for (; at < last; at += 4) store<f32>(at, inverse * load<f32>(at));
    }
    x += (<usize>step) << 2;
  }
}

/** Zeros from `at` to `end`; a loop, because a call of memory.fill costs more than a short row. */
export function clear(at: usize, end: usize): void {
  for (; at + 12 < end; at += 16) v128.store(at, f32x4.splat(0));
  for (; at < end; at += 4) store<f32>(at, 0);
}

/**
 * In place, for each row, `step` apart: ds_i = scale · p_i (dp_i − Σ_j p_j dp_j), where p are the
 * weights and dp, replaced by ds, their gradients; over the columns up to end+r−1, zero beyond.
 */
export function softmaxRowsGradient(
  p: usize,
  dp: usize,
  rows: i32,
  cols: i32,
  step: i32,
  scale: f32,
  end: i32,
): void {
  const factor = f32x4.splat(scale);
  for (let r = 0; r < rows; r++) {
    const row = (<usize>min(cols, end + r)) << 2;
    let total = f32x4.splat(0);
    let at: usize = 0;
    for (; at + 12 < row; at += 16) {
      total = Vector.madd(total, v128.load(p + at), v128.load(dp + at));
    }
    let along = Vector.sum(total);
    for (; at < row; at += 4) along += load<f32>(p + at) * load<f32>(dp + at);
    const shift = f32x4.splat(along);
    at = 0;
    for (; at + 12 < row; at += 16) {
      const g = f32x4.mul(v128.load(p + at), f32x4.sub(v128.load(dp + at), shift));
      v128.store(dp + at, f32x4.mul(factor, g));
    }
    for (; at < row; at += 4) {
      store<f32>(dp + at, scale * load<f32>(p + at) * (load<f32>(dp + at) - along));
    }
    clear(dp + row, dp + ((<usize>cols) << 2));
    p += (<usize>step) << 2;
    dp += (<usize>step) << 2;
  }
}

/**
 * For each row: y = weight (x − mean) / √(variance + epsilon), the mean 0 if not `centred`; keeps
 * the mean and the inverse root. `dim` is a multiple of 4.
 */
export function normalise(
  x: usize,
  weight: usize,
  y: usize,
  means: usize,
  inverse: usize,
  rows: i32,
  dim: i32,
  epsilon: f32,
  centred: bool,
): void {
  const row = (<usize>dim) << 2;
  for (let r = 0; r < rows; r++) {
    let total = f32x4.splat(0);
    if (centred) {
      for (let i: usize = 0; i < row; i += 16) total = f32x4.add(total, v128.load(x + i));
    }
    const m: f32 = Vector.sum(total) / <f32>dim;
    const mean = f32x4.splat(m);
    let power = f32x4.splat(0);
    for (let i: usize = 0; i < row; i += 16) {
      const u = f32x4.sub(v128.load(x + i), mean);
      power = Vector.madd(power, u, u);
    }
    const inv: f32 = 1 / sqrt<f32>(Vector.sum(power) / <f32>dim + epsilon);
    store<f32>(means, m);
    store<f32>(inverse, inv);
    for (let i: usize = 0; i < row; i += 16) {
      const z = f32x4.mul(f32x4.sub(v128.load(x + i), mean), f32x4.splat(inv));
      v128.store(y + i, f32x4.mul(z, v128.load(weight + i)));
    }
    x += row;
    y += row;
    means += 4;
    inverse += 4;
  }
}

/**
 * For each row, with z = (x − mean) · inverse and gz = weight g: gWeight += g z and
 * gx += (gz − mean gz − z mean(gz z)) · inverse, the mean of gz only if `centred`.
 */
export function normaliseGradient(
  g: usize,
  x: usize,
  weight: usize,
  means: usize,
  inverse: usize,
  gx: usize,
  gWeight: usize,
  rows: i32,
  dim: i32,
  centred: bool,
): void {
  const row = (<usize>dim) << 2;
  for (let r = 0; r < rows; r++) {
    const mean = v128.load32_splat(means);
    const inv = v128.load32_splat(inverse);
    let total = f32x4.splat(0);
    let along = total;
    for (let i: usize = 0; i < row; i += 16) {
      const gy = v128.load(g + i);
      const z = f32x4.mul(f32x4.sub(v128.load(x + i), mean), inv);
      const gz = f32x4.mul(gy, v128.load(weight + i));
      total = f32x4.add(total, gz);
      along = Vector.madd(along, gz, z);
      v128.store(gWeight + i, Vector.madd(v128.load(gWeight + i), gy, z));
    }
    const shift = f32x4.splat(centred ? Vector.sum(total) / <f32>dim : 0);
    const slope = f32x4.splat(Vector.sum(along) / <f32>dim);
    for (let i: usize = 0; i < row; i += 16) {
      const z = f32x4.mul(f32x4.sub(v128.load(x + i), mean), inv);
      const gz = f32x4.mul(v128.load(g + i), v128.load(weight + i));
      const along = f32x4.sub(f32x4.sub(gz, shift), f32x4.mul(slope, z));
      v128.store(gx + i, Vector.madd(v128.load(gx + i), inv, along));
    }
    g += row;
    x += row;
    gx += row;
    means += 4;
    inverse += 4;
  }
}

/**
 * One AdamW step: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
 * w ← decay·w − rate·m / (√v·vScale + ε), with the bias corrections inside rate and vScale.
 * `count` is a multiple of 4.
 */
export function adamw(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  gScale: f32,
  beta1: f32,
  beta2: f32,
  decay: f32,
  rate: f32,
  vScale: f32,
  epsilon: f32,
): void {
  for (let at: usize = 0, end = (<usize>count) << 2; at < end; at += 16) {
    const grad = f32x4.mul(v128.load(g + at), f32x4.splat(gScale));
    const m1 = Vector.madd(
      f32x4.mul(f32x4.splat(beta1), v128.load(m + at)),
      f32x4.splat(1 - beta1),
      grad,
    );
    const v1 = Vector.madd(
      f32x4.mul(f32x4.splat(beta2), v128.load(v + at)),
      f32x4.splat(1 - beta2),
      f32x4.mul(grad, grad),
    );
    v128.store(m + at, m1);
    v128.store(v + at, v1);
    const spread = f32x4.add(f32x4.mul(f32x4.sqrt(v1), f32x4.splat(vScale)), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), m1), spread);
    v128.store(w + at, f32x4.sub(f32x4.mul(f32x4.splat(decay), v128.load(w + at)), step));
  }
}
