// Normalisation of the last axis.
import { ShapeError } from '../tensor/errors.ts';
import { gradBuffer, record, type Floats, type Tape, type Variable } from './tape.ts';

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
  const z = tape.scratch(size);
  const inverse = tape.scratch(rows);
  kernels.normalise(x.data, z, inverse, dim, epsilon, centred);
  const data = weight ? scaleColumns(tape, z, weight.data) : bias ? z.slice() : z;
  if (bias)
    for (let at = 0; at < size; at += dim) kernels.addScaled(data, at, bias.data, 0, 1, dim);
  return record(tape, x.shape, data, [x, weight, bias], (grad) => {
    const gx = gradBuffer(tape, x);
    const gw = gradBuffer(tape, weight);
    const gb = gradBuffer(tape, bias);
    if (gb) kernels.addScaled(gb, 0, grad, 0, 1, dim, rows, 0, dim);
    if (gw) kernels.addProduct(gw, 0, grad, 0, z, 0, dim, rows, 0, dim, dim);
    if (gx) {
      const gz = weight ? scaleColumns(tape, grad, weight.data) : grad;
      kernels.normaliseGradient(gz, z, inverse, gx, dim, centred);
    }
  });
}

/** x with column i multiplied by factor_i. */
function scaleColumns(tape: Tape, x: Floats, factor: Floats): Floats {
  const y = tape.allocate(x.length);
  const dim = factor.length;
  tape.kernels.addProduct(y, 0, x, 0, factor, 0, dim, x.length / dim, dim, dim, 0);
  return y;
}
