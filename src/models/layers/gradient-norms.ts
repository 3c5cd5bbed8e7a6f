// How much of a change at time t is still felt at the end: the product of the step-to-step
// derivatives of a recurrent network, and the reason gates were invented.
import { matrixProduct } from '../tensor/linear-algebra.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, zeros } from '../tensor/tensor.ts';
import type { LstmParams } from './lstm.ts';
import { traceLstm, zeroLstmState } from './lstm.ts';
import type { RnnParams } from './rnn.ts';
import { traceRnn } from './rnn.ts';
import { spectralNorm } from './spectral.ts';

// #region rnn-jacobian
/**
 * ∂h_t/∂h_{t−1} = diag(f′(p_t)) Wh for t = 0 … length−1: one (state, state) matrix a step.
 *
 * x (1, length, dim): one sequence. f′ = 1 − h² for tanh; 1 where h > 0 and 0 elsewhere for relu.
 * @throws ShapeError when a shape disagrees.
 */
export function rnnJacobians(params: RnnParams, x: ReadonlyTensor): Tensor[] {
  const { h } = traceRnn(params, x);
  const state = h.shape[2]!;
  const slope = (value: number) =>
    params.activation === 'relu' ? Number(value > 0) : 1 - value ** 2;
  return Array.from({ length: h.shape[1]! }, (_, t) =>
    build([state, state], (index) => {
      const row = Math.floor(index / state);
      return slope(h.data[t * state + row]!) * params.Wh.data[index]!;
    }),
  );
}
// #endregion rnn-jacobian

// #region jacobian-product
/**
 * ‖J_T J_{T−1} ⋯ J_{t+1}‖₂ for t = 0 … T: the most that a unit change of state t moves state T.
 *
 * The last entry is 1, the norm of the empty product. `block` narrows the norm to some rows and
 * columns of the product. Each product costs 2 state³ FLOPs.
 */
export function jacobianProductNorms(
  jacobians: readonly ReadonlyTensor[],
  block: (product: Tensor) => Tensor = (product) => product,
): number[] {
  const state = jacobians[0]?.shape[0] ?? 0;
  let product = build([state, state], (i) => Number(i % (state + 1) === 0));
  const norms = jacobians.map(() => 1);
  for (let t = jacobians.length - 2; t >= 0; t--) {
    product = matrixProduct(product, jacobians[t + 1]!);
    norms[t] = spectralNorm(block(product));
  }
  return norms;
}
// #endregion jacobian-product

/**
 * ‖∂h_T/∂h_t‖₂ for t = 0 … T = length−1, exact for the sequence x (1, length, dim).
 *
 * With singular values of Wh all equal to ρ (a scaled rotation) and small states it is ρ^{T−t}:
 * below 1 the gradient fades, above 1 it explodes until tanh flattens it.
 * @throws ShapeError when a shape disagrees.
 */
export function rnnGradientNorms(params: RnnParams, x: ReadonlyTensor): number[] {
  return jacobianProductNorms(rnnJacobians(params, x));
}

/**
 * ∂(h_t, c_t)/∂(h_{t−1}, c_{t−1}) for t = 0 … length−1: one (2 state, 2 state) matrix a step, h first.
 *
 * With pre-activations p = … + Wh h_{t−1}: ∂c/∂c = f; ∂c/∂h = Σ over the rows of i, f, g of their
 * slopes times Wh; h = o tanh c adds o (1 − tanh² c) ∂c and tanh c · o (1 − o) Wh_o.
 * x (1, length, dim): one sequence.
 * @throws ShapeError when a shape disagrees.
 */
export function lstmJacobians(params: LstmParams, x: ReadonlyTensor): Tensor[] {
  const trace = traceLstm(params, x);
  const [, length = 0, state = 0] = trace.h.shape;
  const initial = zeroLstmState(params, 1);
  return Array.from({ length }, (_, t) => {
    const at = (name: keyof typeof trace, s: number) => trace[name].data[t * state + s]!;
    const cBefore = (s: number) =>
      t > 0 ? trace.c.data[(t - 1) * state + s]! : initial.c.data[s]!;
    const Wh = (gate: number, s: number, j: number) =>
      params.Wh.data[(gate * state + s) * state + j]!;
    const J = zeros([2 * state, 2 * state]);
    for (let s = 0; s < state; s++) {
      const [i, f, g, o, squashed] = [
        at('i', s),
        at('f', s),
        at('g', s),
        at('o', s),
        at('squashed', s),
      ];
      const hSlope = o * (1 - squashed ** 2); // ∂h/∂c
      for (let j = 0; j < state; j++) {
        const dc =
          i * (1 - i) * g * Wh(0, s, j) +
          f * (1 - f) * cBefore(s) * Wh(1, s, j) +
          (1 - g ** 2) * i * Wh(2, s, j);
        J.data[s * 2 * state + j] = hSlope * dc + squashed * o * (1 - o) * Wh(3, s, j);
        J.data[(state + s) * 2 * state + j] = dc;
      }
      J.data[s * 2 * state + state + s] = hSlope * f;
      J.data[(state + s) * 2 * state + state + s] = f;
    }
    return J;
  });
}

/**
 * ‖∂h_T/∂h_t‖₂ and ‖∂c_T/∂c_t‖₂ for t = 0 … T = length−1, exact for the sequence x (1, length, dim).
 *
 * (h, c) is the state: each derivative holds the other half at time t fixed. The path through c is
 * multiplied by the forget gate alone, so `cell` falls like the product of the f_t when Wh is small.
 * @throws ShapeError when a shape disagrees.
 */
export function lstmGradientNorms(
  params: LstmParams,
  x: ReadonlyTensor,
): { readonly hidden: number[]; readonly cell: number[] } {
  const jacobians = lstmJacobians(params, x);
  const corner = (offset: 0 | 1) => (product: Tensor) => {
    const width = product.shape[0]!;
    const state = width / 2;
    return build([state, state], (index) => {
      const row = Math.floor(index / state) + offset * state;
      return product.data[row * width + (index % state) + offset * state]!;
    });
  };
  return {
    hidden: jacobianProductNorms(jacobians, corner(0)),
    cell: jacobianProductNorms(jacobians, corner(1)),
  };
}
