// The differentiable forms of the long convolution and of Hyena, for the gradients of their vectors.
import {
  add,
  concat,
  flip,
  geluExact,
  matmul,
  mul,
  permute,
  reshape,
  sin,
  slice,
} from '../../../src/models/autodiff/ops.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
} from '../../../src/models/autodiff/tape.ts';
import type { HyenaParams } from '../../../src/models/layers/hyena.ts';
import { positionalEmbedding } from '../../../src/models/layers/hyena-filter.ts';
import { build, zeros } from '../../../src/models/tensor/tensor.ts';
import type { GoldenVector, Outputs } from '../vector.ts';
import { input } from '../vector.ts';

/** y_t = Σ_j k_j x_{t−j} along the last axis: x (batch, dim, length), k (dim, taps), lag by lag. */
function convolution(tape: Tape, x: Variable, k: Variable): Variable {
  const [batch = 0, dim = 0, length = 0] = x.shape;
  let y: Variable | undefined;
  for (let j = 0; j < Math.min(length, k.shape[1]!); j++) {
    const gap = constant(tape, zeros([batch, dim, j]));
    const late = concat(tape, [gap, slice(tape, x, 2, 0, length - j)], 2);
    const term = mul(tape, late, slice(tape, k, 1, j, j + 1));
    y = y ? add(tape, y, term) : term;
  }
  return y!;
}

/** All inputs but the cotangents as variables, by name. */
function leaves(tape: Tape, vector: GoldenVector): Readonly<Record<string, Variable>> {
  const names = Object.keys(vector.inputs).filter((name) => !name.startsWith('grad_'));
  return Object.fromEntries(names.map((name) => [name, variable(tape, input(vector, name))]));
}

function gradients(tape: Tape, variables: Readonly<Record<string, Variable>>): Outputs {
  const entries = Object.entries(variables);
  return Object.fromEntries(entries.map(([name, leaf]) => [`d_${name}`, gradOf(tape, leaf)]));
}

export function fftconvGradients(vector: GoldenVector): Outputs {
  const tape = createTape({ precision: 'float64' });
  const all = leaves(tape, vector);
  const u = all['u']!;
  let out = convolution(tape, u, all['k']!);
  if (all['k_rev']) {
    const ahead = convolution(tape, flip(tape, u, 2), all['k_rev']);
    out = add(tape, out, flip(tape, ahead, 2));
  }
  if (all['D']) out = add(tape, out, mul(tape, u, reshape(tape, all['D'], [-1, 1])));
  if (vector.params['gelu'] !== false) out = geluExact(tape, out);
  const mask = all['dropout_mask'];
  if (mask) out = mul(tape, out, reshape(tape, mask, [...mask.shape, 1]));
  backward(tape, [{ output: out, grad: input(vector, 'grad_out') }]);
  return gradients(tape, all);
}

export function hyenaGradients(vector: GoldenVector, params: HyenaParams): Outputs {
  const tape = createTape({ precision: 'float64' });
  const all = leaves(tape, vector);
  const u = all['u']!;
  const [, length = 0, dim = 0] = u.shape;
  const linear = (name: string, x: Variable): Variable => {
    const y = matmul(tape, x, all[`${name}__weight`]!, { transposeB: true });
    const bias = all[`${name}__bias`];
    return bias ? add(tape, y, bias) : y;
  };

  const { filter, order } = params;
  const embeddingDim = filter.layers[0]!.weight.shape[1]!;
  let z = constant(tape, positionalEmbedding(embeddingDim, filter.maxLength, length));
  const omega = reshape(tape, all['filter_fn__implicit_filter__1__freq']!, [-1]);
  filter.layers.forEach((_, i) => {
    z = linear(`filter_fn__implicit_filter__${2 * i}`, z);
    if (i < filter.layers.length - 1) z = sin(tape, mul(tape, z, omega));
  });
  const channels = z.shape[1]!;
  const window = build([length, channels], (i) => {
    const share = filter.maxLength === 1 ? 0 : Math.floor(i / channels) / (filter.maxLength - 1);
    return Math.exp(-share * Math.abs(filter.deltas.data[i % channels]!)) + filter.shift;
  });
  const k = permute(tape, mul(tape, z, constant(tape, window)), [1, 0]);

  const projected = permute(tape, linear('in_proj', u), [0, 2, 1]);
  const weight = all['short_filter__weight']!;
  const taps = reshape(tape, weight, [weight.shape[0]!, weight.shape.at(-1)!]);
  // torch stores the tap of the present token last.
  let parts = convolution(tape, projected, flip(tape, taps, 1));
  const shortBias = all['short_filter__bias'];
  if (shortBias) parts = add(tape, parts, reshape(tape, shortBias, [-1, 1]));
  const part = (i: number) => slice(tape, parts, 1, i * dim, (i + 1) * dim);
  const D = all['filter_fn__bias'];
  let v = part(order);
  for (let i = order - 1; i >= 1; i--) {
    const o = order - 1 - i;
    const read = mul(tape, v, part(i));
    v = convolution(tape, read, slice(tape, k, 0, o * dim, (o + 1) * dim));
    if (D) {
      const skip = reshape(tape, slice(tape, D, 0, o * dim, (o + 1) * dim), [dim, 1]);
      v = add(tape, v, mul(tape, read, skip));
    }
  }
  const y = linear('out_proj', permute(tape, mul(tape, v, part(0)), [0, 2, 1]));
  backward(tape, [{ output: y, grad: input(vector, 'grad_y') }]);
  return gradients(tape, all);
}
