// The learning rate over a run: linear warm-up, then half a cosine.
import { DomainError } from '../tensor/errors.ts';

export interface CosineSchedule {
  /** The highest learning rate, reached at the end of the warm-up. */
  readonly peak: number;
  /** Number of all steps. */
  readonly steps: number;
  readonly warmup?: number;
  /** The learning rate of the last step; 0 unless given. */
  readonly floor?: number;
}

/**
 * rate_s = peak (s+1)/warmup for s < warmup, else floor + (peak − floor)(1 + cos πu)/2 with
 * u = (s − warmup)/(steps − 1 − warmup) from 0 to 1. Steps s count from 0.
 * @throws DomainError when the warm-up does not fit into the run.
 */
export function cosineRate(
  step: number,
  { peak, steps, warmup = 0, floor = 0 }: CosineSchedule,
): number {
  if (!(warmup >= 0 && warmup < steps)) {
    throw new DomainError(
      `cosineRate: expected a warm-up shorter than ${steps} steps, got ${warmup}.`,
      'Shorten the warm-up or train longer.',
    );
  }
  if (step < warmup) return (peak * (step + 1)) / warmup;
  const u = Math.min(1, (step - warmup) / Math.max(1, steps - 1 - warmup));
  return floor + ((peak - floor) * (1 + Math.cos(Math.PI * u))) / 2;
}
