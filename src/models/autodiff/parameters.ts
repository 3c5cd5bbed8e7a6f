// Trainable numbers of a model in one flat array, with their gradients in another, so that the
// optimiser and gradient clipping see one vector each.
import { ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import type { Floats, Tape, Variable } from './tape.ts';

export interface Parameters<Name extends string = string> {
  /** The leaves by name; their gradients add up in `grad` until the optimiser clears it. */
  readonly variables: Readonly<Record<Name, Variable>>;
  readonly data: Floats;
  readonly grad: Floats;
}

/**
 * Copies named tensors onto the tape as leaves that outlive its resets.
 * On an arena tape call `keep()` afterwards.
 */
export function createParameters<Name extends string>(
  tape: Tape,
  tensors: Readonly<Record<Name, ReadonlyTensor>>,
): Parameters<Name> {
  const names = Object.keys(tensors) as Name[];
  // Each starts at a multiple of four numbers, the width of a vector.
  const padded = (name: Name): number => Math.ceil(tensors[name].data.length / 4) * 4;
  const size = names.reduce((total, name) => total + padded(name), 0);
  const data = tape.allocate(size);
  const grad = tape.allocate(size);
  const variables = {} as Record<Name, Variable>;
  let at = 0;
  for (const name of names) {
    const { shape, data: values } = tensors[name];
    data.set(values, at);
    variables[name] = {
      shape: [...shape],
      data: data.subarray(at, at + values.length),
      needsGrad: true,
      grad: grad.subarray(at, at + values.length),
    };
    at += padded(name);
  }
  return { variables, data, grad };
}

/** The parameters as float64 tensors (copied), to save or to run in the reference layers. */
export function exportParameters<Name extends string>(
  parameters: Parameters<Name>,
): Record<Name, Tensor> {
  const entries = Object.entries<Variable>(parameters.variables).map(([name, { shape, data }]) => [
    name,
    { shape, data: Float64Array.from(data) },
  ]);
  return Object.fromEntries(entries) as Record<Name, Tensor>;
}

/** Overwrites the parameters with saved ones. @throws ShapeError when a shape differs. */
export function importParameters<Name extends string>(
  parameters: Parameters<Name>,
  tensors: Readonly<Record<Name, ReadonlyTensor>>,
): void {
  for (const name of Object.keys(parameters.variables) as Name[]) {
    const { shape, data } = parameters.variables[name];
    const saved = tensors[name];
    if (saved.shape.join() !== shape.join()) {
      throw new ShapeError(
        `importParameters: expected ${name} to have shape [${shape.join(', ')}], got [${saved.shape.join(', ')}].`,
        'Use the configuration that the parameters were saved with.',
      );
    }
    data.set(saved.data);
  }
}
