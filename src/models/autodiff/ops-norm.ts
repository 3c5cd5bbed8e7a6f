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
  const rows = x.data.length / dim;
  const data = tape.allocate(x.data.length);
  const normal = tape.allocate(x.data.length);
  const inverse = tape.allocate(rows);
  for (let r = 0; r < rows; r++) {
    const at = r * dim;
    let centre = 0;
    if (centred) for (let i = 0; i < dim; i++) centre += x.data[at + i]! / dim;
    let power = 0;
    for (let i = 0; i < dim; i++) power += (x.data[at + i]! - centre) ** 2;
    const inv = 1 / Math.sqrt(power / dim + epsilon);
    inverse[r] = inv;
    for (let i = 0; i < dim; i++) {
      const z = (x.data[at + i]! - centre) * inv;
      normal[at + i] = z;
      data[at + i] = z * (weight ? weight.data[i]! : 1) + (bias ? bias.data[i]! : 0);
    }
  }
  return record(tape, x.shape, data, [x, weight, bias], (grad) => {
    const gx = gradBuffer(tape, x);
    const gw = gradBuffer(tape, weight);
    const gb = gradBuffer(tape, bias);
    for (let at = 0; at < grad.length; at += dim) {
      if (gb) for (let i = 0; i < dim; i++) gb[i]! += grad[at + i]!;
      if (gw) for (let i = 0; i < dim; i++) gw[i]! += grad[at + i]! * normal[at + i]!;
      if (gx) normalisedGradient(gx, grad, normal, weight, at, dim, inverse[at / dim]!, centred);
    }
  });
}

/** x̄_i = (z̄_i − mean z̄ − z_i mean(z̄ z)) / √(…), with z the normalised row and z̄ = ȳ weight. */
function normalisedGradient(
  into: Floats,
  grad: Floats,
  normal: Floats,
  weight: Variable | undefined,
  at: number,
  dim: number,
  inverse: number,
  centred: boolean,
): void {
  let mean = 0;
  let along = 0;
  for (let i = 0; i < dim; i++) {
    const g = grad[at + i]! * (weight ? weight.data[i]! : 1);
    if (centred) mean += g / dim;
    along += (g * normal[at + i]!) / dim;
  }
  for (let i = 0; i < dim; i++) {
    const g = grad[at + i]! * (weight ? weight.data[i]! : 1);
    into[at + i]! += (g - mean - normal[at + i]! * along) * inverse;
  }
}
