// The small language models that the bench trains: embedding, two pre-norm residual blocks of one
// mixer, head. Sizes as in the lab: vocabulary 64, length 64, batch 32.
import { createArenaTape, type ArenaTape } from '../../models/autodiff/arena.ts';
import * as ops from '../../models/autodiff/ops.ts';
import { createParameters } from '../../models/autodiff/parameters.ts';
import { backward, constant, resetTape, type Variable } from '../../models/autodiff/tape.ts';
import { portionsOf } from '../../models/tasks/example.ts';
import { normal, seeded, uniformInteger } from '../../models/tensor/random.ts';
import { build, full, type Tensor } from '../../models/tensor/tensor.ts';
import { adamwStep, initAdamw } from '../../models/training/adamw.ts';
import { PORTION } from '../../models/training/trainer.ts';

export const BATCH = 32;
export const LENGTH = 64;
export const VOCAB = 64;
export const LAYERS = 2;
/** Heads of the attention-like mixers. */
export const HEADS = 2;
/** State size of the selective state space. */
export const STATE = 8;

export type Mixer = 'attention' | 'linear attention' | 'delta rule' | 'LSTM' | 'S6';
export const mixers: readonly Mixer[] = [
  'attention',
  'linear attention',
  'delta rule',
  'LSTM',
  'S6',
];

export interface StepOptions {
  readonly mixer: Mixer;
  readonly dim: number;
  readonly wasm: boolean;
}

type Weights = Readonly<Record<string, Variable>>;

/** Does one training step on fresh tokens and returns the loss. */
export interface TrainingStep {
  (): number;
  /** The most bytes of the arena that a step has used so far, weights and optimiser included. */
  readonly peak: () => number;
}

/** A training step of a small model of one mixer. */
export function createStep({ mixer, dim, wasm }: StepOptions): TrainingStep {
  const tape = createArenaTape({ bytes: 1 << 28, simd: wasm ? 'fused' : 'none' });
  const random = seeded(1);
  const parameters = createParameters(
    tape,
    initialWeights(mixer, dim, () => normal(random)),
  );
  const state = initAdamw(parameters.data.length, tape.allocate);
  tape.keep();
  const tokens = new Int32Array(BATCH * LENGTH);
  const targets = new Int32Array(BATCH * LENGTH);
  const step = (): number => {
    for (let i = 0; i < tokens.length; i++) {
      tokens[i] = uniformInteger(random, VOCAB);
      targets[i] = uniformInteger(random, VOCAB);
    }
    let value = 0;
    // As the lab trains: in portions whose gradients add up to that of the whole batch.
    for (const part of portionsOf({ shape: [BATCH, LENGTH], tokens, targets }, PORTION)) {
      const share = part.shape[0] / BATCH;
      const input = { shape: part.shape, data: part.tokens };
      const logits = forward(tape, mixer, parameters.variables, input);
      const loss = ops.crossEntropy(tape, logits, part.targets);
      backward(tape, [{ output: loss, grad: { shape: [], data: Float64Array.of(share) } }]);
      value += share * loss.data[0]!;
      resetTape(tape);
    }
    adamwStep(tape.kernels, parameters.data, parameters.grad, state, 1e-3, { maxNorm: 1 });
    return value;
  };
  return Object.assign(step, { peak: () => tape.usage().peak });
}

/** A function that runs one forward pass at the given length, batch 1, without gradients. */
export function createForward(mixer: Mixer, dim: number, length: number): () => void {
  const tape = createArenaTape({ bytes: mixer === 'attention' ? 1 << 30 : 1 << 28 });
  const random = seeded(1);
  const weights = initialWeights(mixer, dim, () => normal(random));
  const leaves = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, constant(tape, weight)]),
  );
  tape.keep();
  const tokens = {
    shape: [1, length],
    data: new Float64Array(length).map(() => uniformInteger(random, VOCAB)),
  };
  return () => {
    forward(tape, mixer, leaves, tokens);
    resetTape(tape);
  };
}

function initialWeights(mixer: Mixer, dim: number, draw: () => number): Record<string, Tensor> {
  const matrix = (rows: number, cols: number): Tensor =>
    build([rows, cols], () => draw() / Math.sqrt(rows));
  const weights: Record<string, Tensor> = { embedding: matrix(VOCAB, dim) };
  for (let l = 0; l < LAYERS; l++) {
    weights[`norm${l}`] = full([dim], 1);
    if (mixer === 'LSTM') {
      weights[`Wx${l}`] = build([4 * dim, dim], () => draw() / Math.sqrt(dim));
      weights[`Wh${l}`] = build([4 * dim, dim], () => draw() / Math.sqrt(dim));
      weights[`b${l}`] = full([4 * dim], 0);
    } else if (mixer === 'S6') {
      const inner = 2 * dim;
      const rank = Math.ceil(dim / 16);
      weights[`x${l}`] = matrix(dim, inner);
      weights[`gate${l}`] = matrix(dim, inner);
      weights[`conv${l}`] = build([inner, 4], () => draw() / 2);
      weights[`B${l}`] = matrix(inner, STATE);
      weights[`C${l}`] = matrix(inner, STATE);
      weights[`deltaDown${l}`] = matrix(inner, rank);
      weights[`deltaUp${l}`] = matrix(rank, inner);
      weights[`deltaBias${l}`] = full([inner], -2);
      weights[`A${l}`] = build([inner, STATE], (i) => -1 - (i % STATE));
      weights[`D${l}`] = full([inner], 1);
      weights[`out${l}`] = matrix(inner, dim);
    } else {
      for (const name of ['q', 'k', 'v']) weights[`${name}${l}`] = matrix(dim, dim);
      if (mixer === 'delta rule') weights[`beta${l}`] = matrix(dim, HEADS);
      weights[`out${l}`] = matrix(dim, dim);
    }
  }
  weights['norm'] = full([dim], 1);
  weights['head'] = matrix(dim, VOCAB);
  return weights;
}

function forward(
  tape: ArenaTape,
  mixer: Mixer,
  weights: Weights,
  tokens: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
): Variable {
  let x = ops.gather(tape, weights['embedding']!, tokens);
  for (let l = 0; l < LAYERS; l++) {
    const layer = (name: string): Variable => weights[`${name}${l}`]!;
    const normed = ops.rmsNorm(tape, x, layer('norm'));
    x = ops.add(tape, x, mix(tape, mixer, normed, layer));
  }
  return ops.matmul(tape, ops.rmsNorm(tape, x, weights['norm']), weights['head']!);
}

function mix(
  tape: ArenaTape,
  mixer: Mixer,
  x: Variable,
  layer: (name: string) => Variable,
): Variable {
  const dim = x.shape[2]!;
  if (mixer === 'LSTM') return ops.lstm(tape, x, layer('Wx'), layer('Wh'), layer('b'));
  if (mixer === 'S6') {
    const gate = ops.silu(tape, ops.matmul(tape, x, layer('gate')));
    const conv = ops.causalConv1d(tape, ops.matmul(tape, x, layer('x')), layer('conv'));
    const u = ops.silu(tape, conv);
    const low = ops.matmul(tape, u, layer('deltaDown'));
    const deltaRaw = ops.add(tape, ops.matmul(tape, low, layer('deltaUp')), layer('deltaBias'));
    const delta = ops.softplus(tape, deltaRaw);
    const B = ops.matmul(tape, u, layer('B'));
    const C = ops.matmul(tape, u, layer('C'));
    const y = ops.selectiveScan(tape, u, delta, layer('A'), B, C, layer('D'));
    return ops.matmul(tape, ops.mul(tape, y, gate), layer('out'));
  }
  const heads = [...x.shape.slice(0, 2), HEADS, dim / HEADS];
  const part = (name: string): Variable =>
    ops.reshape(tape, ops.matmul(tape, x, layer(name)), heads);
  const [q, k, v] = [part('q'), part('k'), part('v')];
  let y: Variable;
  if (mixer === 'attention') y = ops.causalAttention(tape, q, k, v);
  else if (mixer === 'linear attention') {
    const features = (u: Variable): Variable => ops.eluPlusOne(tape, u);
    y = ops.linearAttention(tape, features(q), features(k), v, { normalised: true });
  } else {
    const key = ops.rmsNorm(tape, k, undefined, 1e-6);
    const unit = ops.scale(tape, key, 1 / Math.sqrt(dim / HEADS));
    const beta = ops.sigmoid(tape, ops.matmul(tape, x, layer('beta')));
    y = ops.deltaRule(tape, q, unit, v, beta);
  }
  return ops.matmul(tape, ops.reshape(tape, y, x.shape), layer('out'));
}
