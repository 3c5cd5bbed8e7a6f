// How long a gradient still is after a number of steps back, in a network without gates and in one
// with them, at random weights.
import { lstmJacobians, rnnJacobians } from '../layers/gradient-norms.ts';
import { initLstm, traceLstm } from '../layers/lstm.ts';
import { initRnn } from '../layers/rnn.ts';
import { matrixProduct } from '../tensor/linear-algebra.ts';
import { normal, seeded } from '../tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map } from '../tensor/tensor.ts';

const state = 8;
const dim = 4;
/** Steps back that are measured: 0 … `stepsBack`. */
export const stepsBack = 50;

export interface GradientPaths {
  /** Simple network: length of the gradient k steps back. */
  readonly rnn: readonly number[];
  /** ρᵏ: what it would be without the tanh. */
  readonly power: readonly number[];
  /** LSTM: the same from cell to cell. */
  readonly lstm: readonly number[];
  /** Product of the forget gates alone, averaged over the cells. */
  readonly forget: readonly number[];
}

/** factorᵏ: what is left of 1 after `steps` multiplications by the same factor. */
export function overSteps(factor: number, steps: number): number {
  return factor ** steps;
}

/**
 * ‖J_T ⋯ J_{T−k+1}‖_F / √state for k = 0 … length−1: how long a gradient of length one is after k
 * steps back, root mean square over its directions at the end.
 *
 * `block` picks the square part of the product that is meant. At most the spectral norm that
 * `jacobianProductNorms` computes, and far quicker to compute.
 */
export function backwardLengths(
  jacobians: readonly ReadonlyTensor[],
  block: (product: ReadonlyTensor) => ReadonlyTensor = (product) => product,
): number[] {
  const size = jacobians[0]?.shape[0] ?? 0;
  let product: Tensor = build([size, size], (i) => Number(i % (size + 1) === 0));
  const lengths = [1];
  for (const J of jacobians.slice(1).toReversed()) {
    product = matrixProduct(product, J);
    const part = block(product);
    const squares = Array.from(part.data).reduce((sum, entry) => sum + entry * entry, 0);
    lengths.push(Math.sqrt(squares / part.shape[0]!));
  }
  return lengths;
}

/** ∂c_T/∂c_t out of ∂(h_T, c_T)/∂(h_t, c_t): the lower right quarter. */
function cellToCell(product: ReadonlyTensor): Tensor {
  const half = product.shape[0]! / 2;
  return build([half, half], (i) => {
    const [row, column] = [Math.floor(i / half), i % half];
    return product.data[(half + row) * 2 * half + half + column]!;
  });
}

/**
 * Both networks read the same random inputs with recurrent weights of spectral radius `radius`
 * (for the LSTM in each of its four maps). `inputSize` is the standard deviation of the inputs.
 */
export function gradientPaths(config: {
  readonly radius: number;
  readonly forgetBias: number;
  readonly inputSize: number;
}): GradientPaths {
  const { radius, forgetBias, inputSize } = config;
  const inputs = seeded(3);
  const x = build([1, stepsBack + 1, dim], () => inputSize * normal(inputs));

  const simple = initRnn({ dim, state, spectralRadius: radius }, seeded(4));
  const unbiased = { ...simple, bias: undefined };
  const gated = initLstm({ dim, state, spectralRadius: radius, forgetBias }, seeded(5));
  const { f } = traceLstm(gated, x);
  return {
    rnn: backwardLengths(rnnJacobians(unbiased, x)),
    power: Array.from({ length: stepsBack + 1 }, (_, k) => overSteps(radius, k)),
    lstm: backwardLengths(lstmJacobians(gated, x), cellToCell),
    forget: forgetProducts(f),
  };
}

/** √(mean over the cells of (f_T ⋯ f_{T−k+1})²) for k = 0 … length−1, f (1, length, state). */
function forgetProducts(f: ReadonlyTensor): number[] {
  const [, length = 0, cells = 0] = f.shape;
  let products = build([cells], () => 1);
  const lengths = [1];
  for (let t = length - 1; t > 0; t--) {
    const before = products;
    products = build([cells], (s) => before.data[s]! * f.data[t * cells + s]!);
    const squares = map(products, (p) => p * p).data.reduce((sum, p) => sum + p, 0);
    lengths.push(Math.sqrt(squares / cells));
  }
  return lengths;
}
