// Feature maps φ: linear attention scores a key by φ(q)·φ(k), so φ decides which keys look alike,
// and its width decides how large the state must be.
import { requireInteger } from '../tensor/errors.ts';
import { zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import { eluPlusOne, relu } from './pointwise.ts';

/** φ from vectors of one width to vectors of another. */
export interface FeatureMap {
  readonly name: string;
  /** Width of φ(x) for x of the given width. */
  readonly featureDim: (dim: number) => number;
  /** Writes φ(x) into `features`, which holds featureDim(x.length) zeros. */
  readonly apply: (x: ArrayLike<number>, features: Float64Array) => void;
}

function elementwise(name: string, f: (value: number) => number): FeatureMap {
  return {
    name,
    featureDim: (dim) => dim,
    apply: (x, features) => {
      for (let i = 0; i < x.length; i++) features[i] = f(x[i]!);
    },
  };
}

/** φ(x) = x: scores q·k may be negative, so this map goes with unnormalised attention. */
export const identityMap: FeatureMap = elementwise('identity', (value) => value);

/** φ(x) = elu(x) + 1, positive everywhere. @see katharopoulos2020transformers eq. 7 */
export const eluPlusOneMap: FeatureMap = elementwise('elu + 1', eluPlusOne);

/** φ(x) = max(x, 0): cheap, and sparse (a key may vanish altogether). */
export const reluMap: FeatureMap = elementwise('ReLU', relu);

/** φ(x) = e^x, element by element: sharper than elu + 1, still one feature a dimension. */
export const expMap: FeatureMap = elementwise('exp', Math.exp);

/**
 * φ(x) = (1, x_i, x_i x_j / √2), so that φ(q)·φ(k) = 1 + q·k + (q·k)²/2, the Taylor polynomial
 * of e^{q·k}. Width 1 + dim + dim². The polynomial is positive for every q·k.
 * @see arora2024based
 */
export const taylorMap: FeatureMap = {
  name: 'Taylor, order 2',
  featureDim: (dim) => 1 + dim + dim * dim,
  apply: (x, features) => {
    features[0] = 1;
    for (let i = 0; i < x.length; i++) features[1 + i] = x[i]!;
    for (let i = 0; i < x.length; i++) {
      for (let j = 0; j < x.length; j++) {
        features[1 + x.length + i * x.length + j] = (x[i]! * x[j]!) / Math.SQRT2;
      }
    }
  },
};

/**
 * φ(x) = (x_i x_j), so that φ(q)·φ(k) = (q·k)². Width dim².
 * ReBased learns an affine map in front of it; that part is the caller's.
 */
export const squareMap: FeatureMap = {
  name: 'square',
  featureDim: (dim) => dim * dim,
  apply: (x, features) => {
    for (let i = 0; i < x.length; i++) {
      for (let j = 0; j < x.length; j++) features[i * x.length + j] = x[i]! * x[j]!;
    }
  },
};

/** y_{…·} = φ(factor · x_{…·}) on the last axis: x (… dim) → y (… featureDim). */
export function applyFeatureMap(map: FeatureMap, x: ReadonlyTensor, factor = 1): Tensor {
  const dim = requireInteger('applyFeatureMap', 'the last axis of x', x.shape.at(-1) ?? 0);
  const featureDim = map.featureDim(dim);
  const y = zeros([...x.shape.slice(0, -1), featureDim]);
  const row = new Float64Array(dim);
  for (let r = 0; r * dim < x.data.length; r++) {
    for (let i = 0; i < dim; i++) row[i] = factor * x.data[r * dim + i]!;
    map.apply(row, y.data.subarray(r * featureDim, (r + 1) * featureDim));
  }
  return y;
}

/**
 * y = x / √(Σ x² + eps) on the last axis: keys of length one, which delta rules ask for.
 * @see yang2024deltanet
 */
export function l2Normalize(x: ReadonlyTensor, eps = 1e-6): Tensor {
  const dim = requireInteger('l2Normalize', 'the last axis of x', x.shape.at(-1) ?? 0);
  const y = zeros(x.shape);
  for (let start = 0; start < x.data.length; start += dim) {
    let squares = 0;
    for (let i = start; i < start + dim; i++) squares += x.data[i]! ** 2;
    for (let i = start; i < start + dim; i++) y.data[i] = x.data[i]! / Math.sqrt(squares + eps);
  }
  return y;
}
