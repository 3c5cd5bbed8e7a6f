// Gradients of the Mamba family: the same recurrences once more, on the tape, in the layouts of the
// files. Reverse mode then gives every d_<input>.
import {
  add,
  broadcastTo,
  concat,
  cos,
  exp,
  mul,
  reshape,
  scale,
  silu,
  sin,
  slice,
  softplus,
  stack,
  sub,
  sum,
} from '../../../src/models/autodiff/ops.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
} from '../../../src/models/autodiff/tape.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import { zeros, type Tensor } from '../../../src/models/tensor/tensor.ts';
import { input, param, wantsGradients, type GoldenVector, type Outputs } from '../vector.ts';

type Inputs = Readonly<Record<string, Variable>>;
type Forward = (tape: Tape, vector: GoldenVector, inputs: Inputs) => Record<string, Variable>;

/** d_<input> for every input, from the cotangents grad_<output> that the file holds. */
function gradients(vector: GoldenVector, forward: Forward): Outputs {
  if (!wantsGradients(vector)) return {};
  const tape = createTape({ precision: 'float64' });
  const names = Object.keys(vector.inputs).filter((name) => !name.startsWith('grad_'));
  const inputs = Object.fromEntries(
    names.map((name) => [name, variable(tape, input(vector, name))] as const),
  );
  const outputs = Object.entries(forward(tape, vector, inputs));
  backward(
    tape,
    outputs
      .filter(([name]) => vector.inputs[`grad_${name}`])
      .map(([name, output]) => ({ output, grad: input(vector, `grad_${name}`) })),
  );
  const found: Record<string, Tensor> = {};
  for (const name of names) found[`d_${name}`] = gradOf(tape, inputs[name]!);
  return found;
}

/** A real number has no imaginary part. */
interface Parts {
  readonly re: Variable;
  readonly im?: Variable | undefined;
}

function product(tape: Tape, p: Parts, q: Parts): Parts {
  const re = mul(tape, p.re, q.re);
  if (!p.im && !q.im) return { re };
  const cross = [p.im && mul(tape, p.im, q.re), q.im && mul(tape, p.re, q.im)];
  const [left, right] = cross;
  return {
    re: p.im && q.im ? sub(tape, re, mul(tape, p.im, q.im)) : re,
    im: left && right ? add(tape, left, right) : (left ?? right),
  };
}

function total(tape: Tape, p: Parts, q: Parts): Parts {
  const re = add(tape, p.re, q.re);
  return p.im && q.im ? { re, im: add(tape, p.im, q.im) } : { re, im: p.im ?? q.im };
}

/** The last axis of size 2 as real and imaginary part, dropped. */
function pairs(tape: Tape, x: Variable): Parts {
  const axis = x.shape.length - 1;
  const part = (i: number) => reshape(tape, slice(tape, x, axis, i, i + 1), x.shape.slice(0, axis));
  return { re: part(0), im: part(1) };
}

/** B and C without time: stored with two axes, complex ones as such; timed ones as real numbers. */
export function isConstant(vector: GoldenVector, name: 'B' | 'C'): boolean {
  const { shape, dtype } = vector.inputs[name]!;
  return vector.inputs['A']!.dtype === 'complex128' ? dtype === 'complex128' : shape.length === 2;
}

/** selective_scan: u, delta, z (batch dim length), B and C constant, shared or grouped. */
export const selectiveScanGradients = (vector: GoldenVector): Outputs =>
  gradients(vector, (tape, _, { u, delta: raw, A, B, C, D, z, delta_bias: bias }) => {
    const isComplex = vector.inputs['A']!.dtype === 'complex128';
    const [batch, dim, length] = u!.shape as [number, number, number];
    let delta = bias ? add(tape, raw!, reshape(tape, bias, [dim, 1])) : raw!;
    if (param(vector, 'delta_softplus', false)) delta = softplus(tape, delta);
    const matrix = isComplex ? pairs(tape, A!) : { re: A! };

    /** B_t or C_t, broadcasting to (batch dim state). */
    const atTime = (name: 'B' | 'C', t: number): Parts => {
      const value = name === 'B' ? B! : C!;
      if (isConstant(vector, name)) return isComplex ? pairs(tape, value) : { re: value };
      const width = isComplex ? 2 : 1;
      const now = slice(tape, value, value.shape.length - 1, width * t, width * (t + 1));
      const parts = isComplex
        ? pairs(tape, now)
        : { re: reshape(tape, now, now.shape.slice(0, -1)) };
      return { re: spread(parts.re), im: parts.im && spread(parts.im) };
    };
    const spread = (value: Variable): Variable => {
      const state = value.shape.at(-1)!;
      if (value.shape.length === 2) return reshape(tape, value, [batch, 1, state]);
      const groups = value.shape[1]!;
      const column = reshape(tape, value, [batch, groups, 1, state]);
      const wide = broadcastTo(tape, column, [batch, groups, dim / groups, state]);
      return reshape(tape, wide, [batch, dim, state]);
    };

    const state = A!.shape[1]!;
    const zero = () => constant(tape, zeros([batch, dim, state]));
    let h: Parts = isComplex ? { re: zero(), im: zero() } : { re: zero() };
    const ys: Variable[] = [];
    for (let t = 0; t < length; t++) {
      const delta_t = slice(tape, delta, 2, t, t + 1);
      const u_t = slice(tape, u!, 2, t, t + 1);
      const size = exp(tape, mul(tape, delta_t, matrix.re));
      const angle = matrix.im && mul(tape, delta_t, matrix.im);
      const Abar: Parts = angle
        ? { re: mul(tape, size, cos(tape, angle)), im: mul(tape, size, sin(tape, angle)) }
        : { re: size };
      const written = product(tape, { re: mul(tape, delta_t, u_t) }, atTime('B', t));
      h = total(tape, product(tape, Abar, h), written);
      const read = sum(tape, product(tape, atTime('C', t), h).re, 2, true);
      ys.push(isComplex ? scale(tape, read, 2) : read);
    }
    let out = concat(tape, ys, 2);
    if (D) out = add(tape, out, mul(tape, u!, reshape(tape, D, [dim, 1])));
    if (z) out = mul(tape, out, silu(tape, z));
    return { out, last_state: h.im ? stack(tape, [h.re, h.im], 3) : h.re };
  });

/**
 * h_t = exp(logA_t) h_{t−1} + x_t B_tᵀ, y_t = h_t C_t: x (batch length heads headDim),
 * logA (batch length heads), B and C (batch length groups state).
 */
function ssd(tape: Tape, x: Variable, logA: Variable, B: Variable, C: Variable, h0?: Variable) {
  const [batch, length, heads, headDim] = x.shape as [number, number, number, number];
  const [, , groups, state] = B.shape as [number, number, number, number];
  const rowsOf = (value: Variable, t: number): Variable => {
    const now = slice(tape, value, 1, t, t + 1);
    const column = reshape(tape, now, [batch, groups, 1, state]);
    const wide = broadcastTo(tape, column, [batch, groups, heads / groups, state]);
    return reshape(tape, wide, [batch, heads, 1, state]);
  };
  let h = h0 ?? constant(tape, zeros([batch, heads, headDim, state]));
  const ys: Variable[] = [];
  for (let t = 0; t < length; t++) {
    const x_t = reshape(tape, slice(tape, x, 1, t, t + 1), [batch, heads, headDim, 1]);
    const logA_t = reshape(tape, slice(tape, logA, 1, t, t + 1), [batch, heads, 1, 1]);
    const written = mul(tape, x_t, rowsOf(B, t));
    h = add(tape, mul(tape, exp(tape, logA_t), h), written);
    ys.push(sum(tape, mul(tape, h, rowsOf(C, t)), 3));
  }
  return { y: stack(tape, ys, 1), h };
}

export const ssdMinimalGradients = (vector: GoldenVector): Outputs =>
  gradients(vector, (tape, _, { X, A, B, C, initial_states: initial }) => {
    const [batch, , heads, headDim] = X!.shape as [number, number, number, number];
    const shape = [batch, heads, headDim, B!.shape[3]!];
    const { y, h } = ssd(tape, X!, A!, B!, C!, initial && reshape(tape, initial, shape));
    return { Y: y, final_state: h };
  });

export const ssdScanGradients = (vector: GoldenVector): Outputs =>
  gradients(vector, (tape, _, inputs) => {
    const { x, dt, A, B, C, D, z, dt_bias: bias, initial_states: initial } = inputs;
    let delta = bias ? add(tape, dt!, bias) : dt!;
    if (param(vector, 'dt_softplus', false)) delta = softplus(tape, delta);
    const deltaX = mul(tape, x!, reshape(tape, delta, [...delta.shape, 1]));
    const { y, h } = ssd(tape, deltaX, mul(tape, delta, A!), B!, C!, initial);
    let out = y;
    if (D) {
      const skip = D.shape.length === 1 ? reshape(tape, D, [...D.shape, 1]) : D;
      out = add(tape, out, mul(tape, x!, skip));
    }
    if (z) out = mul(tape, out, silu(tape, z));
    return { out, final_states: h };
  });
