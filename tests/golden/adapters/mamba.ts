// Adapters of the golden vectors for the Mamba family. The files keep time on the last axis in
// Mamba-1 and on the second in Mamba-2; ours is always the second.
import { causalConv1d } from '../../../src/models/layers/causal-conv1d.ts';
import { splitLast } from '../../../src/models/layers/features.ts';
import { linear } from '../../../src/models/layers/linear.ts';
import { mamba, zeroMambaState, type MambaParams } from '../../../src/models/layers/mamba.ts';
import { mamba2 } from '../../../src/models/layers/mamba2.ts';
import { selectiveScanComplex } from '../../../src/models/layers/selective-scan-complex.ts';
import { selectiveScan } from '../../../src/models/layers/selective-scan.ts';
import { selectiveStateUpdate } from '../../../src/models/layers/selective-state-update.ts';
import { ssdChunked } from '../../../src/models/layers/ssd-heads.ts';
import { ssdScan } from '../../../src/models/layers/ssd-scan.ts';
import { segsum } from '../../../src/models/layers/ssd.ts';
import {
  build,
  map,
  permute,
  reshape,
  sliceFirst,
  zeros,
} from '../../../src/models/tensor/tensor.ts';
import type { Tensor } from '../../../src/models/tensor/tensor.ts';
import { input, optionalInput, param, type Adapter, type GoldenVector } from '../vector.ts';
import {
  isConstant,
  selectiveScanGradients,
  ssdMinimalGradients,
  ssdScanGradients,
} from './mamba-gradients.ts';

/** (batch dim length) ↔ (batch length dim). */
function swap(x: Tensor): Tensor {
  return permute(x, [0, 2, 1]);
}

function swapped(x: Tensor | undefined): Tensor | undefined {
  return x && swap(x);
}

const isComplex = (vector: GoldenVector): boolean => vector.inputs['A']?.dtype === 'complex128';

/** B or C: constant as it is; else time from the last axis to the second, complex as pairs. */
function projectionOf(x: Tensor, complex: boolean, constant: boolean): Tensor {
  if (constant) return x;
  const last = x.shape.length - 1;
  const timed = complex
    ? reshape(x, [...x.shape.slice(0, -1), x.shape[last]! / 2, 2])
    : reshape(x, [...x.shape, 1]);
  const middle = Array.from({ length: last - 1 }, (_, i) => i + 1);
  const moved = permute(timed, [0, last, ...middle, last + 1]);
  return complex ? moved : reshape(moved, moved.shape.slice(0, -1));
}

const selective: Adapter = (vector) => {
  const complex = isComplex(vector);
  const A = input(vector, 'A');
  const projected = (name: 'B' | 'C') =>
    projectionOf(input(vector, name), complex, isConstant(vector, name));
  const scan = complex ? selectiveScanComplex : selectiveScan;
  const { output, state } = scan(
    {
      x: swap(input(vector, 'u')),
      deltaRaw: swap(input(vector, 'delta')),
      A,
      B: projected('B'),
      C: projected('C'),
      D: optionalInput(vector, 'D'),
      z: swapped(optionalInput(vector, 'z')),
      deltaBias: optionalInput(vector, 'delta_bias'),
    },
    { softplus: param(vector, 'delta_softplus', false) },
  );
  return { out: swap(output), last_state: state, ...selectiveScanGradients(vector) };
};

const stateUpdate: Adapter = (vector) => {
  const state = input(vector, 'state');
  const hasHeads = state.shape.length === 4;
  /** Adds the axis of heads (or groups) where the file leaves it out. */
  const raise = (x: Tensor, rank: number, axis: number): Tensor =>
    x.shape.length === rank
      ? x
      : reshape(x, [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);
  const optional = (name: string, rank: number, axis: number) => {
    const x = optionalInput(vector, name);
    return x && raise(x, rank, axis);
  };
  const x = input(vector, 'x');
  const steps = x.shape[0]!;
  const at = (value: Tensor, t: number, rank: number) => {
    const now = sliceFirst(value, t, t + 1);
    return raise(reshape(now, now.shape.slice(1)), rank, 1);
  };
  let h = raise(state, 4, 1);
  const ys: Tensor[] = [];
  for (let t = 0; t < steps; t++) {
    const z = optionalInput(vector, 'z');
    const next = selectiveStateUpdate(
      {
        x: at(x, t, 3),
        deltaRaw: at(input(vector, 'dt'), t, 3),
        A: raise(input(vector, 'A'), 3, 0),
        B: at(input(vector, 'B'), t, 3),
        C: at(input(vector, 'C'), t, 3),
        D: optional('D', 2, 0),
        z: z && at(z, t, 3),
        deltaBias: optional('dt_bias', 2, 0),
      },
      h,
      { softplus: param(vector, 'dt_softplus', false) },
    );
    ys.push(next.output);
    h = next.state;
  }
  const y = { shape: x.shape, data: Float64Array.from(ys.flatMap((step) => [...step.data])) };
  return { y, final_state: hasHeads ? h : reshape(h, state.shape) };
};

/** A filter (dim, 1, width) or (dim, width) as (dim, width). */
function filterOf(x: Tensor): Tensor {
  return reshape(x, [x.shape[0]!, x.shape.at(-1)!]);
}

const identity = (n: number) => build([n, n], (i) => (i % (n + 1) === 0 ? 1 : 0));
const logOfNegative = (A: Tensor) => map(A, (a) => Math.log(-a));

const mambaInner: Adapter = (vector) => {
  const xz = swap(input(vector, 'xz'));
  const conv = {
    weight: filterOf(input(vector, 'conv1d_weight')),
    bias: optionalInput(vector, 'conv1d_bias'),
  };
  const xProj = { weight: input(vector, 'x_proj_weight') };
  const deltaProj = {
    weight: input(vector, 'delta_proj_weight'),
    bias: optionalInput(vector, 'delta_bias'),
  };
  const outProj = {
    weight: input(vector, 'out_proj_weight'),
    bias: optionalInput(vector, 'out_proj_bias'),
  };
  const A = input(vector, 'A');
  const D = optionalInput(vector, 'D');
  const unusual = ['B', 'C', 'B_proj_bias', 'C_proj_bias'].some((name) => vector.inputs[name]);
  if (D && !unusual && !isComplex(vector)) {
    // The block itself; its first projection is the identity, for xz is already projected.
    const inProj = { weight: identity(xz.shape[2]!) };
    const params: MambaParams = {
      inProj,
      conv,
      xProj,
      deltaProj,
      logA: logOfNegative(A),
      D,
      outProj,
    };
    return { out: mamba(params, xz).output };
  }

  const complex = isComplex(vector);
  const inner = xz.shape[2]! / 2;
  const [u, z] = splitLast('mambaInner', xz, [inner, inner]);
  const x = causalConv1d(conv, u, { activation: 'silu' }).output;
  const rank = deltaProj.weight.shape[1]!;
  const width = A.shape[1]! * (complex ? 2 : 1);
  const rows = xProj.weight.shape[0]!;
  const projected = linear(xProj, x);
  const part = (name: 'B' | 'C', start: number): Tensor => {
    const constant = optionalInput(vector, name);
    if (constant) return projectionOf(constant, complex, isConstant(vector, name));
    const [, value] = splitLast('mambaInner', projected, [start, width, rows - start - width]);
    const bias = optionalInput(vector, `${name}_proj_bias`);
    const shifted = build(value.shape, (i) => value.data[i]! + (bias?.data[i % width] ?? 0));
    return complex ? reshape(shifted, [...value.shape.slice(0, 2), width / 2, 2]) : shifted;
  };
  const [bottleneck] = splitLast('mambaInner', projected, [rank, rows - rank]);
  const y = (complex ? selectiveScanComplex : selectiveScan)({
    x,
    deltaRaw: linear({ weight: deltaProj.weight }, bottleneck),
    deltaBias: deltaProj.bias,
    A,
    B: part('B', rank),
    C: part('C', rows - width),
    D,
    z,
  }).output;
  return { out: linear(outProj, y) };
};

const mambaBlock: Adapter = (vector) => {
  const x = input(vector, 'hidden_states');
  const projection = (name: string) => ({
    weight: input(vector, `${name}__weight`),
    bias: optionalInput(vector, `${name}__bias`),
  });
  const conv = projection('conv1d');
  const params: MambaParams = {
    inProj: projection('in_proj'),
    conv: { weight: filterOf(conv.weight), bias: conv.bias },
    xProj: projection('x_proj'),
    deltaProj: projection('dt_proj'),
    logA: input(vector, 'A_log'),
    D: input(vector, 'D'),
    outProj: projection('out_proj'),
  };
  // The files keep as many past inputs as the filter is wide, one more than are needed.
  const [inner = 0, width = 0] = params.conv.weight.shape;
  const start = zeroMambaState(params, x.shape[0]!);
  const before = { ...start, conv: zeros([x.shape[0]!, width, inner]) };
  const { output, state } = mamba(params, x, before);
  return { out: output, conv_state_after: swap(state.conv), ssm_state_after: state.h };
};

const ssdMinimal: Adapter = (vector) => {
  const X = input(vector, 'X');
  const B = input(vector, 'B');
  const [batch = 0, , heads = 0, headDim = 0] = X.shape;
  const initial = optionalInput(vector, 'initial_states');
  const { output, state } = ssdChunked(
    { x: X, logA: input(vector, 'A'), B, C: input(vector, 'C') },
    {
      chunk: param(vector, 'block_len', 64),
      initialState: initial && reshape(initial, [batch, heads, headDim, B.shape[3]!]),
    },
  );
  return { Y: output, final_state: state, ...ssdMinimalGradients(vector) };
};

const ssdChunkScan: Adapter = (vector) => {
  const { output, state } = ssdScan(
    {
      x: input(vector, 'x'),
      deltaRaw: input(vector, 'dt'),
      A: input(vector, 'A'),
      B: input(vector, 'B'),
      C: input(vector, 'C'),
      D: optionalInput(vector, 'D'),
      z: optionalInput(vector, 'z'),
      deltaBias: optionalInput(vector, 'dt_bias'),
    },
    {
      softplus: param(vector, 'dt_softplus', false),
      chunk: param(vector, 'chunk_size', param(vector, 'chunk_size_suggested', 64)),
      deltaLimit: limitOf(vector),
      initialState: optionalInput(vector, 'initial_states'),
    },
  );
  return { out: output, final_states: state, ...ssdScanGradients(vector) };
};

const limitOf = (vector: GoldenVector): [number, number] | undefined =>
  param<[number, number] | undefined>(vector, 'dt_limit', undefined);

const mamba2Inner: Adapter = (vector) => {
  const zxbcdt = input(vector, 'zxbcdt');
  const D = input(vector, 'D');
  const headDim = D.shape[1] ?? param(vector, 'headdim', 1);
  const weight = optionalInput(vector, 'rmsnorm_weight');
  const { output } = mamba2(
    {
      inProj: { weight: identity(zxbcdt.shape[2]!) },
      conv: {
        weight: filterOf(input(vector, 'conv1d_weight')),
        bias: optionalInput(vector, 'conv1d_bias'),
      },
      deltaBias: input(vector, 'dt_bias'),
      logA: logOfNegative(input(vector, 'A')),
      D,
      norm: weight && {
        weight,
        eps: param(vector, 'rmsnorm_eps', 1e-6),
        normBeforeGate: param(vector, 'norm_before_gate', true),
      },
      outProj: {
        weight: optionalInput(vector, 'outproj_weight') ?? identity(D.shape[0]! * headDim),
        bias: optionalInput(vector, 'outproj_bias'),
      },
      groups: param(vector, 'ngroups', 1),
      deltaLimit: limitOf(vector),
    },
    zxbcdt,
    undefined,
    { chunk: param(vector, 'chunk_size', 64) },
  );
  return { out: output };
};

export const mambaAdapters: Readonly<Record<string, Adapter>> = {
  selective_scan: selective,
  selective_state_update: stateUpdate,
  mamba_inner: mambaInner,
  mamba_block: mambaBlock,
  segsum: (vector) => ({ exp_segsum: map(segsum(input(vector, 'x')), Math.exp) }),
  ssd_minimal: ssdMinimal,
  ssd_chunk_scan: ssdChunkScan,
  mamba2_inner: mamba2Inner,
};
