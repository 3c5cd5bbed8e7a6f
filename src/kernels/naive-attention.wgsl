// Causal attention in three kernels. The scores, one number for every pair of tokens, are written
// to memory by the first, read and written by the second, and read again by the third.

struct Sizes { length: u32, heads: u32 }

// q, k, v, y: (heads length headDim) in vectors of four; scores: (heads length length).
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> scores: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;

const VECTORS = 16u; // headDim 64
const SCALE = 0.125; // 1/√64
const HIDDEN = -1e30;

// #region naive-scores
@compute @workgroup_size(16, 16)
fn score_pairs(@builtin(global_invocation_id) at: vec3u) {
  let j = at.x;
  let i = at.y;
  if (i >= sizes.length || j >= sizes.length) { return; }
  let head = at.z * sizes.length;
  var s = HIDDEN;
  if (j <= i) {
    s = 0.0;
    for (var c = 0u; c < VECTORS; c++) {
      s += dot(q[(head + i) * VECTORS + c], k[(head + j) * VECTORS + c]);
    }
    s *= SCALE;
  }
  scores[(head + i) * sizes.length + j] = s;
}
// #endregion naive-scores

const LANES = 64u;
var<workgroup> partial: array<f32, 64>;

// One workgroup a row: every lane takes each 64th score, then the lanes are combined.
@compute @workgroup_size(64)
fn softmax_rows(@builtin(workgroup_id) block: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (block.y * sizes.length + block.x) * sizes.length;
  var m = HIDDEN;
  for (var j = lane; j < sizes.length; j += LANES) { m = max(m, scores[row + j]); }
  m = largest(lane, m);
  var l = 0.0;
  for (var j = lane; j < sizes.length; j += LANES) { l += exp(scores[row + j] - m); }
  l = total(lane, l);
  for (var j = lane; j < sizes.length; j += LANES) {
    scores[row + j] = exp(scores[row + j] - m) / l;
  }
}

fn largest(lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (lane < reach) { partial[lane] = max(partial[lane], partial[lane + reach]); }
  }
  workgroupBarrier();
  let result = partial[0];
  workgroupBarrier();
  return result;
}

fn total(lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (lane < reach) { partial[lane] += partial[lane + reach]; }
  }
  workgroupBarrier();
  let result = partial[0];
  workgroupBarrier();
  return result;
}

// One thread for each row and vector of four channels.
@compute @workgroup_size(64)
fn weigh_values(@builtin(global_invocation_id) at: vec3u) {
  let i = at.x / VECTORS;
  let c = at.x % VECTORS;
  if (i >= sizes.length) { return; }
  let head = at.y * sizes.length;
  var sum = vec4f();
  for (var j = 0u; j <= i; j++) {
    sum += scores[(head + i) * sizes.length + j] * v[(head + j) * VECTORS + c];
  }
  y[(head + i) * VECTORS + c] = sum;
}
