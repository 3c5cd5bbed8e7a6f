// The stacked weights of gated cells: one block of rows a gate.
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor } from '../tensor/tensor.ts';

/**
 * Checks that each tensor given has gates · state rows (its first axis).
 * @throws ShapeError naming the function, the argument and both counts.
 */
export function requireGateRows(
  caller: string,
  gates: number,
  state: number,
  values: Readonly<Record<string, ReadonlyTensor | undefined>>,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value.shape[0] === gates * state) continue;
    throw new ShapeError(
      `${caller}: expected ${name} to have ${gates} · ${state} = ${gates * state} rows, got ${value.shape[0]}.`,
      `Stack the rows of ${gates} gates.`,
    );
  }
}
