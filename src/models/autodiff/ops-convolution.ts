// Causal convolution along the sequence, one filter per channel: short with a bias, or as long as
// the sequence. Direct, O(length · width); fftConvolution in ops-fft.ts is the O(L log L) sibling.
import { axes } from '../tensor/axes.ts';
import type { Rows } from './kernels-scan.ts';
import { add } from './ops-arithmetic.ts';
import { flip, permute } from './ops-shape.ts';
import { gradBuffer, record, type Floats, type Tape, type Variable } from './tape.ts';

// #region causal-convolution
/**
 * y_{t,d} = Σ_{s ≤ t, t−s < width} taps_{t−s, d} x_{s,d}.
 *
 * x: batch length dim · taps: width dim, the first tap meets the present. Result as x.
 * Gradients: x̄_s = Σ_t taps_{t−s} ȳ_t and taps̄_j = Σ_t ȳ_t x_{t−j}.
 * @throws ShapeError when the shapes do not fit.
 */
export function causalConvolution(tape: Tape, x: Variable, taps: Variable): Variable {
  const { batch, length, dim, width } = axes(
    'causalConvolution',
    { x: 'batch length dim', taps: 'width dim' },
    { x, taps },
  );
  const { causalProducts } = tape.kernels;
  const data = tape.allocate(x.data.length);
  const atT = (from: Floats, b: number): Rows => rows(from, b * length * dim, 1, 0);
  const atS = (from: Floats, b: number): Rows => rows(from, b * length * dim, 0, 1);
  const lag = (from: Floats): Rows => rows(from, 0, 1, -1);
  for (let b = 0; b < batch; b++) {
    causalProducts(atT(data, b), lag(taps.data), atS(x.data, b), length, width, dim);
  }
  return record(tape, x.shape, data, [x, taps], (grad) => {
    const gx = gradBuffer(tape, x);
    const gTaps = gradBuffer(tape, taps);
    for (let b = 0; b < batch; b++) {
      const g = atT(grad, b);
      if (gx) causalProducts(atS(gx, b), lag(taps.data), g, length, width, dim);
      if (gTaps) causalProducts(lag(gTaps), g, atS(x.data, b), length, width, dim);
    }
  });
}
// #endregion causal-convolution

function rows(data: Floats, at: number, t: number, s: number): Rows {
  return { data, at, t, s };
}

/**
 * y_{t,d} = bias_d + Σ_j weight_{d,j} x_{t−(width−1)+j, d}, with x zero before the start:
 * the last weight meets the present, as in PyTorch.
 *
 * x: batch length dim · weight: dim width · bias: dim. Result: batch length dim.
 * @throws ShapeError when the shapes do not fit.
 */
export function causalConv1d(tape: Tape, x: Variable, weight: Variable, bias?: Variable): Variable {
  axes(
    'causalConv1d',
    { x: 'batch length dim', weight: 'dim width', bias: 'dim' },
    { x, weight, bias },
  );
  const y = causalConvolution(tape, x, flip(tape, permute(tape, weight, [1, 0]), 0));
  return bias ? add(tape, y, bias) : y;
}

/**
 * y_{t,d} = Σ_{s ≤ t} kernel_{d, t−s} x_{s,d}: convolution with a kernel of any length.
 *
 * x: batch length dim · kernel: dim width (what lies beyond the length has no effect).
 */
export function longConvolution(tape: Tape, x: Variable, kernel: Variable): Variable {
  axes('longConvolution', { x: 'batch length dim', kernel: 'dim width' }, { x, kernel });
  return causalConvolution(tape, x, permute(tape, kernel, [1, 0]));
}
