// The selective scan in three kernels. Each of them passes one number for every token, channel and
// state through memory: 16 times as much as the input has.

struct Sizes { length: u32, dim: u32 }

// x, delta, y: (length dim); A: (dim state); B, C: (length state); Abar, h: (length dim state).
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> delta: array<f32>;
@group(0) @binding(3) var<storage, read> A: array<f32>;
@group(0) @binding(4) var<storage, read> B: array<f32>;
@group(0) @binding(5) var<storage, read> C: array<f32>;
@group(0) @binding(6) var<storage, read_write> Abar: array<f32>;
// Holds B̄x until `recur` puts the state in its place.
@group(0) @binding(7) var<storage, read_write> h: array<f32>;
@group(0) @binding(8) var<storage, read_write> y: array<f32>;

const STATE = 16u;

// #region unfused-scan
// One thread for each channel (x) and token (y) of the grid.
@compute @workgroup_size(64)
fn discretise(@builtin(global_invocation_id) at: vec3u) {
  let d = at.x;
  let t = at.y;
  if (d >= sizes.dim) { return; }
  let i = t * sizes.dim + d;
  for (var n = 0u; n < STATE; n++) {
    Abar[i * STATE + n] = exp(delta[i] * A[d * STATE + n]);
    h[i * STATE + n] = delta[i] * B[t * STATE + n] * x[i];
  }
}

// One thread for each channel and state, along all tokens.
@compute @workgroup_size(64)
fn recur(@builtin(global_invocation_id) at: vec3u) {
  if (at.x >= sizes.dim * STATE) { return; }
  var state = 0.0;
  for (var t = 0u; t < sizes.length; t++) {
    let i = t * sizes.dim * STATE + at.x;
    state = Abar[i] * state + h[i];
    h[i] = state;
  }
}

@compute @workgroup_size(64)
fn read_out(@builtin(global_invocation_id) at: vec3u) {
  let d = at.x;
  let t = at.y;
  if (d >= sizes.dim) { return; }
  let i = t * sizes.dim + d;
  var sum = 0.0;
  for (var n = 0u; n < STATE; n++) { sum += C[t * STATE + n] * h[i * STATE + n]; }
  y[i] = sum;
}
// #endregion unfused-scan
