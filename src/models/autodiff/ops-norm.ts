// Normalisation of the last axis.
import { ShapeError } from '../tensor/errors.ts';
import { gradBuffer, record, type Tape, type Variable } from './tape.ts';

/**
 * y_i = weight_i x_i / √(mean(x²) + epsilon) over the last axis.
 *
 */
export function rmsNorm(tape: Tape, x: Variable, weight?: Variable, epsilon = 1e-5): Variable {
  return normalise(tape, 'rmsNorm', x, weight, undefined, epsilon, false);
}

/**
 * y_i = weight_i (x_i − mean x) / √(variance x + epsilon) + bias_i over the last axis,
 * with the biased variance.
 */
export function layerNorm(
  tape: Tape,
  x: Variable,
  weight?: Variable,
  bias?: Variable,
  epsilon = 1e-5,
): Variable {
  return normalise(tape, 'layerNorm', x, weight, bias, epsilon, true);
}

function normalise(
  tape: Tape,
  name: string,
  x: Variable,
  weight: Variable | undefined,
  bias: Variable | undefined,
  epsilon: number,
  centred: boolean,
): Variable {
  const dim = x.shape.at(-1) ?? 1;
  for (const [label, p] of [['weight', weight] as const, ['bias', bias] as const]) {
    if (p && p.data.length !== dim) {
      throw new ShapeError(
        `${name}: expected ${label} to have ${dim} elements, got [${p.shape.join(', ')}].`,
        'One number for each element of the last axis.',
      );
    }
  }
  const { kernels } = tape;
  const size = x.data.length;
  const rows = size / dim;
  const arrays = {
    x: x.data,
    weight: weight?.data ?? tape.scratch(dim).fill(1),
    mean: tape.scratch(rows),
    inverse: tape.scratch(rows),
  };
  const data = tape.scratch(size);
  kernels.normalise(arrays, data, dim, epsilon, centred);
  if (bias) kernels.addScaled(data, 0, bias.data, 0, 1, dim, rows, dim, 0);
  return record(tape, x.shape, data, [x, weight, bias], (grad) => {
    const gb = gradBuffer(tape, bias);
    if (gb) kernels.addScaled(gb, 0, grad, 0, 1, dim, rows, 0, dim);
    const gw = gradBuffer(tape, weight) ?? tape.allocate(dim);
    const gx = gradBuffer(tape, x) ?? tape.allocate(size);
    kernels.normaliseGradient(arrays, grad, gx, gw, dim, centred);
  });
}
