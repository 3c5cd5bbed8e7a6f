// The normalisations between layers: LayerNorm, RMSNorm and the gated RMSNorm of Mamba-2.
import { axes } from '../tensor/axes.ts';
import { DomainError, ShapeError } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { zeros } from '../tensor/tensor.ts';
import { silu } from './pointwise.ts';

export interface NormParams {
  /** Gain of each feature, shape (dim). Absent means one. */
  readonly weight?: ReadonlyTensor | undefined;
  /** Shift of each feature, shape (dim). Absent means zero. */
  readonly bias?: ReadonlyTensor | undefined;
  /** Added to the variance or mean square inside the root; 1e-5 unless given. */
  readonly eps?: number | undefined;
}

function lastAxis(caller: string, x: ReadonlyTensor, params: NormParams): number {
  const dim = x.shape.at(-1) ?? 0;
  if (dim === 0) {
    throw new ShapeError(
      `${caller}: expected x to have a last axis of at least 1, got shape [${x.shape.join(', ')}].`,
      'Give x one or more features.',
    );
  }
  const { weight, bias } = params;
  const row = { shape: [dim], data: [] };
  axes(caller, { x: 'dim', weight: 'dim', bias: 'dim' }, { x: row, weight, bias });
  return dim;
}

/**
 * y_i = w_i (x_i − μ) / √(σ² + eps) + b_i with μ = mean x, σ² = mean (x − μ)², over the last axis.
 *
 * x (…, dim), weight and bias (dim) → y (…, dim). The variance divides by dim, not dim − 1.
 * @throws ShapeError when weight or bias is not as long as the last axis of x.
 */
export function layerNorm(params: NormParams, x: ReadonlyTensor): Tensor {
  const { weight, bias, eps = 1e-5 } = params;
  const dim = lastAxis('layerNorm', x, params);
  const y = zeros(x.shape);
  for (let start = 0; start < x.data.length; start += dim) {
    let mean = 0;
    for (let i = 0; i < dim; i++) mean += x.data[start + i]! / dim;
    let variance = 0;
    for (let i = 0; i < dim; i++) variance += (x.data[start + i]! - mean) ** 2 / dim;
    const scale = 1 / Math.sqrt(variance + eps);
    for (let i = 0; i < dim; i++) {
      const normal = (x.data[start + i]! - mean) * scale;
      y.data[start + i] = normal * (weight?.data[i] ?? 1) + (bias?.data[i] ?? 0);
    }
  }
  return y;
}

// #region rms-norm
/**
 * y_i = w_i x_i / √(mean x² + eps) + b_i, the mean over the last axis or over each group of it.
 *
 * x (…, dim), weight and bias (dim) → y (…, dim). With `groupSize`, features
 * g·groupSize … (g+1)·groupSize − 1 share one mean square; it must divide dim.
 * @throws ShapeError when weight or bias is not as long as the last axis of x.
 * @throws DomainError when groupSize does not divide dim.
 */
export function rmsNorm(
  params: NormParams & { readonly groupSize?: number | undefined },
  x: ReadonlyTensor,
): Tensor {
  const { weight, bias, eps = 1e-5 } = params;
  const dim = lastAxis('rmsNorm', x, params);
  const groupSize = requireDivisor(params.groupSize ?? dim, dim);
  const y = zeros(x.shape);
  for (let start = 0; start < x.data.length; start += groupSize) {
    let meanSquare = 0;
    for (let i = start; i < start + groupSize; i++) meanSquare += x.data[i]! ** 2 / groupSize;
    const scale = 1 / Math.sqrt(meanSquare + eps);
    for (let i = start; i < start + groupSize; i++) {
      y.data[i] = x.data[i]! * scale * (weight?.data[i % dim] ?? 1) + (bias?.data[i % dim] ?? 0);
    }
  }
  return y;
}
// #endregion rms-norm

/** RMSNorm whose stored gain is an offset from one, y = x / √(mean x² + eps) · (1 + scale), as in Gemma. */
export function rmsNormOnePlus(
  params: { readonly scale: ReadonlyTensor; readonly eps?: number | undefined },
  x: ReadonlyTensor,
): Tensor {
  const { scale, eps } = params;
  const weight = { shape: scale.shape, data: Float64Array.from(scale.data, (s) => 1 + s) };
  return rmsNorm({ weight, eps }, x);
}

/**
 * y = rmsNorm(x · silu(z)), or rmsNorm(x) · silu(z) with `normBeforeGate`.
 *
 * x and z (…, dim). Mamba-2 gates first, so `normBeforeGate` is false unless given. Without z
 * this is plain rmsNorm.
 * @throws ShapeError when z has another shape than x. @see dao2024mamba2
 */
export function gatedRmsNorm(
  params: NormParams & {
    readonly groupSize?: number | undefined;
    readonly normBeforeGate?: boolean | undefined;
  },
  x: ReadonlyTensor,
  z?: ReadonlyTensor,
): Tensor {
  if (!z) return rmsNorm(params, x);
  if (z.shape.join() !== x.shape.join()) {
    throw new ShapeError(
      `gatedRmsNorm: expected z to have the shape of x, [${x.shape.join(', ')}], got [${z.shape.join(', ')}].`,
      'Pass one gate value for each element of x.',
    );
  }
  const gate = (y: ReadonlyTensor): Tensor => ({
    shape: y.shape,
    data: Float64Array.from(y.data, (value, i) => value * silu(z.data[i]!)),
  });
  return params.normBeforeGate ? gate(rmsNorm(params, x)) : rmsNorm(params, gate(x));
}

function requireDivisor(groupSize: number, dim: number): number {
  if (!Number.isInteger(groupSize) || groupSize < 1 || dim % groupSize !== 0) {
    throw new DomainError(
      `rmsNorm: expected groupSize to divide the last axis ${dim}, got ${groupSize}.`,
      'Choose a divisor of the number of features.',
    );
  }
  return groupSize;
}
