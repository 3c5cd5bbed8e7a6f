// Rotary position embedding: turns each pair of query or key features by an angle that grows with
// the position, so that their dot product depends on the distance alone.
import { DomainError, ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { tensor } from '../tensor/tensor.ts';

export interface RopeOptions {
  /** Base of the frequencies; 10000 unless given. */
  readonly theta?: number | undefined;
  /** Features that turn, an even number counted from the first; all of them unless given. */
  readonly rotaryDim?: number | undefined;
  /**
   * Which features make pair j of n. 'interleaved': 2j and 2j + 1, as in the paper and the first
   * LLaMA code. 'half': j and j + n, as in GPT-NeoX and most later code. Half unless given; weights
   * trained under one do not work under the other.
   */
  readonly pairing?: 'half' | 'interleaved' | undefined;
  /** Position of the first row; 0 unless given. */
  readonly start?: number | undefined;
}

// #region rope
/**
 * (y_a, y_b) = (x_a cos φ − x_b sin φ, x_a sin φ + x_b cos φ), φ = (start + t) · theta^{−2j / rotaryDim}.
 *
 * x (…, length, headDim) → y of the same shape; (a, b) is pair j = 0 … rotaryDim/2 − 1 at position
 * t, and features from rotaryDim on pass through.
 * @throws ShapeError when x has fewer than two axes. @throws DomainError for an odd or too large
 * rotaryDim. @see su2021roformer
 */
export function rope(x: ReadonlyTensor, options: RopeOptions = {}): Tensor {
  const { length, headDim } = lastTwoAxes(x);
  const { theta = 10000, rotaryDim = headDim, pairing = 'half', start = 0 } = options;
  requireEven(rotaryDim, headDim);
  const pairs = rotaryDim / 2;
  const y = tensor(x.shape, x.data);

  for (let row = 0; row < x.data.length / headDim; row++) {
    const position = start + (row % length);
    for (let j = 0; j < pairs; j++) {
      const angle = position * theta ** ((-2 * j) / rotaryDim);
      const a = row * headDim + (pairing === 'half' ? j : 2 * j);
      const b = pairing === 'half' ? a + pairs : a + 1;
      y.data[a] = x.data[a]! * Math.cos(angle) - x.data[b]! * Math.sin(angle);
      y.data[b] = x.data[a]! * Math.sin(angle) + x.data[b]! * Math.cos(angle);
    }
  }
  return y;
}
// #endregion rope

function lastTwoAxes(x: ReadonlyTensor): { length: number; headDim: number } {
  const length = x.shape.at(-2);
  const headDim = x.shape.at(-1);
  if (length === undefined || headDim === undefined) {
    throw new ShapeError(
      `rope: expected x to have axes [..., length, headDim], got shape [${x.shape.join(', ')}].`,
      'Give x a position axis and a feature axis.',
    );
  }
  return { length, headDim };
}

function requireEven(rotaryDim: number, headDim: number): void {
  if (!Number.isInteger(rotaryDim) || rotaryDim % 2 !== 0 || rotaryDim < 0 || rotaryDim > headDim) {
    throw new DomainError(
      `rope: expected rotaryDim to be an even number of at most ${headDim}, got ${rotaryDim}.`,
      'Rotation needs pairs of features.',
    );
  }
}
