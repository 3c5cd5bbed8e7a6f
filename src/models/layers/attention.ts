// Softmax attention: the parallel form over a whole sequence, and the trace with every intermediate
// that the figures draw. One position at a time it is in attention-step.ts.
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import type { AttentionOptions } from './attention-mask.ts';
import { attentionSizes, scoreRule } from './attention-mask.ts';

export interface AttentionResult {
  /** y, shape (batch, heads, queries, valueDim). */
  readonly output: Tensor;
  /** p, shape (batch, heads, queries, keys): what each query takes from each key. */
  readonly weights: Tensor;
  /** log Σ_j e^{s_j}, the sink included, shape (batch, heads, queries). */
  readonly logSumExp: Tensor;
}

// #region sdpa
/**
 * y_i = Σ_j p_ij v_j, p_ij = e^{s_ij} / Σ_j′ e^{s_ij′}, s_ij = q_i · k_j · scale, for one head.
 *
 * Row i of `q` is one query, row j of `k` and `v` one key and its value. `rule` may change a
 * score or hide it, as −∞.
 */
export function attendHead(
  q: readonly Float64Array[],
  k: readonly Float64Array[],
  v: readonly Float64Array[],
  { scale, rule, sink }: HeadOptions,
): AttendedQuery[] {
  return q.map((q_i, i) => {
    const s = k.map((k_j, j) => rule(scale * dot(q_i, k_j), i, j));
    const { weights: p, logSumExp } = softmaxRow(s, sink);

    const y = new Float64Array(v[0]?.length ?? 0);
    for (let j = 0; j < v.length; j++) {
      for (let c = 0; c < y.length; c++) y[c]! += p[j]! * v[j]![c]!;
    }
    return { y, p, logSumExp };
  });
}
// #endregion sdpa

interface HeadOptions {
  readonly scale: number;
  readonly rule: (score: number, i: number, j: number) => number;
  readonly sink: number | undefined;
}

/** What one query receives, from where, and the logarithm of its denominator. */
interface AttendedQuery {
  readonly y: Float64Array;
  readonly p: readonly number[];
  readonly logSumExp: number;
}

// #region sdpa-heads
/**
 * y_bhi = Σ_j p_bhij v_bgj, p_bhi = softmax_j(q_bhi · k_bgj / √headDim), g = ⌊h · kvHeads / heads⌋.
 *
 * q (batch, heads, queries, headDim), k (batch, kvHeads, keys, headDim),
 * v (batch, kvHeads, keys, valueDim). kvHeads = heads is multi-head attention, 1 multi-query,
 * anything between grouped-query. A query that sees no key gives zeros.
 * Cost 2 · queries · keys · (headDim + valueDim) FLOPs a head.
 * @throws ShapeError when shapes disagree.
 * @see vaswani2017attention (1), shazeer2019mqa, ainslie2023gqa
 */
export function sdpa(
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
  options: AttentionOptions = {},
): AttentionResult {
  const sizes = attentionSizes('sdpa', q, k, v);
  const { batch, heads, kvHeads, queries, keys, headDim, valueDim } = sizes;
  const scale = options.scale ?? 1 / Math.sqrt(headDim);
  const rule = scoreRule('sdpa', options, sizes);
  const output = zeros([batch, heads, queries, valueDim]);
  const weights = zeros([batch, heads, queries, keys]);
  const logSumExp = zeros([batch, heads, queries]);

  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const g = Math.floor((h * kvHeads) / heads);
      const attended = attendHead(headRows(q, b, h), headRows(k, b, g), headRows(v, b, g), {
        scale,
        rule: (score, i, j) => rule(score, b, h, i, j),
        sink: options.sinks?.data[h],
      });
      attended.forEach((query, i) => {
        const row = (b * heads + h) * queries + i;
        output.data.set(query.y, row * valueDim);
        weights.data.set(query.p, row * keys);
        logSumExp.data[row] = query.logSumExp;
      });
    }
  }
  return { output, weights, logSumExp };
}
// #endregion sdpa-heads

/** x_{b,h}: the rows of one head, each a vector along the last axis. */
export function headRows(x: ReadonlyTensor, b: number, h: number): Float64Array[] {
  const [, heads = 0, length = 0, dim = 0] = x.shape;
  return Array.from({ length }, (_, i) => {
    const start = ((b * heads + h) * length + i) * dim;
    return Float64Array.from({ length: dim }, (_, c) => x.data[start + c]!);
  });
}

/** a · b. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}

// #region softmax-row
/**
 * p_j = e^{s_j − m} / (e^{sink − m} + Σ_i e^{s_i − m}), m the largest of them, and the logarithm of
 * the denominator. The sink takes its share of the weight and has no value to give. All −∞: zeros.
 */
export function softmaxRow(
  s: readonly number[],
  sink = -Infinity,
): { readonly weights: number[]; readonly logSumExp: number } {
  const m = s.reduce((a, b) => Math.max(a, b), sink);
  if (m === -Infinity) return { weights: s.map(() => 0), logSumExp: m };
  const e = s.map((s_j) => Math.exp(s_j - m));
  const sum = e.reduce((a, b) => a + b, Math.exp(sink - m));
  return { weights: e.map((e_j) => e_j / sum), logSumExp: m + Math.log(sum) };
}
// #endregion softmax-row

export interface AttentionTrace extends AttentionResult {
  /** q_i · k_j, shape (batch, heads, queries, keys). */
  readonly scores: Tensor;
  /** q_i · k_j · scale. */
  readonly scaledScores: Tensor;
  /** What the softmax sees: scaled, capped, biased, −∞ where hidden. */
  readonly maskedScores: Tensor;
  /** p_ij v_j, shape (batch, heads, queries, keys, valueDim); summed over j it is the output. */
  readonly weightedValues: Tensor;
}

/** `sdpa` with every intermediate kept, in the order in which they arise. Same arguments. */
export function traceAttention(
  q: ReadonlyTensor,
  k: ReadonlyTensor,
  v: ReadonlyTensor,
  options: AttentionOptions = {},
): AttentionTrace {
  const sizes = attentionSizes('traceAttention', q, k, v);
  const { batch, heads, kvHeads, queries, keys, headDim, valueDim } = sizes;
  const scale = options.scale ?? 1 / Math.sqrt(headDim);
  const rule = scoreRule('traceAttention', options, sizes);
  const result = sdpa(q, k, v, options);
  const scores = zeros([batch, heads, queries, keys]);
  const scaledScores = zeros([batch, heads, queries, keys]);
  const maskedScores = zeros([batch, heads, queries, keys]);
  const weightedValues = zeros([batch, heads, queries, keys, valueDim]);

  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const kvHead = Math.floor((h * kvHeads) / heads);
      const [query, key] = [headRows(q, b, h), headRows(k, b, kvHead)];
      const value = headRows(v, b, kvHead);
      for (let i = 0; i < queries; i++) {
        for (let j = 0; j < keys; j++, at++) {
          scores.data[at] = dot(query[i]!, key[j]!);
          scaledScores.data[at] = scale * scores.data[at]!;
          maskedScores.data[at] = rule(scaledScores.data[at]!, b, h, i, j);
          for (let c = 0; c < valueDim; c++) {
            weightedValues.data[at * valueDim + c] = result.weights.data[at]! * value[j]![c]!;
          }
        }
      }
    }
  }
  return { ...result, scores, scaledScores, maskedScores, weightedValues };
}
