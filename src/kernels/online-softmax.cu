// The softmax of a row in one pass for CUDA: one warp of 32 lanes a row, each with a running
// maximum and sum of its own, merged at the end. nvcc -arch=sm_80 -ptx online-softmax.cu
#include <cfloat>

// #region online-softmax-cuda
struct Running {
  float m, l;
};

__device__ Running merge(Running a, Running b) {
  float m = fmaxf(a.m, b.m);
  return {m, expf(a.m - m) * a.l + expf(b.m - m) * b.l};
}

// scores, weights: (gridDim.x, width); 32 threads a block.
extern "C" __global__ void softmax_rows(const float *scores, float *weights,
                                        int width) {
  const float *s = scores + (size_t)blockIdx.x * width;
  Running row = {-FLT_MAX, 0.0f};
  for (int j = threadIdx.x; j < width; j += 32) row = merge(row, {s[j], 1.0f});

  for (int reach = 16; reach > 0; reach /= 2) {
    float m = __shfl_xor_sync(0xffffffff, row.m, reach);
    float l = __shfl_xor_sync(0xffffffff, row.l, reach);
    row = merge(row, {m, l});
  }
  float *p = weights + (size_t)blockIdx.x * width;
  for (int j = threadIdx.x; j < width; j += 32) p[j] = expf(s[j] - row.m) / row.l;
}
// #endregion online-softmax-cuda
