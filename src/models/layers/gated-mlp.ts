// The gated MLP that stands between the sequence-mixing layers of most models: it treats each token
// alone and carries nothing from one to the next.
import { requireInteger } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';
import type { LinearParams } from './linear.ts';
import { initLinear, linear } from './linear.ts';
import { silu } from './pointwise.ts';

export interface GatedMlpParams {
  /** dim → hidden, passed through silu. */
  readonly gate: LinearParams;
  /** dim → hidden. */
  readonly up: LinearParams;
  /** hidden → dim. */
  readonly down: LinearParams;
}

export interface GatedMlpConfig {
  readonly dim: number;
  /** 4 dim unless given. */
  readonly hidden?: number | undefined;
}

/** Weights drawn by `initLinear`, without bias. */
export function initGatedMlp(config: GatedMlpConfig, random: Random): GatedMlpParams {
  const dim = requireInteger('initGatedMlp', 'dim', config.dim);
  const hidden = requireInteger('initGatedMlp', 'hidden', config.hidden ?? 4 * dim);
  const project = (inDim: number, outDim: number) =>
    initLinear({ inDim, outDim, bias: false }, random);
  return { gate: project(dim, hidden), up: project(dim, hidden), down: project(hidden, dim) };
}

/**
 * y = W_down (silu(W_gate x) ∘ W_up x), token by token (SwiGLU). x (…, dim) → y (…, dim).
 * Cost 6 · dim · hidden FLOPs a token.
 * @throws ShapeError when the last axis of x is not dim.
 */
export function gatedMlp(params: GatedMlpParams, x: ReadonlyTensor): Tensor {
  const gate = linear(params.gate, x);
  const up = linear(params.up, x);
  const hidden = build(up.shape, (i) => silu(gate.data[i]!) * up.data[i]!);
  return linear(params.down, hidden);
}
