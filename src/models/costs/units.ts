// Units and argument checks that every cost function shares.
import { DomainError } from '../tensor/errors.ts';

export const KIB = 1024;
export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;

/**
 * How a figure was checked: `v` read in the primary text (paper, official code or configuration),
 * `v2` read only in a secondary source, `c` computed here from verified inputs.
 */
export type Mark = 'v' | 'v2' | 'c';

/** Returns `value` if it is a finite number above 0, else throws a DomainError that names it. */
export function requirePositive(caller: string, name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0) {
    throw new DomainError(
      `${caller}: expected ${name} to be a number above 0, got ${value}.`,
      `Pass a positive ${name}.`,
    );
  }
  return value;
}
