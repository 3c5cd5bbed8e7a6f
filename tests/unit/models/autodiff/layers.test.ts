// The differentiable operations and the reference layers are the same functions.
import { describe, expect, test } from 'vitest';
import * as ops from '../../../../src/models/autodiff/ops.ts';
import {
  constant,
  createTape,
  valueOf,
  type Variable,
} from '../../../../src/models/autodiff/tape.ts';
import { sdpa } from '../../../../src/models/layers/attention.ts';
import { causalConv1d } from '../../../../src/models/layers/causal-conv1d.ts';
import { deltaRule } from '../../../../src/models/layers/delta-rule.ts';
import { fftConvolution } from '../../../../src/models/layers/fft-convolution.ts';
import { gatedDeltaRule } from '../../../../src/models/layers/gated-delta-rule.ts';
import { linearAttention } from '../../../../src/models/layers/linear-attention.ts';
import { linearRecurrence } from '../../../../src/models/layers/linear-recurrence.ts';
import { lstm } from '../../../../src/models/layers/lstm.ts';
import * as pointwise from '../../../../src/models/layers/pointwise.ts';
import { s4dKernel } from '../../../../src/models/layers/s4d.ts';
import { selectiveScan } from '../../../../src/models/layers/selective-scan.ts';
import { ssdScan } from '../../../../src/models/layers/ssd-scan.ts';
import { map, permute, tensor, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { randomTensor } from './finite-difference.ts';

const tape = createTape({ precision: 'float64' });
const c = (x: Tensor): Variable => constant(tape, x);
const squashed = (x: Tensor): Tensor => map(x, pointwise.sigmoid);
/** Fails unless the operation gives what the layer gives. */
const same = (operation: Variable, layer: Tensor): void =>
  expectAllclose(valueOf(operation), layer, { abs: 1e-11, rel: 1e-10 });

const q = randomTensor([2, 9, 2, 3], 61);
const k = randomTensor([2, 9, 2, 3], 62, 0.5);
const v = randomTensor([2, 9, 2, 5], 63);
const beta = squashed(randomTensor([2, 9, 2], 64));
const logDecay = map(squashed(randomTensor([2, 9, 2], 65)), (u) => -u);
const x = randomTensor([2, 9, 4], 66);

describe('an operation of the tape equals the layer of the same name:', () => {
  test('causalAttention, with and without a window and shared keys', () => {
    const key = randomTensor([2, 9, 1, 3], 67);
    const heads = (u: Tensor): Tensor => permute(u, [0, 2, 1, 3]);
    for (const [K, V] of [[k, q] as const, [key, key] as const]) {
      const full = sdpa(heads(q), heads(K), heads(V), { causal: true }).output;
      same(ops.causalAttention(tape, c(q), c(K), c(V)), heads(full));
      const near = sdpa(heads(q), heads(K), heads(V), { causal: true, window: { left: 2 } }).output;
      same(ops.causalAttention(tape, c(q), c(K), c(V), { window: 3 }), heads(near));
    }
  });
  test('linearAttention, plain and normalised', () => {
    same(ops.linearAttention(tape, c(q), c(k), c(v)), linearAttention({ q, k, v }).output);
    const positive = { q: squashed(q), k: squashed(k), v };
    same(
      ops.linearAttention(tape, c(positive.q), c(positive.k), c(v), { normalised: true }),
      linearAttention(positive, { normalize: true, eps: 0 }).output,
    );
  });
  test('deltaRule and gatedDeltaRule', () => {
    const decay = map(logDecay, Math.exp);
    same(ops.deltaRule(tape, c(q), c(k), c(v), c(beta)), deltaRule({ q, k, v, beta }).output);
    same(
      ops.gatedDeltaRule(tape, c(q), c(k), c(v), c(beta), c(decay)),
      gatedDeltaRule({ q, k, v, beta, logDecay }).output,
    );
  });
  test('selectiveScan', () => {
    const delta = squashed(randomTensor([2, 9, 4], 68));
    const A = map(squashed(randomTensor([4, 3], 69)), (u) => -u);
    const B = randomTensor([2, 9, 3], 70);
    const C = randomTensor([2, 9, 3], 71);
    const D = randomTensor([4], 72);
    same(
      ops.selectiveScan(tape, c(x), c(delta), c(A), c(B), c(C), c(D)),
      selectiveScan({ x, deltaRaw: delta, A, B, C, D }, { softplus: false }).output,
    );
  });
  test('ssd is ssdScan', () => {
    const A = tensor([2], [-0.5, -1.5]);
    const B = randomTensor([2, 9, 1, 3], 73);
    const C = randomTensor([2, 9, 1, 3], 74);
    const D = randomTensor([2], 75);
    same(
      ops.ssd(tape, c(v), c(beta), c(A), c(B), c(C), c(D)),
      ssdScan({ x: v, deltaRaw: beta, A, B, C, D }, { softplus: false }).output,
    );
  });
  test('lstm', () => {
    const Wx = randomTensor([12, 4], 76, 0.5);
    const Wh = randomTensor([12, 3], 77, 0.5);
    const bias = randomTensor([12], 78);
    same(ops.lstm(tape, c(x), c(Wx), c(Wh), c(bias)), lstm({ Wx, Wh, bias }, x).output);
  });
  test('linearRecurrence', () => {
    const a = squashed(randomTensor([2, 9, 4], 79));
    same(ops.linearRecurrence(tape, c(a), c(x)), linearRecurrence(a, x).output);
  });
  test('causalConv1d, longConvolution and fftConvolution', () => {
    const weight = randomTensor([4, 3], 80);
    const bias = randomTensor([4], 81);
    const kernel = randomTensor([4, 9], 82);
    same(
      ops.causalConv1d(tape, c(x), c(weight), c(bias)),
      causalConv1d({ weight, bias }, x).output,
    );
    same(ops.longConvolution(tape, c(x), c(kernel)), fftConvolution({ k: kernel }, x));
    same(ops.fftConvolution(tape, c(x), c(kernel)), fftConvolution({ k: kernel }, x));
  });
  test('s4dKernel', () => {
    const logDelta = randomTensor([3], 83, 0.3, -1);
    const logA = randomTensor([3, 2], 84, 0.3);
    const AImag = randomTensor([3, 2], 85);
    const C = randomTensor([3, 2, 2], 86);
    same(
      ops.s4dKernel(tape, c(logDelta), c(logA), c(AImag), c(C), 9),
      s4dKernel({ logDelta, logA, AImag, C }, 9),
    );
  });
  const names = [
    'sigmoid',
    'tanh',
    'silu',
    'relu',
    'softplus',
    'logSigmoid',
    'eluPlusOne',
    'geluExact',
    'geluTanh',
  ] as const;
  test.each(names)('%s, from −40 to 40', (name) => {
    const values = Array.from({ length: 161 }, (_, i) => (i - 80) / 2);
    const u = tensor([161], values);
    const got = valueOf(ops[name](tape, c(u)));
    expect(got.data.every(Number.isFinite)).toBe(true);
    expectAllclose(got, map(u, pointwise[name]), { abs: 1e-13, rel: 1e-10 });
  });
});
