// The short causal convolution along the sequence, one filter per channel.
import { ShapeError } from '../tensor/errors.ts';
import { gradBuffer, record, type Tape, type Variable } from './tape.ts';

// #region causal-conv1d
/**
 * y_{t,d} = bias_d + Σ_j weight_{d,j} x_{t−(width−1)+j, d}, with x zero before the start:
 * the last weight meets the present, as in PyTorch.
 *
 * x: batch length dim · weight: dim width · bias: dim. Result: batch length dim.
 * @throws ShapeError when the shapes do not fit.
 */
export function causalConv1d(tape: Tape, x: Variable, weight: Variable, bias?: Variable): Variable {
  const [batch, length, dim] = x.shape;
  const [channels, width] = weight.shape;
  if (
    batch === undefined ||
    length === undefined ||
    dim === undefined ||
    width === undefined ||
    x.shape.length !== 3 ||
    weight.shape.length !== 2 ||
    channels !== dim ||
    (bias && bias.data.length !== dim)
  ) {
    throw new ShapeError(
      `causalConv1d: expected x [batch, length, dim], weight [dim, width] and bias [dim], got [${x.shape.join(', ')}], [${weight.shape.join(', ')}] and [${bias?.shape.join(', ') ?? 'none'}].`,
      'Permute the arguments to these axes.',
    );
  }
  const data = tape.allocate(x.data.length);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < length; t++) {
      const y = (b * length + t) * dim;
      if (bias) data.set(bias.data, y);
      for (let j = Math.max(0, width - 1 - t); j < width; j++) {
        const from = y - (width - 1 - j) * dim;
        for (let d = 0; d < dim; d++) {
          data[y + d]! += weight.data[d * width + j]! * x.data[from + d]!;
        }
      }
    }
  }
  return record(tape, x.shape, data, [x, weight, bias], (grad) => {
    const gx = gradBuffer(tape, x);
    const gw = gradBuffer(tape, weight);
    const gb = gradBuffer(tape, bias);
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < length; t++) {
        const y = (b * length + t) * dim;
        if (gb) for (let d = 0; d < dim; d++) gb[d]! += grad[y + d]!;
        for (let j = Math.max(0, width - 1 - t); j < width; j++) {
          const from = y - (width - 1 - j) * dim;
          for (let d = 0; d < dim; d++) {
            if (gx) gx[from + d]! += grad[y + d]! * weight.data[d * width + j]!;
            if (gw) gw[d * width + j]! += grad[y + d]! * x.data[from + d]!;
          }
        }
      }
    }
  });
}
// #endregion causal-conv1d
