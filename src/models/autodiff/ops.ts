// Every differentiable operation under one name, for code that builds models from them.
// All take the tape first and return a Variable; shapes broadcast as in numpy where two operands
// meet element by element; axes may be counted from the end (−1). Sequences are batch length …
// and heads come before their dimension: batch length heads headDim.
//
// A training step: const tape = createArenaTape(); const p = createParameters(tape, tensors);
//   const state = initAdamw(p.data.length, tape.allocate); tape.keep();
//   each step: const loss = crossEntropy(tape, model(tape, p.variables, constant(tape, x)), y);
//   backward(tape, [{ output: loss }]); adamwStep(tape.kernels, p.data, p.grad, state, rate);
//   resetTape(tape).  Read loss.data[0] before the reset.
export { add, div, maskFill, maximum, mul, sub, where } from './ops-arithmetic.ts';
export { causalAttention } from './ops-attention.ts';
export { causalConv1d, causalConvolution, longConvolution } from './ops-convolution.ts';
export { deltaRule, gatedDeltaRule, linearAttention, ssd } from './ops-linear-attention.ts';
export { crossEntropy } from './ops-loss.ts';
export { fftConvolution } from './ops-fft.ts';
export { lstm } from './ops-lstm.ts';
export { matmul } from './ops-matmul.ts';
export { layerNorm, rmsNorm } from './ops-norm.ts';
export {
  addScalar,
  cos,
  eluPlusOne,
  exp,
  geluExact,
  geluTanh,
  log,
  logSigmoid,
  neg,
  reciprocal,
  relu,
  scale,
  sigmoid,
  silu,
  sin,
  softplus,
  sqrt,
  square,
  tanh,
} from './ops-pointwise.ts';
export { s4dKernel } from './ops-s4d.ts';
export { linearRecurrence, matrixScan, selectiveScan } from './ops-scan.ts';
export { cumsum, logSumExp, mean, softmax, sum } from './ops-reduce.ts';
export { broadcastTo, concat, flip, gather, permute, reshape, slice, stack } from './ops-shape.ts';
