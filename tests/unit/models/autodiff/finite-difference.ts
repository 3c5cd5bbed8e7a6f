// Compares the tape's gradients with central differences, in float64.
import { expect } from 'vitest';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { build, sizeOf, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
  type Tape,
  type Variable,
} from '../../../../src/models/autodiff/tape.ts';

export type Inputs = Readonly<Record<string, Tensor>>;
type Differentiable<I extends Inputs> = (tape: Tape, x: { [K in keyof I]: Variable }) => Variable;

/** Seeded normal numbers, times `spread`, plus `centre`. */
export function randomTensor(
  shape: readonly number[],
  seed: number,
  spread = 1,
  centre = 0,
): Tensor {
  const random = seeded(seed);
  return build(shape, () => centre + spread * normal(random));
}

/**
 * Fails unless every gradient of ⟨f(inputs), seed⟩ equals its central difference. The seed is
 * random, so that gradients that happen to cancel under a plain sum are caught.
 */
export function expectGradients<I extends Inputs>(
  f: Differentiable<I>,
  inputs: I,
  { step = 1e-5, tolerance = 1e-7 }: { step?: number; tolerance?: number } = {},
): void {
  const tape = createTape({ precision: 'float64' });
  const x = leaves(tape, inputs, variable);
  const output = f(tape, x);
  expect(output.data.length).toBe(sizeOf(output.shape));
  const seed = randomTensor(output.shape, 977);
  backward(tape, [{ output, grad: seed }]);

  const value = (changed: Inputs): number => {
    const probe = createTape({ precision: 'float64' });
    const { data } = f(probe, leaves(probe, changed as I, constant));
    let total = 0;
    for (let i = 0; i < data.length; i++) total += data[i]! * seed.data[i]!;
    return total;
  };
  let checked = 0;
  for (const name of Object.keys(inputs)) {
    const { shape, data } = inputs[name]!;
    const got = gradOf(tape, x[name as keyof I]);
    expect(got.shape).toEqual(shape);
    for (let i = 0; i < data.length; i++) {
      const shifted = (by: number): number => {
        const moved = Float64Array.from(data);
        moved[i]! += by;
        return value({ ...inputs, [name]: { shape, data: moved } });
      };
      const want = (shifted(step) - shifted(-step)) / (2 * step);
      const error = Math.abs(got.data[i]! - want) / Math.max(1, Math.abs(want));
      expect(error, `d_${name}[${i}]: tape ${got.data[i]}, difference ${want}`).toBeLessThan(
        tolerance,
      );
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(0);
}

function leaves<I extends Inputs>(
  tape: Tape,
  inputs: I,
  make: (tape: Tape, x: Tensor) => Variable,
): { [K in keyof I]: Variable } {
  const entries = Object.entries(inputs).map(([name, x]) => [name, make(tape, x)]);
  return Object.fromEntries(entries) as { [K in keyof I]: Variable };
}
