// Gradients of the attention family: the taped form with the mask and biases of the plain one.
import { cumsum, reshape, scale, sub } from '../../../src/models/autodiff/ops.ts';
import { attention } from '../../../src/models/autodiff/reference/attention.ts';
import type { Variable } from '../../../src/models/autodiff/tape.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
} from '../../../src/models/autodiff/tape.ts';
import type { AttentionOptions } from '../../../src/models/layers/attention-mask.ts';
import { attentionSizes, scoreRule } from '../../../src/models/layers/attention-mask.ts';
import type { Tensor } from '../../../src/models/tensor/tensor.ts';
import { zeros } from '../../../src/models/tensor/tensor.ts';

export interface Qkv {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/** An input beyond q, k, v, and where it enters the scores. */
export interface ExtraInput {
  readonly name: string;
  readonly value: Tensor;
  readonly as: 'bias' | 'gate' | 'sinks';
  readonly factor?: number;
}

/** Gradients of q, k, v and of any further inputs, as `inputs` names them on the tape. */
export function attentionGradients(
  { q, k, v }: Qkv,
  grad: Tensor,
  options: AttentionOptions,
  extra: readonly ExtraInput[] = [],
): Record<string, Tensor> {
  const tape = createTape({ precision: 'float64' });
  const sizes = attentionSizes('golden', q, k, v);
  const { batch, heads, queries, keys } = sizes;
  const leaves: Record<string, Variable> = {
    q: variable(tape, q),
    k: variable(tape, k),
    v: variable(tape, v),
  };
  const { softcap, sinks: _sinks, ...masking } = options;
  const rule = scoreRule('golden', masking, sizes);
  const hidden = zeros([batch, heads, queries, keys]);
  for (let at = 0; at < hidden.data.length; at++) {
    const [j, i] = [at % keys, Math.floor(at / keys) % queries];
    const h = Math.floor(at / (keys * queries)) % heads;
    hidden.data[at] = rule(0, Math.floor(at / (keys * queries * heads)), h, i, j);
  }
  const biases = [constant(tape, hidden)];
  let sinks: Variable | undefined;
  for (const { name, value, as, factor = 1 } of extra) {
    const leaf = (leaves[name] = variable(tape, value));
    if (as === 'sinks') sinks = leaf;
    if (as === 'bias') biases.push(leaf);
    if (as === 'gate') {
      const total = scale(tape, cumsum(tape, leaf, 2), factor);
      const ofQuery = reshape(tape, total, [batch, heads, queries, 1]);
      biases.push(sub(tape, ofQuery, reshape(tape, total, [batch, heads, 1, keys])));
    }
  }
  const output = attention(tape, leaves['q']!, leaves['k']!, leaves['v']!, {
    scale: options.scale,
    softcap,
    biases,
    sinks,
  });
  backward(tape, [{ output, grad }]);
  return Object.fromEntries(
    Object.entries(leaves).map(([name, leaf]) => [`d_${name}`, gradOf(tape, leaf)]),
  );
}
