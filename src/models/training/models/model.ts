// The trainable models of the lab: an embedding, blocks that each add a mixer's output (and perhaps
// an MLP's) to the residual stream, and a head that scores every token of the vocabulary.
import { add, causalConv1d, gather, geluTanh, matmul, rmsNorm } from '../../autodiff/ops.ts';
import type { Tape, Variable } from '../../autodiff/tape.ts';
import type { Random } from '../../tensor/random.ts';
import { normal } from '../../tensor/random.ts';
import { build, type Tensor } from '../../tensor/tensor.ts';
import { attention } from './attention.ts';
import { hyena, initTaps, longFilter, s4d } from './convolution.ts';
import { delta, gatedDelta, gatedLinear, linear, plainLinear } from './matrix-memory.ts';
import {
  constantTensor,
  dense,
  type Mixer,
  type MixerConfig,
  type Probe,
  type Weights,
} from './mixer.ts';
import { lstm, minGru } from './recurrent.ts';
import { mamba, mamba2 } from './selective.ts';

/** Every mixer by the name that the lab uses for it. */
export const mixers = {
  attention,
  'linear-attention': linear,
  'plain-linear-attention': plainLinear,
  'gated-linear-attention': gatedLinear,
  'delta-rule': delta,
  'gated-delta-rule': gatedDelta,
  lstm,
  'min-gru': minGru,
  s4d,
  'long-convolution': longFilter,
  hyena,
  mamba,
  mamba2,
} as const satisfies Record<string, Mixer>;

export type MixerName = keyof typeof mixers;

export interface ModelConfig extends MixerConfig {
  readonly vocab: number;
  /** One mixer a block, the first one first. */
  readonly layers: readonly MixerName[];
  /** Width of the short convolution in front of every mixer; 0 for none. */
  readonly convWidth: number;
  /** Hidden width of the MLP after every mixer; 0 for none. */
  readonly mlp: number;
}

/** The initial weights by name, `layer.name` for those of a block. */
export function initModel(config: ModelConfig, random: Random): Record<string, Tensor> {
  const { vocab, dim, layers, convWidth, mlp } = config;
  const weights: Record<string, Tensor> = {
    embedding: build([vocab, dim], () => normal(random)),
  };
  layers.forEach((name, i) => {
    const block: Record<string, Tensor> = { mixerNorm: constantTensor([dim], 1) };
    if (convWidth > 0) block['shortConv'] = initTaps(random, dim, convWidth);
    Object.assign(block, mixers[name].init(config, random));
    if (mlp > 0) {
      block['mlpNorm'] = constantTensor([dim], 1);
      block['mlpUp'] = dense(random, dim, mlp);
      block['mlpDown'] = dense(random, mlp, dim);
    }
    for (const [key, value] of Object.entries(block)) weights[`${i}.${key}`] = value;
  });
  weights['norm'] = constantTensor([dim], 1);
  weights['head'] = dense(random, dim, vocab);
  return weights;
}

// #region model
/** Scores of the next class at every position: tokens (batch length) → batch length vocab. */
export function model(
  tape: Tape,
  weights: Weights,
  tokens: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  config: ModelConfig,
  probe?: Probe,
): Variable {
  let x = gather(tape, weights['embedding']!, tokens);
  config.layers.forEach((name, i) => {
    const block = blockOf(weights, i);
    let input = rmsNorm(tape, x, block['mixerNorm']);
    if (block['shortConv']) input = causalConv1d(tape, input, block['shortConv']);
    const inner = probe && ((part: string, value: Variable) => probe(`${i}.${part}`, value));
    x = add(tape, x, mixers[name].apply(tape, block, input, config, inner));
    if (block['mlpUp']) x = add(tape, x, perceptron(tape, block, x));
  });
  return matmul(tape, rmsNorm(tape, x, weights['norm']), weights['head']!);
}
// #endregion model

function perceptron(tape: Tape, block: Weights, x: Variable): Variable {
  const hidden = geluTanh(tape, matmul(tape, rmsNorm(tape, x, block['mlpNorm']), block['mlpUp']!));
  return matmul(tape, hidden, block['mlpDown']!);
}

/** The weights of one block, without its number in front of their names. */
function blockOf(weights: Weights, layer: number): Weights {
  const prefix = `${layer}.`;
  const own = Object.entries(weights).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Numbers that a decoder keeps after `length` tokens, over all layers, short convolutions included. */
export function memoryOf(config: ModelConfig, length: number): number {
  const short = Math.max(0, config.convWidth - 1) * config.dim;
  return config.layers.reduce((sum, name) => sum + short + mixers[name].memory(config, length), 0);
}
