// The RetNet layer's adapter. The authors scale each head's output before its norm, one way in
// each form; the norm cancels that only up to its eps, so the scalings are reproduced here.
import { retnetInputs, retnetLayer } from '../../../src/models/layers/retnet-layer.ts';
import type { RetnetParams } from '../../../src/models/layers/retnet-layer.ts';
import { retentionChunked, retentionLogDecay } from '../../../src/models/layers/retention.ts';
import {
  sliceFirst,
  permute,
  tensor,
  zeros,
  type Tensor,
} from '../../../src/models/tensor/tensor.ts';
import { input, param, type Adapter } from '../vector.ts';

interface Row {
  /** Position counted from the first token that the row's scores reach. */
  readonly position: number;
  /** Σ_s γ^{t−s} |q_t·k_s| over those tokens. */
  readonly weight: number;
}

/** √(1 + γ + … + γ^position). */
const maskScale = (gamma: number, position: number) =>
  Math.sqrt((1 - gamma ** (position + 1)) / (1 - gamma));

/** A number for every row (batch length heads) of the given queries and keys. */
function eachRow(
  q: Tensor,
  k: Tensor,
  chunk: number,
  value: (row: Row, gamma: number, at: { b: number; t: number; h: number }) => number,
): Tensor {
  const [batch, length, heads, dim] = q.shape as [number, number, number, number];
  const out = zeros([batch, length, heads]);
  const logDecay = retentionLogDecay(heads);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < length; t++) {
      for (let h = 0; h < heads; h++) {
        const position = t % chunk;
        let weight = 0;
        for (let s = t - position; s <= t; s++) {
          let score = 0;
          for (let i = 0; i < dim; i++) {
            const at = (token: number) => ((b * length + token) * heads + h) * dim + i;
            score += q.data[at(t)]! * k.data[at(s)]!;
          }
          weight += Math.abs(score) * Math.exp(logDecay[h]! * (t - s));
        }
        const gamma = Math.exp(logDecay[h]!);
        out.data[(b * length + t) * heads + h] = value({ position, weight }, gamma, { b, t, h });
      }
    }
  }
  return out;
}

/** max(1, largest column sum of |S| / (1 + … + γ^{chunk−1})) of the state before a token's chunk. */
function stateScales(q: Tensor, k: Tensor, v: Tensor, chunk: number) {
  const [, , heads, keyDim] = k.shape as [number, number, number, number];
  const valueDim = v.shape[3]!;
  const logDecay = retentionLogDecay(heads);
  const upTo = (x: Tensor, end: number) =>
    permute(sliceFirst(permute(x, [1, 0, 2, 3]), 0, end), [1, 0, 2, 3]);
  return (b: number, t: number, h: number): number => {
    const start = t - (t % chunk);
    if (start === 0) return 1;
    const past = { q: upTo(q, start), k: upTo(k, start), v: upTo(v, start) };
    const { S } = retentionChunked(past, chunk).state;
    const whole = maskScale(Math.exp(logDecay[h]!), chunk - 1) ** 2;
    let largest = 1;
    for (let j = 0; j < valueDim; j++) {
      let column = 0;
      for (let i = 0; i < keyDim; i++) {
        column += Math.abs(S.data[((b * heads + h) * keyDim + i) * valueDim + j]!) / whole;
      }
      largest = Math.max(largest, column);
    }
    return largest;
  };
}

export const retnetLayerAdapter: Adapter = (vector) => {
  const weight = (name: string) => ({ weight: input(vector, name) });
  const heads = param(vector, 'heads', 1);
  const params: RetnetParams = {
    heads,
    query: weight('q_proj'),
    key: weight('k_proj'),
    value: weight('v_proj'),
    gate: weight('g_proj'),
    out: weight('out_proj'),
    eps: param(vector, 'eps', 1e-6),
  };
  const x = input(vector, 'x');
  const length = x.shape[1]!;
  const chunk = param(vector, 'chunk', length);
  const { q, k, v } = retnetInputs(params, x) as Record<'q' | 'k' | 'v', Tensor>;
  const stateScale = stateScales(q, k, v, chunk);

  const parallel = eachRow(q, k, length, ({ position, weight: sum }, gamma) => {
    const mask = maskScale(gamma, position);
    return 1 / (mask * Math.min(Math.max(sum / mask, 1), 5e4));
  });
  const recurrent = eachRow(q, k, length, ({ position }, gamma) => 1 / maskScale(gamma, position));
  const chunkwise = eachRow(q, k, chunk, ({ position, weight: sum }, gamma, { b, t, h }) => {
    const mask = maskScale(gamma, position);
    return 1 / (mask * Math.max(sum / mask, 1, stateScale(b, t, h)));
  });

  const pairs = q.shape[3]! / 2;
  const angle = Array.from({ length: 2 * pairs }, (_, i) =>
    pairs > 1 ? 10000 ** (-Math.floor(i / 2) / (pairs - 1)) : 1,
  );
  return {
    parallel: retnetLayer(params, x, { rowScale: parallel }),
    recurrent: retnetLayer(params, x, { form: 'recurrent', rowScale: recurrent }),
    chunkwise: retnetLayer(params, x, { form: { chunk }, rowScale: chunkwise }),
    angle: tensor([2 * pairs], angle),
    decay: tensor([heads], retentionLogDecay(heads)),
  };
};
