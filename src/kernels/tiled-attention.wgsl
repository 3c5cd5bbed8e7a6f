// The same causal attention in one kernel. Keys and values pass through workgroup memory tile by
// tile; a thread keeps its query, its running maximum and sum, and its output in registers. The
// scores never reach memory.

struct Sizes { length: u32, heads: u32 }

// All (heads length headDim) in vectors of four.
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;

const VECTORS = 16u; // headDim 64
const SCALE = 0.125; // 1/√64
const HIDDEN = -1e30;
const QUERIES = 64u; // one for each thread
const KEYS = 16u;

var<workgroup> key_tile: array<vec4f, 256>;
var<workgroup> value_tile: array<vec4f, 256>;

@compute @workgroup_size(64)
fn tiled_attention(@builtin(workgroup_id) block: vec3u, @builtin(local_invocation_index) lane: u32) {
  let head = block.y * sizes.length;
  let i = block.x * QUERIES + lane;
  let last_row = sizes.length - 1u;
  var query: array<vec4f, 16>;
  var sum: array<vec4f, 16>;
  for (var c = 0u; c < VECTORS; c++) {
    query[c] = SCALE * q[(head + min(i, last_row)) * VECTORS + c];
  }
  var m = HIDDEN;
  var l = 0.0;

  // Tiles to the right of the diagonal hold no visible pair and are not loaded.
  let end = min((block.x + 1u) * QUERIES, sizes.length);
  // #region tiled-attention-wgsl
  for (var j0 = 0u; j0 < end; j0 += KEYS) {
    workgroupBarrier();
    for (var e = lane; e < KEYS * VECTORS; e += QUERIES) {
      let row = (head + min(j0 + e / VECTORS, last_row)) * VECTORS + e % VECTORS;
      key_tile[e] = k[row];
      value_tile[e] = v[row];
    }
    workgroupBarrier();

    var s: array<f32, 16>;
    var m_new = m;
    for (var j = 0u; j < KEYS; j++) {
      var score = 0.0;
      for (var c = 0u; c < VECTORS; c++) {
        score += dot(query[c], key_tile[j * VECTORS + c]);
      }
      s[j] = select(HIDDEN, score, j0 + j <= i);
      m_new = max(m_new, s[j]);
    }

    let shrink = exp(m - m_new);
    l *= shrink;
    for (var c = 0u; c < VECTORS; c++) { sum[c] *= shrink; }
    for (var j = 0u; j < KEYS; j++) {
      let p = exp(s[j] - m_new);
      l += p;
      for (var c = 0u; c < VECTORS; c++) {
        sum[c] += p * value_tile[j * VECTORS + c];
      }
    }
    m = m_new;
  }
  // #endregion tiled-attention-wgsl
  if (i > last_row) { return; }
  for (var c = 0u; c < VECTORS; c++) { y[(head + i) * VECTORS + c] = sum[c] / l; }
}
