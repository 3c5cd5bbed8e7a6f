// Softmax attention as a mixer of the lab.
import {
  add,
  causalAttention,
  concat,
  matmul,
  mul,
  permute,
  reshape,
  slice,
  sub,
} from '../../autodiff/ops.ts';
import { constant, type Tape, type Variable } from '../../autodiff/tape.ts';
import { build } from '../../tensor/tensor.ts';
import { dense, weight, type Mixer } from './mixer.ts';

export const attention: Mixer = {
  title: 'Attention',
  init: ({ dim }, random) => ({
    query: dense(random, dim, dim),
    key: dense(random, dim, dim),
    value: dense(random, dim, dim),
    output: dense(random, dim, dim),
  }),
  apply: (tape, weights, x, { heads, rotary }, probe) => {
    const [batch, length, dim] = x.shape as [number, number, number];
    const project = (name: string): Variable =>
      reshape(tape, matmul(tape, x, weight(weights, name)), [batch, length, heads, dim / heads]);
    const turn = (y: Variable): Variable => (rotary ? rotate(tape, y) : y);
    const q = turn(project('query'));
    const k = turn(project('key'));
    const y = causalAttention(tape, q, k, project('value'));
    if (probe) probe('attention', attentionWeights(tape, q, k));
    return matmul(tape, reshape(tape, y, [batch, length, dim]), weight(weights, 'output'));
  },
  memory: ({ dim }, length) => 2 * dim * length,
};

/**
 * softmax_j(q_i · k_j / √headDim) for j ≤ i and zero after, by the kernel that training uses:
 * batch heads length length, to look at.
 */
function attentionWeights(tape: Tape, q: Variable, k: Variable): Variable {
  const [length, headDim] = [q.shape[1]!, q.shape[3]!];
  const rows = (y: Variable): Variable => permute(tape, y, [0, 2, 1, 3]);
  const scores = matmul(tape, rows(q), rows(k), { transposeB: true });
  const data = tape.scratch(scores.data.length);
  data.set(scores.data);
  const span = { rows: length, cols: length, step: length, end: 1, window: length };
  for (let at = 0; at < data.length; at += length * length) {
    tape.kernels.softmaxRows(data, at, span, headDim ** -0.5);
  }
  return { shape: scores.shape, data, needsGrad: false, grad: undefined };
}

// #region rotate
/**
 * The pair (x_j, x_{j+headDim/2}) at position t turned by the angle t · 100^(−2j/headDim): the
 * product of a query and a key then depends on their distance. x: batch length heads headDim.
 * The base 100, not 10 000, suits sequences of tens of tokens. @see su2021roformer
 */
function rotate(tape: Tape, x: Variable): Variable {
  const [length, headDim] = [x.shape[1]!, x.shape[3]!];
  const half = headDim / 2;
  const angle = (i: number): number => Math.floor(i / half) * 100 ** (-(i % half) / half);
  const cos = constant(
    tape,
    build([length, 1, half], (i) => Math.cos(angle(i))),
  );
  const sin = constant(
    tape,
    build([length, 1, half], (i) => Math.sin(angle(i))),
  );
  const first = slice(tape, x, 3, 0, half);
  const second = slice(tape, x, 3, half, headDim);
  return concat(
    tape,
    [
      sub(tape, mul(tape, first, cos), mul(tape, second, sin)),
      add(tape, mul(tape, second, cos), mul(tape, first, sin)),
    ],
    3,
  );
}
// #endregion rotate
