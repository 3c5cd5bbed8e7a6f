// A filter to draw by hand: a few waves under a fading window, exactly a sum of modes.
import { requireInteger } from '../tensor/errors.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

export interface Wave {
  readonly amplitude: number;
  /** Cycles a token, between 0 and ½. */
  readonly frequency: number;
  /** Radians; π/2 makes a cosine. 0 unless given. */
  readonly phase?: number | undefined;
}

/**
 * k_t = e^{−decay · t} Σ_j a_j sin(2π f_j t + φ_j) for t = 0 … length−1. → (length).
 *
 * Every wave is two modes, e^{−decay ± 2πi f_j}, so `distil` needs two a wave and no more.
 */
export function designFilter(
  design: { readonly decay: number; readonly waves: readonly Wave[] },
  length: number,
): Tensor {
  requireInteger('designFilter', 'length', length, 0);
  return build([length], (t) => {
    let sum = 0;
    for (const { amplitude, frequency, phase = 0 } of design.waves) {
      sum += amplitude * Math.sin(2 * Math.PI * frequency * t + phase);
    }
    return Math.exp(-design.decay * t) * sum;
  });
}
