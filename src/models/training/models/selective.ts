// The selective state space models as mixers of the lab: Mamba (S6) and Mamba-2 (SSD).
import {
  add,
  causalConv1d,
  exp,
  matmul,
  mul,
  neg,
  reshape,
  rmsNorm,
  selectiveScan,
  silu,
  slice,
  softplus,
  ssd,
} from '../../autodiff/ops.ts';
import type { Variable } from '../../autodiff/tape.ts';
import { initDeltaBias, initLogA } from '../../layers/mamba-init.ts';
import { build } from '../../tensor/tensor.ts';
import { initTaps } from './convolution.ts';
import { constantTensor, dense, weight, type Mixer } from './mixer.ts';

const EXPAND = 2;
const CONV_WIDTH = 4;

// #region mamba
/**
 * u = silu(conv(x W_in)); Δ = softplus(u W_Δ + b), B = u W_B, C = u W_C;
 * y = (scan(u, Δ, A, B, C) + D u) ⊙ silu(x W_gate), then back to dim. @see gu2023mamba
 */
export const mamba: Mixer = {
  title: 'Mamba',
  init: ({ dim, state, deltaRange: [deltaMin, deltaMax] }, random) => {
    const inner = EXPAND * dim;
    const rank = Math.ceil(dim / 16);
    return {
      input: dense(random, dim, inner),
      gate: dense(random, dim, inner),
      conv: initTaps(random, inner, CONV_WIDTH),
      B: dense(random, inner, state),
      C: dense(random, inner, state),
      deltaDown: dense(random, inner, rank),
      deltaUp: dense(random, rank, inner),
      deltaBias: initDeltaBias('mamba', inner, { deltaMin, deltaMax }, random),
      logA: initLogA(inner, state),
      D: constantTensor([inner], 1),
      output: dense(random, inner, dim),
    };
  },
  apply: (tape, weights, x, _config, probe) => {
    const times = (y: Variable, name: string): Variable => matmul(tape, y, weight(weights, name));
    const gate = silu(tape, times(x, 'gate'));
    const u = silu(tape, causalConv1d(tape, times(x, 'input'), weight(weights, 'conv')));
    const deltaRaw = add(
      tape,
      times(times(u, 'deltaDown'), 'deltaUp'),
      weight(weights, 'deltaBias'),
    );
    const delta = softplus(tape, deltaRaw);
    const A = neg(tape, exp(tape, weight(weights, 'logA')));
    probe?.('delta', delta);
    const y = selectiveScan(tape, u, delta, A, times(u, 'B'), times(u, 'C'), weight(weights, 'D'));
    return times(mul(tape, y, gate), 'output');
  },
  memory: ({ dim, state }) => EXPAND * dim * (state + CONV_WIDTH - 1),
};
// #endregion mamba

/**
 * One convolution over (x, B, C), one decay a head, y normalised after the gate.
 * @see dao2024mamba2
 */
export const mamba2: Mixer = {
  title: 'Mamba-2',
  init: ({ dim, state, heads, deltaRange: [deltaMin, deltaMax] }, random) => {
    const inner = EXPAND * dim;
    return {
      gate: dense(random, dim, inner),
      input: dense(random, dim, inner + 2 * state),
      conv: initTaps(random, inner + 2 * state, CONV_WIDTH),
      delta: dense(random, dim, heads),
      deltaBias: initDeltaBias('mamba2', heads, { deltaMin, deltaMax }, random),
      logA: build([heads], () => Math.log(1 + 3 * random())),
      D: constantTensor([heads], 1),
      norm: constantTensor([inner], 1),
      output: dense(random, inner, dim),
    };
  },
  apply: (tape, weights, x, { dim, state, heads }, probe) => {
    const [batch, length] = x.shape as [number, number, number];
    const inner = EXPAND * dim;
    const times = (y: Variable, name: string): Variable => matmul(tape, y, weight(weights, name));
    const all = silu(tape, causalConv1d(tape, times(x, 'input'), weight(weights, 'conv')));
    const part = (from: number, to: number, groups: number): Variable =>
      reshape(tape, slice(tape, all, 2, from, to), [batch, length, groups, -1]);
    const deltaRaw = add(tape, times(x, 'delta'), weight(weights, 'deltaBias'));
    const delta = softplus(tape, deltaRaw);
    const A = neg(tape, exp(tape, weight(weights, 'logA')));
    probe?.('delta', delta);
    const y = ssd(
      tape,
      part(0, inner, heads),
      delta,
      A,
      part(inner, inner + state, 1),
      part(inner + state, inner + 2 * state, 1),
      weight(weights, 'D'),
    );
    const gated = mul(tape, reshape(tape, y, [batch, length, inner]), silu(tape, times(x, 'gate')));
    return times(rmsNorm(tape, gated, weight(weights, 'norm')), 'output');
  },
  memory: ({ dim, state }) => {
    const inner = EXPAND * dim;
    return inner * state + (inner + 2 * state) * (CONV_WIDTH - 1);
  },
};
