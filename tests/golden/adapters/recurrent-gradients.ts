// Gradients of the recurrent family: each recurrence written once more on the tape, step by step.
import {
  add,
  addScalar,
  concat,
  div,
  exp,
  logSigmoid,
  matmul,
  maximum,
  mul,
  neg,
  permute,
  reshape,
  scale,
  sigmoid,
  silu,
  slice,
  softplus,
  stack,
  sub,
  tanh,
  where,
} from '../../../src/models/autodiff/ops.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import { constant, valueOf } from '../../../src/models/autodiff/tape.ts';
import { full, map, reshape as reshaped, zeros } from '../../../src/models/tensor/tensor.ts';
import type { GoldenVector, Outputs } from '../vector.ts';
import { input, optionalInput, param } from '../vector.ts';
import { along, gradientsOf, minimum } from './recurrent-tape.ts';

/** x, initial_states (batch, dim, length): one multiply–add a tap. */
export function causalConv1dGradients(vector: GoldenVector): Outputs {
  return gradientsOf(vector, (tape, inputs) => {
    const [x, weight] = [inputs['x']!, inputs['weight']!];
    const [batch, dim, length] = x.shape as [number, number, number];
    const width = weight.shape[1]!;
    const before =
      inputs['initial_states'] ?? constant(tape, zeros([batch, dim, Math.max(width - 1, 0)]));
    const all = width > 1 ? concat(tape, [before, x], 2) : x;
    let sum: Variable = constant(tape, zeros([batch, dim, length]));
    for (let w = 0; w < width; w++) {
      const tap = slice(tape, weight, 1, w, w + 1);
      sum = add(tape, sum, mul(tape, tap, slice(tape, all, 2, w, w + length)));
    }
    if (inputs['bias']) sum = add(tape, sum, reshape(tape, inputs['bias'], [dim, 1]));
    const linear = param<string | undefined>(vector, 'activation', undefined) === undefined;
    const total = all.shape[2]!;
    return {
      out: linear ? sum : silu(tape, sum),
      final_states: slice(tape, all, 2, total - (width - 1), total),
    };
  });
}

/** h_t = a_t h_{t−1} + b_t over axis 1 of a and b (batch, length, dim). */
function recurrence(tape: Tape, a: Variable, b: Variable, initial: Variable | undefined) {
  const [batch, , dim] = b.shape as [number, number, number];
  const [as, bs] = [along(tape, a, 1), along(tape, b, 1)];
  let h = initial ?? constant(tape, zeros([batch, dim]));
  const hs = as.map((aAtT, t) => (h = add(tape, mul(tape, aAtT, h), bs[t]!)));
  return { hs: stack(tape, hs, 1), last: h };
}

export function hgrnGradients(vector: GoldenVector): Outputs {
  return gradientsOf(vector, (tape, { x, g, initial_state }) => {
    const { hs, last } = recurrence(tape, exp(tape, g!), x!, initial_state);
    return { o: hs, final_state: last };
  });
}

export function rgLruGradients(vector: GoldenVector): Outputs {
  return gradientsOf(vector, (tape, inputs) => {
    const x = inputs['x']!;
    const [batch, length, dim] = x.shape as [number, number, number];
    const heads = inputs['input_gate_w']!.shape[0]!;
    const split = reshape(tape, x, [batch, length, heads, 1, dim / heads]);
    const gate = (name: string) => {
      const raw = matmul(tape, split, inputs[`${name}_w`]!);
      const biased = add(
        tape,
        reshape(tape, raw, [batch, length, heads, -1]),
        inputs[`${name}_b`]!,
      );
      return sigmoid(tape, reshape(tape, biased, [batch, length, dim]));
    };
    const pos = optionalInput(vector, 'segment_pos') ?? full([batch, length], 1);
    const resets = map(reshaped(pos, [batch, length, 1]), (p) => Number(p === 0));
    const constantOf = (value: number) => constant(tape, full([batch, length, dim], value));
    const rate = mul(tape, gate('a_gate'), softplus(tape, inputs['a_param']!));
    const logA = scale(tape, rate, -param(vector, 'c', 8));
    const a = where(tape, resets, constantOf(0), exp(tape, logA));
    const one = addScalar(tape, neg(tape, exp(tape, scale(tape, logA, 2))), 1); // 1 − a²
    const multiplier = where(tape, resets, constantOf(1), boundedSqrt(tape, one));
    const b = mul(tape, multiplier, mul(tape, gate('input_gate'), x));
    const { hs, last } = recurrence(tape, a, b, inputs['h0']);
    return { y: hs, last_h: last };
  });
}

/** √x whose slope is at most 1000, as in the authors' code: the tangent at each x, exact in value. */
function boundedSqrt(tape: Tape, x: Variable): Variable {
  const value = valueOf(x);
  const slope = map(value, (v) => 1 / Math.sqrt(Math.max(4 * v, 1e-6)));
  const offset = sub(tape, x, constant(tape, value));
  return add(tape, constant(tape, map(value, Math.sqrt)), mul(tape, constant(tape, slope), offset));
}

/** x (length, batch, 4 · state), states (4 or 2, batch, state), R (heads, 4 · headDim, headDim). */
export function slstmGradients(kind: 'slstm' | 'lstm', vector: GoldenVector): Outputs {
  return gradientsOf(vector, (tape, inputs) => {
    const [x, R] = [inputs['x']!, inputs['R']!];
    const [heads, , headDim] = R.shape as [number, number, number];
    const [batch, state] = [x.shape[1]!, heads * headDim];
    const preactivations = (xAtT: Variable, h: Variable): Variable[] => {
      const split = reshape(tape, h, [batch, heads, 1, headDim]);
      const recalled = matmul(tape, split, R, { transposeB: true }); // (batch, heads, 1, 4 headDim)
      const byGate = permute(
        tape,
        reshape(tape, recalled, [batch, heads, 4, headDim]),
        [0, 2, 1, 3],
      );
      const sum = add(tape, xAtT, reshape(tape, byGate, [batch, 4 * state]));
      const raw = inputs['b'] ? add(tape, sum, inputs['b']) : sum;
      return along(tape, reshape(tape, raw, [batch, 4, state]), 1);
    };
    let states = along(tape, inputs['states']!, 0);
    const ys = along(tape, x, 0).map((xAtT) => {
      const raw = preactivations(xAtT, states[0]!);
      states = kind === 'slstm' ? slstmCell(tape, raw, states) : lstmCell(tape, raw, states);
      return states[0]!;
    });
    return { y: stack(tape, ys, 0), states_last: stack(tape, states, 0) };
  });
}

function lstmCell(tape: Tape, raw: readonly Variable[], [, c]: readonly Variable[]): Variable[] {
  const [i, f, z, o] = raw as [Variable, Variable, Variable, Variable];
  const written = mul(tape, sigmoid(tape, i), tanh(tape, z));
  const next = add(tape, mul(tape, sigmoid(tape, f), c!), written);
  return [mul(tape, sigmoid(tape, o), tanh(tape, next)), next];
}

function slstmCell(tape: Tape, raw: readonly Variable[], before: readonly Variable[]): Variable[] {
  const [logI, fRaw, zRaw, oRaw] = raw as [Variable, Variable, Variable, Variable];
  const [, c, n, mOld] = before as [Variable, Variable, Variable, Variable];
  const logF = add(tape, mOld, logSigmoid(tape, fRaw));
  const m = n.data.every((value) => value === 0) ? logI : maximum(tape, logI, logF);
  const one = constant(tape, full([], 1));
  const i = minimum(tape, exp(tape, sub(tape, logI, m)), one);
  const f = minimum(tape, exp(tape, sub(tape, logF, m)), one);
  const cNew = add(tape, mul(tape, f, c), mul(tape, i, tanh(tape, zRaw)));
  const nNew = add(tape, mul(tape, f, n), i);
  const y = div(tape, mul(tape, sigmoid(tape, oRaw), cNew), nNew);
  return [y, cNew, nNew, m];
}

/** All forms are one function of the inputs, but for where m starts: 0, or −∞ in the parallel form. */
export function mlstmGradients(vector: GoldenVector): Outputs {
  const eps = param(vector, 'eps', 1e-6);
  const [batch, heads, , dim] = input(vector, 'q').shape as [number, number, number, number];
  return gradientsOf(vector, (tape, inputs) => {
    const run = (startsEmpty: boolean) => {
      const steps = (name: string) => along(tape, inputs[name]!, 2);
      const [q, k, v] = [steps('q'), steps('k'), steps('v')];
      const [iRaw, fRaw] = [steps('igate_preact'), steps('fgate_preact')];
      const start = (name: string, shape: number[]) => {
        const given = inputs[name];
        return given ? reshape(tape, given, shape) : constant(tape, zeros(shape));
      };
      let C = start('C0', [batch, heads, dim, dim]);
      let n = start('n0', [batch, heads, dim, 1]);
      let m = start('m0', [batch, heads, 1, 1]);
      const column = (x: Variable) => reshape(tape, x, [batch, heads, -1, 1]);
      const hs = q.map((qAtT, t) => {
        const [logI, raw] = [column(iRaw[t]!), column(fRaw[t]!)];
        const logF = add(tape, logSigmoid(tape, raw), m);
        const empty = startsEmpty && t === 0;
        m = empty ? logI : maximum(tape, logF, logI);
        const f = empty ? constant(tape, full([], 0)) : exp(tape, sub(tape, logF, m));
        const i = exp(tape, sub(tape, logI, m));
        const key = scale(tape, column(k[t]!), 1 / Math.sqrt(dim));
        const outer = matmul(tape, key, column(v[t]!), { transposeB: true });
        C = add(tape, mul(tape, f, C), mul(tape, i, outer));
        n = add(tape, mul(tape, f, n), mul(tape, i, key));
        const query = column(qAtT);
        const numerator = matmul(tape, query, C, { transposeA: true });
        const match = matmul(tape, query, n, { transposeA: true });
        const size = maximum(tape, match, neg(tape, match)); // |qᵀn|
        const floor = maximum(tape, size, exp(tape, neg(tape, m)));
        return div(tape, numerator, addScalar(tape, floor, eps));
      });
      return { h: concat(tape, hs, 2), C, n, m };
    };
    const { h, C, n, m } = run(false);
    const parallel = vector.inputs['grad_h_parallel'] && run(true).h;
    return { h, h_chunkwise: h, h_parallel: parallel, C_last: C, n_last: n, m_last: m };
  });
}
