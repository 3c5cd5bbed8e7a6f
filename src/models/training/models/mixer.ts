// What a sequence mixer of the lab is: named weights, and a function of the tape from the
// normalised residual stream to what is added to it.
import type { Tape, Variable } from '../../autodiff/tape.ts';
import type { Random } from '../../tensor/random.ts';
import { normal } from '../../tensor/random.ts';
import { build, full, type Tensor } from '../../tensor/tensor.ts';

/** Sizes that all mixers may use; each reads those that concern it. */
export interface MixerConfig {
  readonly dim: number;
  /** Longest sequence, for the filters that are stored tap by tap. */
  readonly maxLength: number;
  /** Numbers of state a channel (state space models), or key dimensions (linear attention). */
  readonly state: number;
  readonly heads: number;
  /** Rotate queries and keys by their position (attention only). */
  readonly rotary: boolean;
  /** Delta rules: β in (0, 2) instead of (0, 1), so that a transition may have eigenvalue −1. */
  readonly negative: boolean;
  /** State space models: smallest and largest step Δ at the start. */
  readonly deltaRange: readonly [number, number];
}

export type Weights = Readonly<Record<string, Variable>>;

/** Called with a named intermediate result, where someone wants to look at it. */
export type Probe = (name: string, value: Variable) => void;

export interface Mixer {
  readonly title: string;
  readonly init: (config: MixerConfig, random: Random) => Record<string, Tensor>;
  /** x: batch length dim, result the same. */
  readonly apply: (
    tape: Tape,
    weights: Weights,
    x: Variable,
    config: MixerConfig,
    probe?: Probe,
  ) => Variable;
  /** Numbers kept after `length` tokens, per layer: what a decoder would have to store. */
  readonly memory: (config: MixerConfig, length: number) => number;
}

/** The weight of this name. */
export function weight(weights: Weights, name: string): Variable {
  const found = weights[name];
  if (!found) throw new Error(`The mixer has no weight named ${name}.`);
  return found;
}

/** Rows × cols normal numbers with variance 1/rows: x W keeps the size of x. */
export function dense(random: Random, rows: number, cols: number): Tensor {
  return build([rows, cols], () => normal(random) / Math.sqrt(rows));
}

export function constantTensor(shape: readonly number[], value: number): Tensor {
  return full(shape, value);
}
