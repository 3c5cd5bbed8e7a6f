// What all gradients of the recurrent family share: a tape over the inputs of one vector.
import { maximum, neg, reshape, slice } from '../../../src/models/autodiff/ops.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import { backward, createTape, gradOf, variable } from '../../../src/models/autodiff/tape.ts';
import type { GoldenVector, Outputs } from '../vector.ts';
import { input, optionalInput } from '../vector.ts';

/** The real inputs of a vector on the tape, by name; an absent one is undefined. */
export type Taped = Readonly<Record<string, Variable | undefined>>;

/**
 * d_<input> for every real input: `run` computes outputs from the inputs, and each output for which
 * the vector holds grad_<output> is seeded with it.
 */
export function gradientsOf(
  vector: GoldenVector,
  run: (tape: Tape, inputs: Taped) => Readonly<Record<string, Variable | undefined>>,
): Outputs {
  const tape = createTape({ precision: 'float64' });
  const names = Object.keys(vector.inputs).filter(
    (name) => !name.startsWith('grad_') && vector.inputs[name]!.dtype === 'float64',
  );
  const inputs = Object.fromEntries(
    names.map((name) => [name, variable(tape, input(vector, name))]),
  );
  const seeds = Object.entries(run(tape, inputs)).flatMap(([name, output]) => {
    const grad = optionalInput(vector, `grad_${name}`);
    return output && grad ? [{ output, grad }] : [];
  });
  backward(tape, seeds);
  return Object.fromEntries(names.map((name) => [`d_${name}`, gradOf(tape, inputs[name]!)]));
}

/** x[…, index, …] on one axis, which disappears. */
export function at(tape: Tape, x: Variable, axis: number, index: number): Variable {
  const shape = x.shape.filter((_, a) => a !== axis);
  return reshape(tape, slice(tape, x, axis, index, index + 1), shape);
}

/** x_t for t = 0 …: the slices of one axis. */
export function along(tape: Tape, x: Variable, axis: number): Variable[] {
  return Array.from({ length: x.shape[axis]! }, (_, t) => at(tape, x, axis, t));
}

/** min(a, b) = −max(−a, −b). */
export function minimum(tape: Tape, a: Variable, b: Variable): Variable {
  return neg(tape, maximum(tape, neg(tape, a), neg(tape, b)));
}
