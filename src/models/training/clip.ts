// Gradient clipping: the whole gradient keeps its direction and loses length.
import { DomainError } from '../tensor/errors.ts';

/** ‖g‖ = √(Σ_i g_i²) over all parameters together. */
export function globalNorm(grad: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < grad.length; i++) total += grad[i]! * grad[i]!;
  return Math.sqrt(total);
}

/**
 * min(1, maxNorm / (‖g‖ + 10⁻⁶)), the factor to multiply the gradient by; the small term is
 * PyTorch's, and so a gradient of exactly the maximal norm is shortened a little.
 * @throws DomainError when the norm is not finite: training has diverged, and says so.
 */
export function clipFactor(norm: number, maxNorm: number): number {
  if (!Number.isFinite(norm)) {
    throw new DomainError(
      `clipFactor: expected a finite gradient norm, got ${norm}.`,
      'Lower the learning rate or look for an overflow in the model.',
    );
  }
  return Math.min(1, maxNorm / (norm + 1e-6));
}
