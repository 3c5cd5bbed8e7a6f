// Adapters of the golden vectors for state space models: discretisation, HiPPO, S4, S4D, DSS.
import type { Measure } from '../../../src/models/layers/hippo.ts';
import { hippo } from '../../../src/models/layers/hippo.ts';
import {
  legsProjection,
  legsReconstruction,
  legtProjection,
  legtSystem,
} from '../../../src/models/layers/hippo-projection.ts';
import type { Rule } from '../../../src/models/layers/discretise.ts';
import { discretiseDiagonal } from '../../../src/models/layers/discretise.ts';
import { discretiseDense } from '../../../src/models/layers/discretise-dense.ts';
import { dssKernel, dssSoftmaxKernel } from '../../../src/models/layers/dss.ts';
import { nplr } from '../../../src/models/layers/s4-nplr.ts';
import { dplrKernel, s4Kernel } from '../../../src/models/layers/s4.ts';
import type { S4dInit } from '../../../src/models/layers/s4d-init.ts';
import { s4dInit } from '../../../src/models/layers/s4d-init.ts';
import { s4d, s4dKernel } from '../../../src/models/layers/s4d.ts';
import { ssm, ssmConvolution, ssmKernel } from '../../../src/models/layers/ssm.ts';
import type { DiagonalSsm } from '../../../src/models/layers/ssm-diagonal.ts';
import { diagonalSsmKernel, diagonalSsmStep } from '../../../src/models/layers/ssm-diagonal.ts';
import { convolve } from '../../../src/models/tensor/fft.ts';
import type { ComplexArray } from '../../../src/models/tensor/complex.ts';
import {
  at,
  complex,
  complexZeros,
  conj,
  fromPairs,
  modulus,
  put,
  times,
  toPairs,
} from '../../../src/models/tensor/complex.ts';
import type { Tensor } from '../../../src/models/tensor/tensor.ts';
import { build, permute, reshape, tensor, zeros } from '../../../src/models/tensor/tensor.ts';
import type { Adapter, GoldenVector } from '../vector.ts';
import { input, optionalInput, param, wantsGradients } from '../vector.ts';
import { s4dKernelGradients } from './ssm-gradients.ts';

const conjugated = (z: ComplexArray): ComplexArray => ({ re: z.re, im: z.im.map((x) => -x) });
const slice = (z: ComplexArray, from: number, count: number): ComplexArray => ({
  re: z.re.slice(from, from + count),
  im: z.im.slice(from, from + count),
});
/** S4's code calls the explicit rule forward; scipy calls it euler, and the implicit one backward_diff. */
const ruleNames: Readonly<Record<string, Rule>> = {
  forward: 'euler',
  forward_diff: 'euler',
  euler: 'euler',
  backward: 'backward',
  backward_diff: 'backward',
  bilinear: 'bilinear',
  tustin: 'bilinear',
  zoh: 'zoh',
};
const ruleOf = (vector: GoldenVector): Rule =>
  ruleNames[param(vector, 'discretization', 'bilinear')]!;

const ssmDenseBilinear: Adapter = (vector) => {
  const A = input(vector, 'A');
  const B = input(vector, 'B');
  const C = input(vector, 'C');
  const u = input(vector, 'u');
  const state = A.shape[0]!;
  const length = u.shape[0]!;
  const { Abar, Bbar } = discretiseDense('bilinear', A, B, param(vector, 'step', 1));
  const params = { Abar, Bbar: reshape(Bbar, [state]), C: reshape(C, [state]) };
  const x = reshape(u, [1, length]);
  return {
    Ab: Abar,
    Bb: Bbar,
    y_recurrent: reshape(ssm(params, x).output, [length]),
    K: ssmKernel(params, length),
    y_conv: reshape(ssmConvolution(params, x), [length]),
  };
};

const hippoMatrix: Adapter = (vector) => {
  const state = param(vector, 'N', 1);
  const measure = param<Measure>(vector, 'measure', 'legs');
  const { A, B, P } = hippo(measure, state, {
    alpha: param<number | undefined>(vector, 'alpha', undefined),
    beta: param<number | undefined>(vector, 'beta', undefined),
  });
  return { A, B: reshape(B, [state, 1]), ...(P ? { P } : { P: zeros([1, state]) }) };
};

const hippoLegsProjection: Adapter = (vector) => {
  const state = param(vector, 'N', 1);
  const f = input(vector, 'f');
  const [length = 0, batch = 0] = f.shape;
  const c = legsProjection({ state, rule: ruleOf(vector) }, permute(f, [1, 0]));
  const last = build([batch, state], (i) => {
    return c.data[(Math.floor(i / state) * length + length - 1) * state + (i % state)]!;
  });
  const points = param(vector, 'max_length', length);
  const drawn = legsReconstruction(last, Math.max(points, 2));
  return {
    c: permute(c, [1, 0, 2]),
    // A single point is the beginning of the past, the first of the two ends.
    reconstruct_last: points > 1 ? drawn : build([batch, 1], (b) => drawn.data[2 * b]!),
  };
};

const hippoLegtProjection: Adapter = (vector) => {
  const f = input(vector, 'f');
  const state = param(vector, 'N', 1);
  const config = { state, delta: param(vector, 'dt', 1), rule: ruleOf(vector) };
  const { Abar, Bbar } = legtSystem(config);
  return {
    c: permute(legtProjection(config, permute(f, [1, 0])), [1, 0, 2]),
    Ad: Abar,
    Bd: reshape(Bbar, [state]),
  };
};

const s4dInitAdapter: Adapter = (vector) => {
  const A = s4dInit(param<S4dInit>(vector, 'init', 'lin'), param(vector, 'N', 2));
  const modes = A.re.length;
  // S4's code stores the conjugate half.
  const stored = conjugated(A);
  const ones = { re: new Float64Array(modes).fill(1), im: new Float64Array(modes) };
  return { A: toPairs(stored), B: toPairs(ones) };
};

const s4dKernelParams = (vector: GoldenVector) => ({
  logDelta: input(vector, 'log_dt'),
  logA: input(vector, 'log_A_real'),
  AImag: input(vector, 'A_imag'),
  C: input(vector, 'C'),
});

const s4dKernelAdapter: Adapter = (vector) => ({
  K: s4dKernel(s4dKernelParams(vector), param(vector, 'L', 1)),
  ...(wantsGradients(vector) ? s4dKernelGradients(vector) : {}),
});

const s4dLayer: Adapter = (vector) => {
  const weight = input(vector, 'output_linear_weight');
  const [outDim = 0, dim = 0] = weight.shape;
  const params = {
    ...s4dKernelParams(vector),
    D: input(vector, 'D'),
    weight: reshape(weight, [outDim, dim]),
    bias: optionalInput(vector, 'output_linear_bias') ?? zeros([outDim]),
  };
  return { y: permute(s4d(params, permute(input(vector, 'u'), [0, 2, 1])), [0, 2, 1]) };
};

const s4dKernelAnnotated: Adapter = (vector) => {
  const A = fromPairs(input(vector, 'A'));
  const C = fromPairs(input(vector, 'C'));
  const modes = A.re.length;
  const B = { re: new Float64Array(modes).fill(1), im: new Float64Array(modes) };
  const step = param(vector, 'step', 1);
  const zoh = { ...discretiseDiagonal('zoh', A, B, step), C };
  const bilinear = discretiseDiagonal('bilinear', A, B, step);
  return {
    K_zoh: diagonalSsmKernel(zoh, param(vector, 'L', 1)),
    Abar_bilinear: toPairs(bilinear.Abar),
    Bbar_bilinear: toPairs(bilinear.Bbar),
  };
};

const s4dKernelDisc: Adapter = (vector) => {
  const invDt = input(vector, 'inv_dt');
  const AReal = input(vector, 'A_real');
  const AImag = input(vector, 'A_imag');
  const B = fromPairs(input(vector, 'B'));
  const C = input(vector, 'C');
  const u = optionalInput(vector, 'u');
  const [channels = 0, dim = 0, modes = 0] = C.shape;
  const systems = AReal.shape[0]!; // fewer than dim: shared by every systems-th channel
  const length = param(vector, 'L', 1);
  const disc = param<string>(vector, 'disc', 'zoh');
  const allC = fromPairs(C);
  const K = zeros([channels, dim, length]);
  const dA = complexZeros(dim * modes);
  const dB = complexZeros(dim * modes);
  const batch = u?.shape[0] ?? 0;
  const steps = u?.shape[2] ?? 0;
  const y = zeros([batch, channels, dim, steps]);
  const last = zeros([batch, dim, modes, 2]);
  for (let d = 0; d < dim; d++) {
    const s = d % systems;
    const A = complexZeros(modes);
    const Abar = complexZeros(modes);
    const Bbar = complexZeros(modes);
    const Bd = slice(B, s * modes, modes);
    const delta = Math.exp(invDt.data[d * (invDt.shape[1] ?? 1)]!);
    for (let n = 0; n < modes; n++) {
      put(A, n, complex(-Math.exp(AReal.data[s * modes + n]!), -AImag.data[s * modes + n]!));
    }
    if (disc !== 'dss') {
      for (let n = 0; n < modes; n++) {
        const width = invDt.shape[1] ?? 1;
        const own = width === 1 ? delta : Math.exp(invDt.data[d * width + n]!);
        const mode = discretiseDiagonal(ruleNames[disc]!, slice(A, n, 1), slice(Bd, n, 1), own);
        put(Abar, n, at(mode.Abar, 0));
        put(Bbar, n, at(mode.Bbar, 0));
        put(dA, d * modes + n, at(Abar, n));
        put(dB, d * modes + n, at(Bbar, n));
      }
    }
    for (let c = 0; c < channels; c++) {
      const Cd = slice(allC, (c * dim + d) * modes, modes);
      const params: DiagonalSsm = { Abar, Bbar, C: Cd, pairs: true };
      const CB = complexZeros(modes);
      for (let n = 0; n < modes; n++) put(CB, n, times(at(Cd, n), at(Bd, n)));
      const kernel =
        disc === 'dss' ? dssKernel(CB, A, delta, length) : diagonalSsmKernel(params, length);
      K.data.set(kernel.data, (c * dim + d) * length);
      let h: Tensor = zeros([batch, modes, 2]);
      for (let t = 0; t < steps; t++) {
        const x = build([batch], (b) => u!.data[(b * dim + d) * steps + t]!);
        const { output, state } = diagonalSsmStep(params, x, h);
        h = state;
        for (let b = 0; b < batch; b++) {
          y.data[((b * channels + c) * dim + d) * steps + t] = output.data[b]!;
        }
      }
      for (let b = 0; b < batch; b++) {
        const of = h.data.slice(b * modes * 2, (b + 1) * modes * 2);
        last.data.set(of, (b * dim + d) * modes * 2);
      }
    }
  }
  const shape = [dim, modes];
  return { K, y_steps: y, state_last: last, dA: toPairs(dA, shape), dB: toPairs(dB, shape) };
};

const s4Nplr: Adapter = (vector) => {
  const { Lambda, P, B } = nplr(param<Measure>(vector, 'measure', 'legs'), param(vector, 'N', 1));
  const modes = Lambda.re.length;
  const rank = Math.max(param(vector, 'rank', 1), P.length, 1);
  const rows = Array.from({ length: rank }, (_, r) => P[r] ?? complexZeros(modes));
  const products = complexZeros(rank * modes);
  rows.forEach((row, r) => {
    for (let n = 0; n < modes; n++) put(products, r * modes + n, times(conj(at(row, n)), at(B, n)));
  });
  return {
    eigenvalues_real: tensor([modes], Lambda.re),
    eigenvalues_imag: tensor([modes], Lambda.im),
    abs_P: build([rank, modes], (i) => modulus(at(rows[Math.floor(i / modes)]!, i % modes))),
    abs_B: build([modes], (n) => modulus(at(B, n))),
    conjP_B: toPairs(products, [rank, modes]),
  };
};

const s4DplrKernel: Adapter = (vector) => {
  const invDt = input(vector, 'inv_dt');
  const AReal = input(vector, 'A_real');
  const AImag = input(vector, 'A_imag');
  const B = fromPairs(input(vector, 'B'));
  const C = input(vector, 'C');
  const P = input(vector, 'P');
  const [channels = 0, dim = 0, modes = 0] = C.shape;
  const [rank = 0, systems = 1] = P.shape;
  const length = param(vector, 'L', 1);
  const allC = fromPairs(C);
  const allP = fromPairs(P);
  const K = zeros([channels, dim, length]);
  for (let d = 0; d < dim; d++) {
    const s = d % systems;
    const Lambda = complexZeros(modes);
    for (let n = 0; n < modes; n++) {
      const i = (d % AReal.shape[0]!) * modes + n;
      put(Lambda, n, complex(-Math.exp(AReal.data[i]!), -AImag.data[i]!));
    }
    for (let c = 0; c < channels; c++) {
      const system = {
        Lambda,
        P: Array.from({ length: rank }, (_, r) => slice(allP, (r * systems + s) * modes, modes)),
        B: slice(B, s * modes, modes),
        C: slice(allC, (c * dim + d) * modes, modes),
      };
      const delta = Math.exp(invDt.data[d * (invDt.shape[1] ?? 1)]!);
      K.data.set(s4Kernel(system, delta, length).data, (c * dim + d) * length);
    }
  }
  return { K };
};

const s4DplrKernelAnnotated: Adapter = (vector) => {
  const system = {
    Lambda: fromPairs(input(vector, 'Lambda')),
    P: [fromPairs(input(vector, 'P'))],
    B: fromPairs(input(vector, 'B')),
    // The authors' code keeps C̃ as a column and conjugates it.
    C: conjugated(fromPairs(input(vector, 'Ct'))),
  };
  const K = dplrKernel(system, param(vector, 'step', 1), param(vector, 'L', 1));
  const u = optionalInput(vector, 'u');
  return u ? { K, y: tensor(u.shape, convolve(u.data, K.data)) } : { K };
};

const dssSoftmax: Adapter = (vector) => {
  const W = input(vector, 'W');
  const Lambda = fromPairs(input(vector, 'Lambda'));
  const modes = Lambda.re.length;
  const length = param(vector, 'L', 1);
  const all = fromPairs(W);
  const rows = all.re.length / modes;
  const K = zeros([rows * length]);
  for (let r = 0; r < rows; r++) {
    const row = slice(all, r * modes, modes);
    K.data.set(dssSoftmaxKernel(row, Lambda, param(vector, 'step', 1), length).data, r * length);
  }
  return { K };
};

export const ssmAdapters: Readonly<Record<string, Adapter>> = {
  ssm_dense_bilinear: ssmDenseBilinear,
  hippo_matrix: hippoMatrix,
  hippo_legs_projection: hippoLegsProjection,
  hippo_legt_projection: hippoLegtProjection,
  s4d_init: s4dInitAdapter,
  s4d_kernel: s4dKernelAdapter,
  s4d_kernel_annotated: s4dKernelAnnotated,
  s4d_kernel_disc: s4dKernelDisc,
  s4d_layer: s4dLayer,
  s4_nplr: s4Nplr,
  s4_dplr_kernel: s4DplrKernel,
  s4_dplr_kernel_annotated: s4DplrKernelAnnotated,
  dss_softmax_kernel: dssSoftmax,
};
