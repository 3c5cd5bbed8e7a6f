// Eight steps of a recurrence h_t = a_t h_{t−1} + b_t with numbers to follow by eye: what the figure
// of the scan tree composes. A factor of 0 forgets everything before, 1 keeps it whole.
import { composeAffine, traceBlelloch, type Affine, type BlellochTrace } from '../tensor/scan.ts';

export const scanSteps: readonly Affine[] = [
  { a: 0.5, b: 4 },
  { a: 0.5, b: 2 },
  { a: 1, b: 0 },
  { a: 0.5, b: 8 },
  { a: 0, b: 1 },
  { a: 1, b: 0 },
  { a: 0.5, b: 3 },
  { a: 0.5, b: 2 },
];

/** The tree over the first `length` steps. */
export function scanTree(length: number): BlellochTrace<Affine> {
  return traceBlelloch(scanSteps.slice(0, length), composeAffine);
}
