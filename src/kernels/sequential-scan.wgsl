// The selective scan in one kernel: a thread owns a channel, keeps its 16 numbers of state in
// registers, and goes through the tokens one by one. Only x, Δ, B, C and y pass through memory.

struct Sizes { length: u32, dim: u32 }

// x, delta, y: (length dim); A: (dim state); B, C: (length state).
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> delta: array<f32>;
@group(0) @binding(3) var<storage, read> A: array<f32>;
@group(0) @binding(4) var<storage, read> B: array<f32>;
@group(0) @binding(5) var<storage, read> C: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;

const STATE = 16u;

@compute @workgroup_size(64)
fn sequential_scan(@builtin(global_invocation_id) at: vec3u) {
  let d = at.x;
  if (d >= sizes.dim) { return; }
  // #region sequential-scan
  var h: array<f32, 16>;
  for (var t = 0u; t < sizes.length; t++) {
    let i = t * sizes.dim + d;
    let delta_t = delta[i];
    let dx = delta_t * x[i];
    var sum = 0.0;
    for (var n = 0u; n < STATE; n++) {
      h[n] = exp(delta_t * A[d * STATE + n]) * h[n] + dx * B[t * STATE + n];
      sum += C[t * STATE + n] * h[n];
    }
    y[i] = sum;
  }
  // #endregion sequential-scan
}
