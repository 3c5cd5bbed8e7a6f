// The fused selective scan for CUDA, as plain as it can be: a thread owns a channel and keeps the
// state in registers. nvcc -arch=sm_80 -ptx fused-scan.cu

constexpr int STATE = 16;

// x, delta, y: (length, dim); A: (dim, STATE); B, C: (length, STATE).
extern "C" __global__ void fused_scan(const float *__restrict__ x, const float *__restrict__ delta,
                                      const float *__restrict__ A, const float *__restrict__ B,
                                      const float *__restrict__ C, float *__restrict__ y,
                                      int length, int dim) {
  // #region fused-scan-cuda
  int d = blockIdx.x * blockDim.x + threadIdx.x;
  if (d >= dim) return;
  float h[STATE] = {};
  float A_d[STATE];
  for (int n = 0; n < STATE; n++) A_d[n] = A[d * STATE + n];

  for (int t = 0; t < length; t++) {
    float delta_t = delta[t * dim + d];
    float dx = delta_t * x[t * dim + d];
    float sum = 0.0f;
    #pragma unroll
    for (int n = 0; n < STATE; n++) {
      h[n] = expf(delta_t * A_d[n]) * h[n] + dx * B[t * STATE + n];
      sum += C[t * STATE + n] * h[n];
    }
    y[t * dim + d] = sum;
  }
  // #endregion fused-scan-cuda
}
