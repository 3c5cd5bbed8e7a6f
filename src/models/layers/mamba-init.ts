// How the parameters of the Mamba blocks start out: memories of many lengths, spread on purpose.
import { DomainError } from '../tensor/errors.ts';
import type { Random } from '../tensor/random.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { build } from '../tensor/tensor.ts';

/** Range of the step sizes at the start; [0.001, 0.1] in the papers. */
export interface DeltaRange {
  readonly deltaMin?: number | undefined;
  readonly deltaMax?: number | undefined;
}

// #region delta-bias
/**
 * bias = softplus⁻¹(Δ) = Δ + log(1 − e^{−Δ}) with Δ log-uniform in [deltaMin, deltaMax] and at least
 * 10⁻⁴: before training, some channels take long steps and others hardly move.
 * @throws DomainError unless 0 < deltaMin ≤ deltaMax. @see gu2023mamba
 */
export function initDeltaBias(
  caller: string,
  channels: number,
  { deltaMin = 0.001, deltaMax = 0.1 }: DeltaRange,
  random: Random,
): Tensor {
  if (!(deltaMin > 0 && deltaMin <= deltaMax)) {
    throw new DomainError(
      `${caller}: expected 0 < deltaMin ≤ deltaMax, got ${deltaMin} and ${deltaMax}.`,
      'Step sizes are positive.',
    );
  }
  return build([channels], () => {
    const logDelta = Math.log(deltaMin) + random() * (Math.log(deltaMax) - Math.log(deltaMin));
    const delta = Math.max(Math.exp(logDelta), 1e-4);
    return delta + Math.log(-Math.expm1(-delta));
  });
}
// #endregion delta-bias

/** logA_{dn} = log(n + 1), n = 0 … state−1, so A = −1, −2, …, −state in every channel ("S4D-Real"). */
export function initLogA(dim: number, state: number): Tensor {
  return build([dim, state], (i) => Math.log((i % state) + 1));
}
