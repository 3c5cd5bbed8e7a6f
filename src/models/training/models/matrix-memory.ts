// The mixers whose memory is a matrix from keys to values: linear attention and the delta rules.
import {
  add,
  deltaRule,
  eluPlusOne,
  exp,
  gatedDeltaRule,
  linearAttention,
  matmul,
  neg,
  reshape,
  rmsNorm,
  scale,
  sigmoid,
  softplus,
} from '../../autodiff/ops.ts';
import { constant, valueOf, type Tape, type Variable } from '../../autodiff/tape.ts';
import { traceDeltaRule } from '../../layers/delta-rule-trace.ts';
import { traceLinearAttention } from '../../layers/linear-attention-trace.ts';
import type { Random } from '../../tensor/random.ts';
import { build, type Tensor } from '../../tensor/tensor.ts';
import { dense, weight, type Mixer, type MixerConfig, type Probe, type Weights } from './mixer.ts';

function initProjections({ dim, state }: MixerConfig, random: Random): Record<string, Tensor> {
  return {
    query: dense(random, dim, state),
    key: dense(random, dim, state),
    value: dense(random, dim, dim),
    output: dense(random, dim, dim),
  };
}

/** Queries and keys: batch length heads state/heads; values: batch length heads dim/heads. */
function project(tape: Tape, weights: Weights, x: Variable, heads: number) {
  const part = (name: string): Variable => {
    const y = matmul(tape, x, weight(weights, name));
    return reshape(tape, y, [x.shape[0]!, x.shape[1]!, heads, y.shape[2]! / heads]);
  };
  return { q: part('query'), k: part('key'), v: part('value') };
}

function output(tape: Tape, weights: Weights, y: Variable, x: Variable): Variable {
  return matmul(tape, reshape(tape, y, x.shape), weight(weights, 'output'));
}

/** One number a head and token: σ or softplus of it is a strength or a step. */
const perHead = (tape: Tape, weights: Weights, name: string, x: Variable): Variable =>
  matmul(tape, x, weight(weights, name));

/** x / ‖x‖ over the last axis. */
function unit(tape: Tape, x: Variable): Variable {
  return scale(tape, rmsNorm(tape, x, undefined, 1e-6), x.shape.at(-1)! ** -0.5);
}

/**
 * To look at: the state after every token (batch heads length keyDim valueDim), and what each query
 * weighs each earlier token with (batch heads length length).
 */
function showLinear(tape: Tape, probe: Probe, q: Variable, k: Variable, v: Variable): void {
  const { states, scores } = traceLinearAttention({
    q: valueOf(q),
    k: valueOf(k),
    v: valueOf(v),
  });
  probe('scores', constant(tape, scores));
  probe('state', constant(tape, states));
}

/** The state of a delta rule after every token; `decay` is the factor, not its logarithm. */
function showDelta(
  tape: Tape,
  probe: Probe,
  {
    q,
    k,
    v,
    beta,
    decay,
  }: Record<'q' | 'k' | 'v' | 'beta', Variable> & {
    readonly decay?: Variable;
  },
): void {
  const logDecay = decay && {
    shape: decay.shape,
    data: Float64Array.from(decay.data, Math.log),
  };
  const inputs = { q: valueOf(q), k: valueOf(k), v: valueOf(v), beta: valueOf(beta) };
  const { states } = traceDeltaRule(logDecay ? { ...inputs, logDecay } : inputs);
  probe('state', constant(tape, states));
}

const matrixMemory: Mixer['memory'] = ({ dim, state, heads }) => (dim * state) / heads;

export const linear: Mixer = {
  title: 'Linear attention',
  init: initProjections,
  apply: (tape, weights, x, { heads }, probe) => {
    const projected = project(tape, weights, x, heads);
    const { v } = projected;
    const [q, k] = [eluPlusOne(tape, projected.q), eluPlusOne(tape, projected.k)];
    if (probe) showLinear(tape, probe, q, k, v);
    const y = linearAttention(tape, q, k, v, { normalised: true });
    return output(tape, weights, y, x);
  },
  memory: (config) => matrixMemory(config, 0) + config.state,
};

/** Linear attention without feature map and without normalisation: y_t = q_t Σ k_s ⊗ v_s. */
export const plainLinear: Mixer = {
  title: 'Linear attention without feature map',
  init: initProjections,
  apply: (tape, weights, x, { heads }, probe) => {
    const projected = project(tape, weights, x, heads);
    const { v } = projected;
    const [q, k] = [unit(tape, projected.q), unit(tape, projected.k)];
    if (probe) showLinear(tape, probe, q, k, v);
    const y = linearAttention(tape, q, k, v);
    return output(tape, weights, y, x);
  },
  memory: matrixMemory,
};

export const delta: Mixer = {
  title: 'Delta rule',
  init: (config, random) => ({
    ...initProjections(config, random),
    strength: dense(random, config.dim, config.heads),
  }),
  apply: (tape, weights, x, { heads, negative }, probe) => {
    const projected = project(tape, weights, x, heads);
    const { v } = projected;
    const [q, k] = [unit(tape, projected.q), unit(tape, projected.k)];
    const strength = sigmoid(tape, perHead(tape, weights, 'strength', x));
    const beta = negative ? scale(tape, strength, 2) : strength;
    probe?.('strength', beta);
    if (probe) showDelta(tape, probe, { q, k, v, beta });
    return output(tape, weights, deltaRule(tape, q, k, v, beta), x);
  },
  memory: matrixMemory,
};

export const gatedDelta: Mixer = {
  title: 'Gated delta rule',
  init: (config, random) => ({
    ...initProjections(config, random),
    strength: dense(random, config.dim, config.heads),
    step: dense(random, config.dim, config.heads),
    // softplus(−3) ≈ 0.05 a token: memories of some twenty tokens and more at the start.
    stepBias: build([config.heads], () => -3 - 2 * random()),
  }),
  apply: (tape, weights, x, { heads, negative }, probe) => {
    const projected = project(tape, weights, x, heads);
    const { v } = projected;
    const [q, k] = [unit(tape, projected.q), unit(tape, projected.k)];
    const strength = sigmoid(tape, perHead(tape, weights, 'strength', x));
    const beta = negative ? scale(tape, strength, 2) : strength;
    const stepRaw = add(tape, perHead(tape, weights, 'step', x), weight(weights, 'stepBias'));
    const decay = exp(tape, neg(tape, softplus(tape, stepRaw)));
    probe?.('strength', beta);
    probe?.('decay', decay);
    if (probe) showDelta(tape, probe, { q, k, v, beta, decay });
    const y = gatedDeltaRule(tape, q, k, v, beta, decay);
    return output(tape, weights, y, x);
  },
  memory: matrixMemory,
};

/** Linear attention with a decay per key dimension, chosen by the token (GLA). */
export const gatedLinear: Mixer = {
  title: 'Gated linear attention',
  init: (config, random) => ({
    ...initProjections(config, random),
    decay: dense(random, config.dim, config.state),
    decayBias: build([config.state], () => 2 + 2 * random()),
  }),
  apply: (tape, weights, x, { heads, state }, probe) => {
    const { q, k, v } = project(tape, weights, x, heads);
    const raw = add(tape, matmul(tape, x, weight(weights, 'decay')), weight(weights, 'decayBias'));
    const flat = sigmoid(tape, raw);
    const decay = reshape(tape, flat, [x.shape[0]!, x.shape[1]!, heads, state / heads]);
    probe?.('decay', flat);
    const y = linearAttention(tape, unit(tape, q), unit(tape, k), v, { decay });
    return output(tape, weights, y, x);
  },
  memory: matrixMemory,
};
