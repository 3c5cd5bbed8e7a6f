// The optimiser AdamW: Adam with weight decay applied to the weights, not mixed into the gradient.
import type { Floats, Kernels } from '../autodiff/kernels.ts';
import { clipFactor, globalNorm } from './clip.ts';

export interface AdamwConfig {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  /** Longest gradient allowed, over all parameters together; unlimited unless given. */
  readonly maxNorm?: number;
}

/** Running means of the gradient (m) and its square (v), and the number of steps done. */
export interface AdamwState {
  readonly m: Floats;
  readonly v: Floats;
  step: number;
}

/** A state of zeros; pass `tape.allocate`, so that the arrays lie where the weights do. */
export function initAdamw(size: number, allocate: (size: number) => Floats): AdamwState {
  return { m: allocate(size), v: allocate(size), step: 0 };
}

// #region adamw
/**
 * One step, in place, for step t = 1, 2, …:
 * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
 * w ← (1 − rate·weightDecay) w − rate · m̂ / (√v̂ + ε), with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).
 *
 * Clears the gradient for the next step and returns its norm before clipping.
 * @throws DomainError when the gradient is not finite; the weights are then unchanged.
 * Algorithm 2 of Loshchilov and Hutter, arXiv:1711.05101.
 */
export function adamwStep(
  kernels: Kernels,
  weights: Floats,
  grad: Floats,
  state: AdamwState,
  rate: number,
  config: AdamwConfig = {},
): number {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = config;
  const norm = globalNorm(grad);
  const gScale = clipFactor(norm, config.maxNorm ?? Infinity);
  state.step++;
  kernels.adamw(weights, grad, state.m, state.v, {
    gScale,
    beta1,
    beta2,
    epsilon,
    decay: 1 - rate * weightDecay,
    rate: rate / (1 - beta1 ** state.step),
    vScale: 1 / Math.sqrt(1 - beta2 ** state.step),
  });
  grad.fill(0);
  return norm;
}
// #endregion adamw
