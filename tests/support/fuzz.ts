// How long to look for trouble: the same short look in every run of the tests, so that a red test is
// red again; FUZZ=20 looks twenty times as long, and elsewhere each time.
import type { Parameters } from 'fast-check';

const factor = Number(process.env['FUZZ'] ?? 0);

/** Parameters of fc.assert for a property that is usually tried `count` times. */
export function tries<T>(count: number): Parameters<T> {
  return factor > 0 ? { numRuns: count * factor } : { numRuns: count, seed: 2023 };
}
