// H3: attention's three streams, with a state space model in the place of the attention matrix.
import { axes } from '../tensor/axes.ts';
import { DomainError } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { normal } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';
import { fftConvolution } from './fft-convolution.ts';
import type { Stepped } from './sequence.ts';

/** The state space model whose A moves every entry one place on: a buffer of the last inputs. */
export interface ShiftSsmParams {
  /** (dim, state) */
  readonly B: ReadonlyTensor;
  /** (dim, state) */
  readonly C: ReadonlyTensor;
}

/** B = (1, 0, 0, …), so that the state holds the last `state` inputs; C normal. */
export function initShiftSsm(
  config: { readonly dim: number; readonly state: number },
  random: Random,
): { readonly B: Tensor; readonly C: Tensor } {
  const { dim, state } = config;
  return {
    B: build([dim, state], (i) => (i % state === 0 ? 1 : 0)),
    C: build([dim, state], () => normal(random)),
  };
}

/** K_l = Σ_n C_{n+l} B_n for l < state, 0 after: the buffer is empty. → (dim, length). */
export function shiftSsmKernel({ B, C }: ShiftSsmParams, length: number): Tensor {
  const { dim, state } = axes('shiftSsmKernel', { B: 'dim state', C: 'dim state' }, { B, C });
  const K = zeros([dim, length]);
  for (let d = 0; d < dim; d++) {
    for (let l = 0; l < Math.min(length, state); l++) {
      for (let n = 0; n + l < state; n++) {
        K.data[d * length + l]! += C.data[d * state + n + l]! * B.data[d * state + n]!;
      }
    }
  }
  return K;
}

/**
 * h_{t,n} = h_{t−1,n−1} + B_n x_t (h_{t−1,−1} = 0), y_t = Σ_n C_n h_{t,n}.
 * x_t (batch, dim), h (batch, dim, state) → y_t (batch, dim) and h_t.
 */
export function shiftSsmStep(
  { B, C }: ShiftSsmParams,
  xAtT: ReadonlyTensor,
  h: ReadonlyTensor,
): Stepped<Tensor> {
  const { batch, dim, state } = axes(
    'shiftSsmStep',
    { x: 'batch dim', h: 'batch dim state', B: 'dim state', C: 'dim state' },
    { x: xAtT, h, B, C },
  );
  const next = zeros([batch, dim, state]);
  const y = zeros([batch, dim]);
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dim; d++) {
      const row = b * dim + d;
      for (let n = 0; n < state; n++) {
        const moved = n > 0 ? h.data[row * state + n - 1]! : 0;
        next.data[row * state + n] = moved + B.data[d * state + n]! * xAtT.data[row]!;
        y.data[row]! += C.data[d * state + n]! * next.data[row * state + n]!;
      }
    }
  }
  return { output: y, state: next };
}

export interface H3ConvolutionParams {
  /** One filter a head (heads, taps), from a diagonal state space model. */
  readonly kernel: ReadonlyTensor;
  /** Skip (heads) */
  readonly D: ReadonlyTensor;
}

/**
 * y_{t,j} = Σ_i q_{t,i} (K ∗ (k_i v_j) + D k_i v_j)_t, i and j over the channels of one head.
 *
 * q, k, v (batch, length, heads · headDim) → (batch, length, heads · headDim). The products k_i v_j
 * are what linear attention adds to its state; K decides how long each is remembered.
 * @throws DomainError when the channels are no multiple of the heads.
 * @see fu2023h3 algorithm 1
 */
export function h3Convolution(
  { kernel, D }: H3ConvolutionParams,
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
): Tensor {
  const { batch, length, dim, heads } = axes(
    'h3Convolution',
    {
      q: 'batch length dim',
      k: 'batch length dim',
      v: 'batch length dim',
      kernel: 'heads taps',
      D: 'heads',
    },
    { q, k, v, kernel, D },
  );
  if (dim % heads !== 0) {
    throw new DomainError(
      `h3Convolution: expected dim to be a multiple of ${heads} heads, got ${dim}.`,
      'Give every head the same number of channels.',
    );
  }
  const headDim = dim / heads;
  const y = zeros([batch, length, dim]);
  for (let i = 0; i < headDim; i++) {
    for (let j = 0; j < headDim; j++) {
      // One channel a head: k_i v_j.
      const kv = zeros([batch, length, heads]);
      for (let r = 0; r < batch * length; r++) {
        for (let h = 0; h < heads; h++) {
          const head = r * dim + h * headDim;
          kv.data[r * heads + h] = k.data[head + i]! * v.data[head + j]!;
        }
      }
      const remembered = fftConvolution({ k: kernel, D }, kv);
      for (let r = 0; r < batch * length; r++) {
        for (let h = 0; h < heads; h++) {
          const head = r * dim + h * headDim;
          y.data[head + j]! += q.data[head + i]! * remembered.data[r * heads + h]!;
        }
      }
    }
  }
  return y;
}

/** y = q · SSM(shift(k) · v): the two state space models of an H3 layer. Shapes as `h3Convolution`. */
export function h3(
  shift: ShiftSsmParams,
  convolution: H3ConvolutionParams,
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
): Tensor {
  const length = k.shape[1] ?? 0;
  const shifted = fftConvolution({ k: shiftSsmKernel(shift, length) }, k);
  return h3Convolution(convolution, q, shifted, v);
}
