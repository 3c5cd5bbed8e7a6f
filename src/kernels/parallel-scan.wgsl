// The selective scan by many threads along time. A workgroup owns a channel and takes 256 tokens at
// once, four for each thread; the threads' partial results meet in a Blelloch tree in workgroup
// memory, one state after the other. What a chunk leaves behind starts the next.

struct Sizes { length: u32, dim: u32 }

// Time runs fastest, so that neighbouring threads read neighbouring numbers:
// x, delta, y: (dim length); A: (dim state); B, C: (state length).
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> delta: array<f32>;
@group(0) @binding(3) var<storage, read> A: array<f32>;
@group(0) @binding(4) var<storage, read> B: array<f32>;
@group(0) @binding(5) var<storage, read> C: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;

const STATE = 16u;
const LANES = 64u;
const ITEMS = 4u;

// One step h ↦ a h + b of the recurrence as the pair (a, b).
var<workgroup> tree: array<vec2f, 64>;
var<workgroup> carried: array<f32, 16>;

// #region blelloch-wgsl
fn compose(earlier: vec2f, later: vec2f) -> vec2f {
  return vec2f(later.x * earlier.x, later.x * earlier.y + later.y);
}

// tree[lane] becomes the composition of all lanes before it.
fn scan_lanes(lane: u32) {
  for (var reach = 1u; reach < LANES; reach *= 2u) { // up-sweep
    workgroupBarrier();
    if ((lane + 1u) % (2u * reach) == 0u) {
      tree[lane] = compose(tree[lane - reach], tree[lane]);
    }
  }
  if (lane == LANES - 1u) { tree[lane] = vec2f(1.0, 0.0); }
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) { // down-sweep
    workgroupBarrier();
    if ((lane + 1u) % (2u * reach) == 0u) {
      let left = tree[lane - reach];
      tree[lane - reach] = tree[lane];
      tree[lane] = compose(tree[lane], left);
    }
  }
  workgroupBarrier();
}
// #endregion blelloch-wgsl

@compute @workgroup_size(64)
fn parallel_scan(@builtin(workgroup_id) block: vec3u, @builtin(local_invocation_index) lane: u32) {
  let d = block.x;
  let row = d * sizes.length;
  if (lane < STATE) { carried[lane] = 0.0; }

  for (var t0 = 0u; t0 < sizes.length; t0 += LANES * ITEMS) {
    let first = t0 + lane * ITEMS;
    // Written out: a compiler was seen to zero a bare declaration in a loop only once.
    var sum = array<f32, ITEMS>();
    for (var n = 0u; n < STATE; n++) {
      // #region parallel-scan-wgsl
      var steps: array<vec2f, 4>;
      var whole = vec2f(1.0, 0.0);
      for (var i = 0u; i < ITEMS; i++) {
        let t = first + i;
        steps[i] = vec2f(1.0, 0.0); // past the end: a step that changes nothing
        if (t < sizes.length) {
          let delta_t = delta[row + t];
          let Abar = exp(delta_t * A[d * STATE + n]);
          steps[i] = vec2f(Abar, delta_t * B[n * sizes.length + t] * x[row + t]);
        }
        whole = compose(whole, steps[i]);
      }
      tree[lane] = whole;
      scan_lanes(lane);

      var h = tree[lane].x * carried[n] + tree[lane].y;
      for (var i = 0u; i < ITEMS; i++) {
        h = steps[i].x * h + steps[i].y;
        if (first + i < sizes.length) { sum[i] += C[n * sizes.length + first + i] * h; }
      }
      workgroupBarrier();
      if (lane == LANES - 1u) { carried[n] = h; }
      // #endregion parallel-scan-wgsl
    }
    for (var i = 0u; i < ITEMS; i++) {
      if (first + i < sizes.length) { y[row + first + i] = sum[i]; }
    }
  }
}
