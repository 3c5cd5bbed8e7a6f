// Adapters of the golden vectors for long convolutions: FFT, H3 and Hyena.
import { fftConvolution } from '../../../src/models/layers/fft-convolution.ts';
import { h3Convolution, shiftSsmKernel, shiftSsmStep } from '../../../src/models/layers/h3.ts';
import type { HyenaParams } from '../../../src/models/layers/hyena.ts';
import { hyena } from '../../../src/models/layers/hyena.ts';
import {
  hyenaFilter,
  modulationRates,
  positionalEmbedding,
} from '../../../src/models/layers/hyena-filter.ts';
import type { LinearParams } from '../../../src/models/layers/linear.ts';
import type { ComplexArray } from '../../../src/models/tensor/complex.ts';
import { toPairs } from '../../../src/models/tensor/complex.ts';
import { fft, ifft, irfft, rfft } from '../../../src/models/tensor/fft.ts';
import type { Tensor } from '../../../src/models/tensor/tensor.ts';
import { build, permute, reshape, sliceFirst, zeros } from '../../../src/models/tensor/tensor.ts';
import type { Adapter, GoldenVector, Outputs } from '../vector.ts';
import { input, optionalInput, param, wantsGradients } from '../vector.ts';
import { fftconvGradients, hyenaGradients } from './long-convolution-gradients.ts';

/** One transform a row of the last axis, the rows' results one after the other. */
function eachRow(x: Tensor, y: Tensor, transform: (re: Float64Array, im: Float64Array) => Tensor) {
  const n = x.shape.at(-1)!;
  const rows = Array.from({ length: x.data.length / n }, (_, r) => {
    return transform(x.data.slice(r * n, (r + 1) * n), y.data.slice(r * n, (r + 1) * n));
  });
  const shape = [...x.shape.slice(0, -1), ...rows[0]!.shape];
  return build(shape, (i) => {
    const size = rows[0]!.data.length;
    return rows[Math.floor(i / size)]!.data[i % size]!;
  });
}

/** The real transforms read x; the complex ones read x + iy. */
const fftAdapter: Adapter = (vector) => {
  const x = input(vector, 'x');
  const y = optionalInput(vector, 'y') ?? zeros(x.shape);
  const n = x.shape.at(-1)!;
  const pairs = (z: ComplexArray) => toPairs(z);
  return {
    rfft: eachRow(x, y, (re) => pairs(rfft(re))),
    fft: eachRow(x, y, (re, im) => pairs(fft({ re, im }))),
    ifft: eachRow(x, y, (re, im) => pairs(ifft({ re, im }))),
    irfft_of_rfft: eachRow(x, y, (re) => ({ shape: [n], data: irfft(rfft(re), n) })),
  };
};

const lastToMiddle = (x: Tensor) => permute(x, [0, 2, 1]);

const fftconv: Adapter = (vector) => {
  const gelu = param(vector, 'gelu', true);
  const x = lastToMiddle(input(vector, 'u'));
  const out = lastToMiddle(
    fftConvolution(
      {
        k: input(vector, 'k'),
        kReverse: optionalInput(vector, 'k_rev'),
        D: optionalInput(vector, 'D'),
        activation: gelu ? 'gelu' : undefined,
      },
      x,
    ),
  );
  const mask = optionalInput(vector, 'dropout_mask');
  const length = out.shape[2]!;
  return {
    out: mask ? build(out.shape, (i) => out.data[i]! * mask.data[Math.floor(i / length)]!) : out,
    ...(wantsGradients(vector) ? fftconvGradients(vector) : {}),
  };
};

const h3ShiftSsm: Adapter = (vector) => {
  const B = input(vector, 'B');
  const C = input(vector, 'C');
  const u = input(vector, 'u');
  const [channels = 0, dim = 0, state = 0] = C.shape;
  const [batch = 0, , steps = 0] = u.shape;
  const length = param(vector, 'L', steps);
  const k = zeros([channels, dim, length]);
  const y = zeros([batch, channels, dim, steps]);
  let last = zeros([batch, dim, state]);
  for (let c = 0; c < channels; c++) {
    const params = { B, C: reshape(sliceFirst(C, c, c + 1), [dim, state]) };
    k.data.set(shiftSsmKernel(params, length).data, c * dim * length);
    let h = zeros([batch, dim, state]);
    for (let t = 0; t < steps; t++) {
      const stepped = shiftSsmStep(
        params,
        build([batch, dim], (i) => u.data[i * steps + t]!),
        h,
      );
      h = stepped.state;
      for (let i = 0; i < batch * dim; i++) {
        const b = Math.floor(i / dim);
        y.data[((b * channels + c) * dim + (i % dim)) * steps + t] = stepped.output.data[i]!;
      }
    }
    last = h;
  }
  const y_steps = channels === 1 ? reshape(y, [batch, dim, steps]) : y;
  return { k, y_steps, state_last: last };
};

const h3Fftconv: Adapter = (vector) => {
  const [q, k, v] = (['q', 'k', 'v'] as const).map((name) => lastToMiddle(input(vector, name)));
  const params = { kernel: input(vector, 'ssm_kernel'), D: input(vector, 'D') };
  return { out: lastToMiddle(h3Convolution(params, q!, k!, v!)) };
};

/** weight and bias of one torch module, its weight without the axes of size 1 of a Conv1d. */
function moduleOf(vector: GoldenVector, name: string): LinearParams {
  const weight = input(vector, `${name}__weight`);
  const [outDim = 0, ...rest] = weight.shape;
  const inner = rest.filter((n, i) => i === rest.length - 1 || n !== 1);
  return {
    weight: reshape(weight, [outDim, ...inner]),
    bias: optionalInput(vector, `${name}__bias`),
  };
}

function hyenaParams(vector: GoldenVector): HyenaParams {
  // Layers sit at the even places of a Sequential; the odd ones are the one shared sine.
  const layers = Object.keys(vector.inputs)
    .map((name) => /^filter_fn__implicit_filter__(\d+)__weight$/.exec(name)?.[1])
    .filter((index) => index !== undefined)
    .sort((a, b) => Number(a) - Number(b))
    .map((index) => moduleOf(vector, `filter_fn__implicit_filter__${index}`));
  const freq = input(vector, 'filter_fn__implicit_filter__1__freq');
  const channels = layers.at(-1)!.weight.shape[0]!;
  return {
    order: param(vector, 'order', 2),
    inProj: moduleOf(vector, 'in_proj'),
    shortFilter: moduleOf(vector, 'short_filter'),
    filter: {
      layers,
      frequency: reshape(freq, [freq.data.length]),
      deltas: modulationRates(channels, {
        fastDecay: param(vector, 'fast_decay_pct', 0.3),
        slowDecay: param(vector, 'slow_decay_pct', 1.5),
        target: param(vector, 'target', 0.01),
      }),
      shift: param(vector, 'shift', 0),
      maxLength: param(vector, 'l_max', 1),
    },
    D: optionalInput(vector, 'filter_fn__bias') ?? zeros([channels]),
    outProj: moduleOf(vector, 'out_proj'),
  };
}

const hyenaOperator: Adapter = (vector): Outputs => {
  const params = hyenaParams(vector);
  const { maxLength, layers, deltas } = params.filter;
  const given = input(vector, 'u');
  const [batch = 0, , dim = 0] = given.shape;
  // What lies beyond the longest filter is cut off.
  const length = Math.min(given.shape[1]!, maxLength);
  const u = build([batch, length, dim], (i) => {
    const b = Math.floor(i / (length * dim));
    return given.data[b * given.shape[1]! * dim + (i % (length * dim))]!;
  });
  const embedding = positionalEmbedding(layers[0]!.weight.shape[1]!, maxLength, length);
  return {
    y: hyena(params, u),
    filter: permute(hyenaFilter(params.filter, length), [1, 0]),
    pos_emb: embedding,
    t: build([length], (i) => embedding.data[i * embedding.shape[1]!]!),
    deltas: build(deltas.shape, (d) => deltas.data[d]!),
    ...(wantsGradients(vector) ? hyenaGradients(vector, params) : {}),
  };
};

export const longConvolutionAdapters: Readonly<Record<string, Adapter>> = {
  fft: fftAdapter,
  fftconv,
  h3_shift_ssm: h3ShiftSsm,
  h3_fftconv: h3Fftconv,
  hyena_operator: hyenaOperator,
};
