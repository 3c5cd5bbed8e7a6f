// S4D: a diagonal state space model in every channel, then a mix of the channels.
import { axes } from '../tensor/axes.ts';
import { at, complex, complexZeros, cpow, fromPairs, put, times } from '../tensor/complex.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import { normal } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map, zeros } from '../tensor/tensor.ts';
import { zoh } from './discretise.ts';
import { fftConvolution } from './fft-convolution.ts';
import { initLinear, linear } from './linear.ts';
import { geluExact, sigmoid } from './pointwise.ts';
import type { Stepped } from './sequence.ts';
import type { S4dInit } from './s4d-init.ts';
import { s4dInit } from './s4d-init.ts';
import type { DiagonalSsm } from './ssm-diagonal.ts';

export interface S4dKernelParams {
  /** log Δ (dim) */
  readonly logDelta: ReadonlyTensor;
  /** log(−Re A) (dim, modes): the exponential keeps every mode fading. */
  readonly logA: ReadonlyTensor;
  /** Im A (dim, modes) */
  readonly AImag: ReadonlyTensor;
  /** C (dim, modes, 2), the last axis (re, im) */
  readonly C: ReadonlyTensor;
}

export interface S4dParams extends S4dKernelParams {
  /** Skip (dim) */
  readonly D: ReadonlyTensor;
  /** Mixes the channels into values and gates: (2 dim, dim) */
  readonly weight: ReadonlyTensor;
  /** (2 dim) */
  readonly bias: ReadonlyTensor;
}

export interface S4dConfig {
  readonly dim: number;
  /** Real state size a channel; half as many complex modes are kept. */
  readonly state: number;
  readonly init?: S4dInit | undefined;
  /** Δ is drawn log-uniformly between these, 0.001 and 0.1 unless given. */
  readonly deltaMin?: number | undefined;
  readonly deltaMax?: number | undefined;
}

/** A from `s4dInit` in every channel, B = 1, C and D normal, Δ log-uniform. @see gu2022s4d */
export function initS4d(config: S4dConfig, random: Random) {
  const { init = 'lin', deltaMin = 0.001, deltaMax = 0.1 } = config;
  const dim = requireInteger('initS4d', 'dim', config.dim);
  const A = s4dInit(init, config.state);
  const modes = A.re.length;
  const logRange = Math.log(deltaMax) - Math.log(deltaMin);
  const mix = initLinear({ inDim: dim, outDim: 2 * dim }, random);
  return {
    logDelta: build([dim], () => Math.log(deltaMin) + random() * logRange),
    logA: build([dim, modes], (i) => Math.log(-A.re[i % modes]!)),
    AImag: build([dim, modes], (i) => A.im[i % modes]!),
    // Real and imaginary part each have variance ½, so that |C|² has mean 1.
    C: build([dim, modes, 2], () => normal(random) * Math.SQRT1_2),
    D: build([dim], () => normal(random)),
    weight: mix.weight,
    bias: mix.bias ?? zeros([2 * dim]),
  };
}

// #region s4d-kernel
/**
 * K_{d,l} = 2 Re Σ_n C_n Bbar_n Abar_n^l, with Abar, Bbar by ZOH of A_n = −e^{logA} + i AImag, B_n = 1.
 *
 * → (dim, length). The factor 2 stands for the conjugate of each mode. Cost dim · modes · length.
 * @see gu2022s4d
 */
export function s4dKernel(params: S4dKernelParams, length: number): Tensor {
  const { dim, modes } = kernelAxes('s4dKernel', params);
  const C = fromPairs(params.C);
  const K = zeros([dim, length]);
  for (let d = 0; d < dim; d++) {
    const delta = Math.exp(params.logDelta.data[d]!);
    for (let n = 0; n < modes; n++) {
      const i = d * modes + n;
      const A = complex(-Math.exp(params.logA.data[i]!), params.AImag.data[i]!);
      const { Abar, Bbar } = zoh(A, complex(1), delta);
      const CB = times(at(C, i), Bbar);
      for (let l = 0; l < length; l++) {
        K.data[d * length + l]! += 2 * times(CB, cpow(Abar, l)).re;
      }
    }
  }
  return K;
}
// #endregion s4d-kernel

/**
 * z = gelu(K ∗ x + D x) in every channel; (a, b) = W z + bias; y = a σ(b).
 *
 * x (batch, length, dim) → y (batch, length, dim), all positions at once by FFT.
 * @throws ShapeError when a shape disagrees.
 * @see gu2022s4d
 */
export function s4d(params: S4dParams, x: ReadonlyTensor): Tensor {
  const { length } = axes('s4d', { x: 'batch length dim', D: 'dim' }, { x, D: params.D });
  const convolved = fftConvolution({ k: s4dKernel(params, length), D: params.D }, x);
  return mixChannels(params, convolved);
}

/** h = 0 in every mode: (batch, dim, modes, 2). */
export function initS4dState(params: S4dKernelParams, batch: number): Tensor {
  const { dim, modes } = kernelAxes('initS4dState', params);
  return zeros([batch, dim, modes, 2]);
}

/**
 * h_t = Abar h_{t−1} + Bbar x_t and y_t = mix(gelu(2 Re Σ_n C_n h_{t,n} + D x_t)): `s4d` for one token.
 * x_t (batch, dim), h (batch, dim, modes, 2) → y_t (batch, dim) and h_t.
 */
export function s4dStep(
  params: S4dParams,
  xAtT: ReadonlyTensor,
  h: ReadonlyTensor,
): Stepped<Tensor> {
  const { modes } = kernelAxes('s4dStep', params);
  const { batch, dim } = axes(
    's4dStep',
    { x: 'batch dim', h: `batch dim ${modes} 2`, D: 'dim' },
    { x: xAtT, h, D: params.D },
  );
  const next = zeros([batch, dim, modes, 2]);
  const read = zeros([batch, dim]);
  for (let d = 0; d < dim; d++) {
    const { Abar, Bbar, C } = s4dChannel(params, d);
    for (let b = 0; b < batch; b++) {
      const x = xAtT.data[b * dim + d]!;
      let sum = params.D.data[d]! * x;
      for (let n = 0; n < modes; n++) {
        const i = ((b * dim + d) * modes + n) * 2;
        const turned = times(at(Abar, n), complex(h.data[i]!, h.data[i + 1]!));
        const now = complex(turned.re + Bbar.re[n]! * x, turned.im + Bbar.im[n]! * x);
        next.data[i] = now.re;
        next.data[i + 1] = now.im;
        sum += 2 * times(at(C, n), now).re;
      }
      read.data[b * dim + d] = sum;
    }
  }
  return { output: mixChannels(params, read), state: next };
}

/** Channel d as a system of its own, discretised by ZOH: for figures of poles and responses. */
export function s4dChannel(params: S4dKernelParams, d: number): DiagonalSsm {
  const { modes } = kernelAxes('s4dChannel', params);
  const delta = Math.exp(params.logDelta.data[d]!);
  const all = fromPairs(params.C);
  const Abar = complexZeros(modes);
  const Bbar = complexZeros(modes);
  const C = complexZeros(modes);
  for (let n = 0; n < modes; n++) {
    const i = d * modes + n;
    const A = complex(-Math.exp(params.logA.data[i]!), params.AImag.data[i]!);
    const mode = zoh(A, complex(1), delta);
    put(Abar, n, mode.Abar);
    put(Bbar, n, mode.Bbar);
    put(C, n, at(all, i));
  }
  return { Abar, Bbar, C, pairs: true };
}

/** The kernel (dim, length), the convolved input before gelu (batch, length, dim), and y. */
export function traceS4d(
  params: S4dParams,
  x: ReadonlyTensor,
): { readonly kernel: Tensor; readonly convolved: Tensor; readonly y: Tensor } {
  const { length } = axes('traceS4d', { x: 'batch length dim' }, { x });
  const kernel = s4dKernel(params, length);
  const convolved = fftConvolution({ k: kernel, D: params.D }, x);
  return { kernel, convolved, y: mixChannels(params, convolved) };
}

/** z (…, dim) → a σ(b) with (a, b) = W gelu(z) + bias, (…, dim). */
function mixChannels({ weight, bias }: S4dParams, z: ReadonlyTensor): Tensor {
  const mixed = linear({ weight, bias }, map(z, geluExact));
  const dim = z.shape.at(-1)!;
  return build(z.shape, (i) => {
    const row = Math.floor(i / dim) * 2 * dim + (i % dim);
    return mixed.data[row]! * sigmoid(mixed.data[row + dim]!);
  });
}

function kernelAxes(caller: string, { logDelta, logA, AImag, C }: S4dKernelParams) {
  return axes(
    caller,
    { logDelta: 'dim', logA: 'dim modes', AImag: 'dim modes', C: 'dim modes 2' },
    { logDelta, logA, AImag, C },
  );
}
