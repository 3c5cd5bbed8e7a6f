// Adapters of the golden vectors for the basics family: nonlinearities, norms, cross-entropy.
import * as ops from '../../../src/models/autodiff/ops.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
} from '../../../src/models/autodiff/tape.ts';
import { crossEntropy } from '../../../src/models/layers/cross-entropy.ts';
import {
  gatedRmsNorm,
  layerNorm,
  rmsNorm,
  rmsNormOnePlus,
} from '../../../src/models/layers/norm.ts';
import * as pointwise from '../../../src/models/layers/pointwise.ts';
import { logSoftmax, softmax } from '../../../src/models/layers/softmax.ts';
import type { Tensor } from '../../../src/models/tensor/tensor.ts';
import { map, permute, zeros } from '../../../src/models/tensor/tensor.ts';
import type { Adapter, GoldenVector } from '../vector.ts';
import { input, optionalInput, param, wantsGradients } from '../vector.ts';

interface Nonlinearity {
  readonly value: (x: Tensor) => Tensor;
  readonly onTape: (tape: Tape, x: Variable) => Variable;
}

const each = (f: (x: number) => number) => (x: Tensor) => map(x, f);

/** By the name that the files use. */
const nonlinearities: Readonly<Record<string, Nonlinearity>> = {
  sigmoid: { value: each(pointwise.sigmoid), onTape: ops.sigmoid },
  tanh: { value: each(pointwise.tanh), onTape: ops.tanh },
  silu: { value: each(pointwise.silu), onTape: ops.silu },
  gelu_exact: { value: each(pointwise.geluExact), onTape: ops.geluExact },
  gelu_tanh: { value: each(pointwise.geluTanh), onTape: ops.geluTanh },
  softplus: { value: each(pointwise.softplus), onTape: ops.softplus },
  logsigmoid: { value: each(pointwise.logSigmoid), onTape: ops.logSigmoid },
  elu_plus_1: { value: each(pointwise.eluPlusOne), onTape: ops.eluPlusOne },
  relu: { value: each(pointwise.relu), onTape: ops.relu },
  softmax: { value: softmax, onTape: ops.softmax },
  log_softmax: {
    value: logSoftmax,
    onTape: (tape, x) => ops.sub(tape, x, ops.logSumExp(tape, x, true)),
  },
};

/** The gradients d_<name> of the named inputs that the vector has, through `forward` on a tape. */
function gradients(
  vector: GoldenVector,
  names: readonly string[],
  forward: (tape: Tape, leaves: Readonly<Record<string, Variable | undefined>>) => Variable,
): Record<string, Tensor> {
  const tape = createTape({ precision: 'float64' });
  const leaves: Record<string, Variable> = {};
  for (const name of names) {
    const value = optionalInput(vector, name);
    if (value) leaves[name] = variable(tape, value);
  }
  const output = forward(tape, leaves);
  backward(tape, [{ output, grad: optionalInput(vector, 'grad_out') }]);
  return Object.fromEntries(
    Object.entries(leaves).map(([name, leaf]) => [`d_${name}`, gradOf(tape, leaf)]),
  );
}

const pointwiseGradient: Adapter = (vector) => {
  const name = Object.keys(nonlinearities).find((known) => vector.case.startsWith(known));
  if (!name) throw new Error(`pointwise_grad__${vector.case}: names no nonlinearity known here.`);
  const f = nonlinearities[name]!;
  const out = f.value(input(vector, 'x'));
  if (!wantsGradients(vector)) return { out };
  return { out, ...gradients(vector, ['x'], (tape, { x }) => f.onTape(tape, x!)) };
};

const layerNormAdapter: Adapter = (vector) => {
  const eps = param(vector, 'eps', 1e-5);
  const [weight, bias] = [optionalInput(vector, 'weight'), optionalInput(vector, 'bias')];
  const out = layerNorm({ weight, bias, eps }, input(vector, 'x'));
  if (!wantsGradients(vector)) return { out };
  return {
    out,
    ...gradients(vector, ['x', 'weight', 'bias'], (tape, leaf) =>
      ops.layerNorm(tape, leaf['x']!, leaf['weight'], leaf['bias'], eps),
    ),
  };
};

const rmsNormAdapter: Adapter = (vector) => {
  const eps = param(vector, 'eps', 1e-6);
  const out = rmsNorm({ weight: optionalInput(vector, 'weight'), eps }, input(vector, 'x'));
  if (!wantsGradients(vector)) return { out };
  return {
    out,
    ...gradients(vector, ['x', 'weight'], (tape, leaf) =>
      ops.rmsNorm(tape, leaf['x']!, leaf['weight'], eps),
    ),
  };
};

const rmsNormGemma: Adapter = (vector) => {
  const eps = param(vector, 'eps', 1e-6);
  const out = rmsNormOnePlus({ scale: input(vector, 'scale'), eps }, input(vector, 'x'));
  if (!wantsGradients(vector)) return { out };
  return {
    out,
    ...gradients(vector, ['x', 'scale'], (tape, leaf) =>
      ops.rmsNorm(tape, leaf['x']!, ops.addScalar(tape, leaf['scale']!, 1), eps),
    ),
  };
};

const rmsNormGated: Adapter = (vector) => {
  const x = input(vector, 'x');
  const eps = param(vector, 'eps', 1e-6);
  const groupSize = param<number | undefined>(vector, 'group_size', undefined);
  const normBeforeGate = param(vector, 'norm_before_gate', true);
  const [weight, bias] = [optionalInput(vector, 'weight'), optionalInput(vector, 'bias')];
  const params = { weight, bias, eps, groupSize, normBeforeGate };
  const out = gatedRmsNorm(params, x, optionalInput(vector, 'z'));
  if (!wantsGradients(vector)) return { out };

  const dim = x.shape.at(-1)!;
  const width = groupSize ?? dim;
  const grouped = [...x.shape.slice(0, -1), dim / width, width];
  return {
    out,
    ...gradients(vector, ['x', 'weight', 'bias', 'z'], (tape, leaf) => {
      const normalise = (y: Variable): Variable => {
        const unit = ops.rmsNorm(tape, ops.reshape(tape, y, grouped), undefined, eps);
        let z = ops.reshape(tape, unit, x.shape);
        if (leaf['weight']) z = ops.mul(tape, z, leaf['weight']);
        if (leaf['bias']) z = ops.add(tape, z, leaf['bias']);
        return z;
      };
      if (!leaf['z']) return normalise(leaf['x']!);
      const gate = ops.silu(tape, leaf['z']);
      return normBeforeGate
        ? ops.mul(tape, normalise(leaf['x']!), gate)
        : normalise(ops.mul(tape, leaf['x']!, gate));
    }),
  };
};

/** torch puts the classes on axis 1 when there are more than two axes; ours are always last. */
function classesLast(logits: Tensor): Tensor {
  const rank = logits.shape.length;
  if (rank < 3) return logits;
  const order = [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
  return permute(logits, order);
}

function classesSecond(logits: Tensor): Tensor {
  const rank = logits.shape.length;
  if (rank < 3) return logits;
  return permute(logits, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)]);
}

const crossEntropyAdapter: Adapter = (vector) => {
  const logits = classesLast(input(vector, 'logits'));
  const target = input(vector, 'target');
  const ignoreIndex = param(vector, 'ignore_index', -100);
  const labelSmoothing = param(vector, 'label_smoothing', 0);
  const reduction = param<'mean' | 'sum' | 'none'>(vector, 'reduction', 'mean');
  const loss = crossEntropy(logits, target, { ignoreIndex, labelSmoothing, reduction });
  if (!wantsGradients(vector)) return { loss };

  // loss_r = −Σ_c wanted_rc log p_rc with the smoothed one-hot rows; ignored rows are zero.
  const classes = logits.shape.at(-1)!;
  const wanted = zeros(logits.shape);
  let counted = 0;
  target.data.forEach((t, row) => {
    if (t === ignoreIndex) return;
    counted++;
    for (let c = 0; c < classes; c++) wanted.data[row * classes + c] = labelSmoothing / classes;
    wanted.data[row * classes + t]! += 1 - labelSmoothing;
  });
  const tape = createTape({ precision: 'float64' });
  const leaf = variable(tape, logits);
  const logP = ops.sub(tape, leaf, ops.logSumExp(tape, leaf, true));
  const rows = ops.neg(tape, ops.sum(tape, ops.mul(tape, logP, constant(tape, wanted)), -1));
  const total = ops.sum(tape, rows);
  const output =
    reduction === 'none' ? rows : ops.scale(tape, total, reduction === 'mean' ? 1 / counted : 1);
  backward(tape, [{ output, grad: optionalInput(vector, 'grad_loss') }]);
  return { loss, d_logits: classesSecond(gradOf(tape, leaf)) };
};

export const basicsAdapters: Readonly<Record<string, Adapter>> = {
  pointwise: (vector) => {
    const x = input(vector, 'x');
    return Object.fromEntries(
      Object.entries(nonlinearities).map(([name, { value }]) => [name, value(x)]),
    );
  },
  pointwise_grad: pointwiseGradient,
  layer_norm: layerNormAdapter,
  rms_norm: rmsNormAdapter,
  rms_norm_gated: rmsNormGated,
  rms_norm_gemma: rmsNormGemma,
  cross_entropy: crossEntropyAdapter,
};
