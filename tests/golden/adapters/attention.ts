// Adapters of the golden vectors for the attention family.
import type { AttentionOptions } from '../../../src/models/layers/attention-mask.ts';
import { sdpa, traceAttention } from '../../../src/models/layers/attention.ts';
import { forgettingAttention } from '../../../src/models/layers/forgetting-attention.ts';
import { traceMultiHeadAttention } from '../../../src/models/layers/multi-head-attention.ts';
import type { RopeOptions } from '../../../src/models/layers/rope.ts';
import { rope } from '../../../src/models/layers/rope.ts';
import type { ReadonlyTensor, Tensor } from '../../../src/models/tensor/tensor.ts';
import { build, permute, sliceFirst, zeros } from '../../../src/models/tensor/tensor.ts';
import type { Adapter, GoldenVector, Outputs } from '../vector.ts';
import { input, optionalInput, param, wantsGradients } from '../vector.ts';
import { attentionGradients } from './attention-gradients.ts';

/** (batch, length, heads, dim) ↔ (batch, heads, length, dim). */
const swapHeads = (x: ReadonlyTensor): Tensor => permute(x, [0, 2, 1, 3]);
/** (batch, length, heads) ↔ (batch, heads, length). */
const swapHeads3 = (x: ReadonlyTensor): Tensor => permute(x, [0, 2, 1]);

/** A numeric scale; the formulas in the files ('1/sqrt(D)') all mean the default. */
function scaleOf(vector: GoldenVector): number | undefined {
  const given = param<unknown>(vector, 'scale', undefined);
  return typeof given === 'number' ? given : undefined;
}

function swapped(gradients: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, d]) => [
      name,
      d.shape.length === 4 ? swapHeads(d) : d.shape.length === 3 ? swapHeads3(d) : d,
    ]),
  );
}

/** torch's own: (batch, heads, length, dim), top-left alignment, a boolean mask means "may look". */
const sdpaAdapter: Adapter = (vector) => {
  const [q, k, v] = [input(vector, 'q'), input(vector, 'k'), input(vector, 'v')];
  const mask = optionalInput(vector, 'attn_mask');
  const boolean = vector.inputs['attn_mask']?.dtype === 'bool';
  const bias =
    mask && boolean ? build(mask.shape, (i) => (mask.data[i] === 0 ? -Infinity : 0)) : mask;
  const options: AttentionOptions = {
    scale: scaleOf(vector),
    causal: param(vector, 'is_causal', false),
    alignment: 'top-left',
    bias,
  };
  const { output, weights, logSumExp } = sdpa(q, k, v, options);
  const outputs = { out: output, attn: weights, lse: logSumExp };
  if (!wantsGradients(vector)) return outputs;
  const { bias: _bias, ...rest } = options;
  const extra =
    bias && !boolean ? [{ name: 'attn_mask', value: bias, as: 'bias' as const }] : undefined;
  const gradients = extra
    ? attentionGradients({ q, k, v }, input(vector, 'grad_out'), rest, extra)
    : attentionGradients({ q, k, v }, input(vector, 'grad_out'), options);
  return { ...outputs, ...gradients };
};

/** FlashAttention's test reference: (batch, length, heads, dim), bottom-right alignment. */
const flashReference: Adapter = (vector) => {
  const q = swapHeads(input(vector, 'q'));
  const k = swapHeads(input(vector, 'k'));
  const v = swapHeads(input(vector, 'v'));
  const causal = param(vector, 'causal', false);
  const [left, right] = param<readonly [number, number]>(vector, 'window_size', [-1, -1]);
  const softcap = param(vector, 'softcap', 0);
  const options: AttentionOptions = {
    scale: scaleOf(vector),
    causal,
    // −1 means unlimited, except that the reference takes right = −1 literally beside a left limit.
    window: {
      left: left >= 0 ? left : undefined,
      right: right >= 0 || left >= 0 ? right : undefined,
    },
    softcap: softcap > 0 ? softcap : undefined,
    alibiSlopes: optionalInput(vector, 'alibi_slopes'),
    bias: optionalInput(vector, 'attn_bias'),
    keyMask: optionalInput(vector, 'key_padding_mask'),
    queryMask: optionalInput(vector, 'query_padding_mask'),
  };
  const { output, weights, logSumExp } = sdpa(q, k, v, options);
  const outputs = { out: swapHeads(output), attention: weights, lse: logSumExp };
  if (!wantsGradients(vector)) return outputs;
  const grad = swapHeads(input(vector, 'grad_out'));
  return { ...outputs, ...swapped(attentionGradients({ q, k, v }, grad, options)) };
};

/** fla: (batch, length, heads, dim), top-left alignment, a window of w keeps w keys with the own. */
const flaReference: Adapter = (vector) => {
  const q = swapHeads(input(vector, 'q'));
  const k = swapHeads(input(vector, 'k'));
  const v = swapHeads(input(vector, 'v'));
  const causal = param(vector, 'causal', true);
  const window = param<number | undefined>(vector, 'window_size', undefined);
  const sinkName = vector.inputs['sinks'] ? 'sinks' : 'sink_bias';
  const sinks = optionalInput(vector, sinkName);
  const g = optionalInput(vector, 'g');
  const factor = param(vector, 'g_scale', 1);
  const gate = g && swapHeads3(g);
  const options: AttentionOptions = {
    scale: scaleOf(vector),
    causal,
    alignment: 'top-left',
    window: causal && window !== undefined ? { left: window - 1 } : undefined,
    bias: gate && gateBias(gate, q.shape[2]!, factor),
    sinks,
  };
  const { output, maskedScores } = traceAttention(q, k, v, options);
  const [batch, heads, queries, keys] = maskedScores.shape as [number, number, number, number];
  const largest = build([batch, heads, queries], (row) =>
    maskedScores.data
      .subarray(row * keys, (row + 1) * keys)
      .reduce(
        (a, b) => Math.max(a, b),
        sinks?.data[Math.floor(row / queries) % heads] ?? -Infinity,
      ),
  );
  const outputs: Outputs = { o: swapHeads(output), max_logits: swapHeads3(largest) };
  if (!wantsGradients(vector)) return outputs;
  const { bias: _bias, ...rest } = options;
  const gradients = attentionGradients({ q, k, v }, swapHeads(input(vector, 'grad_o')), rest, [
    ...(sinks ? [{ name: sinkName, value: sinks, as: 'sinks' as const }] : []),
    ...(gate ? [{ name: 'g', value: gate, as: 'gate' as const, factor }] : []),
  ]);
  return { ...outputs, ...swapped(gradients) };
};

/** (c_i − c_j) · factor with c the cumulative sum of a gate (batch, heads, keys) over positions. */
function gateBias(gate: Tensor, queries: number, factor: number): Tensor {
  const [batch, heads, keys] = gate.shape as [number, number, number];
  const total = zeros(gate.shape);
  for (let at = 0; at < total.data.length; at++) {
    total.data[at] = gate.data[at]! + (at % keys === 0 ? 0 : total.data[at - 1]!);
  }
  return build([batch, heads, queries, keys], (at) => {
    const row = Math.floor(at / (keys * queries)) * keys;
    const i = Math.floor(at / keys) % queries;
    return factor * (total.data[row + i]! - total.data[row + (at % keys)]!);
  });
}

const forgetting: Adapter = (vector) => {
  const q = swapHeads(input(vector, 'q'));
  const k = swapHeads(input(vector, 'k'));
  const v = swapHeads(input(vector, 'v'));
  const g = swapHeads3(input(vector, 'g'));
  const width = param<number | undefined>(vector, 'window_size', undefined);
  const window = width === undefined ? undefined : { left: width - 1 };
  const scale = scaleOf(vector);
  const { output } = forgettingAttention(q, k, v, g, { scale, window });
  const outputs = { o: swapHeads(output) };
  if (!wantsGradients(vector)) return outputs;
  const grad = swapHeads(input(vector, 'grad_o'));
  const gradients = attentionGradients({ q, k, v }, grad, { scale, window, causal: true }, [
    { name: 'g', value: g, as: 'gate' },
  ]);
  return { ...outputs, ...swapped(gradients) };
};

/** torch's layer: one stacked projection, rows of q first, then k, then v. */
const multiHead: Adapter = (vector) => {
  const x = input(vector, 'x');
  const dim = x.shape[2]!;
  const heads = param(vector, 'num_heads', 1);
  const weight = input(vector, 'in_proj_weight');
  const bias = optionalInput(vector, 'in_proj_bias');
  const part = (n: number) => ({
    weight: sliceFirst(weight, n * dim, (n + 1) * dim),
    bias: bias && sliceFirst(bias, n * dim, (n + 1) * dim),
  });
  const trace = traceMultiHeadAttention(
    {
      heads,
      kvHeads: heads,
      query: part(0),
      key: part(1),
      value: part(2),
      out: {
        weight: input(vector, 'out_proj_weight'),
        bias: optionalInput(vector, 'out_proj_bias'),
      },
      attention: { causal: param(vector, 'causal', false) },
    },
    x,
  );
  return { out: trace.y, attn: trace.weights };
};

const rotate = (vector: GoldenVector, name: string, pairing: RopeOptions['pairing']): Tensor =>
  swapHeads(
    rope(swapHeads(input(vector, name)), {
      pairing,
      theta: param(vector, 'theta', 10000),
      rotaryDim: param<number | undefined>(vector, 'rotary_dim', undefined),
    }),
  );

export const attentionAdapters: Readonly<Record<string, Adapter>> = {
  sdpa: sdpaAdapter,
  attention: flashReference,
  attention_sink: flaReference,
  forgetting_attention: forgetting,
  multihead_attention: multiHead,
  rope_half: (vector) => ({ out: rotate(vector, 'x', 'half') }),
  rope_partial_interleaved: (vector) => ({ out: rotate(vector, 'x', 'interleaved') }),
  rope_interleaved: (vector) => ({
    q_out: rotate(vector, 'q', 'interleaved'),
    k_out: rotate(vector, 'k', 'interleaved'),
  }),
};
