// The rules of discretise.ts for a full matrix A, where 1/(1 − ΔA/2) becomes a linear system.
import { axes } from '../tensor/axes.ts';
import {
  combine,
  identity,
  matrixExponential,
  matrixProduct,
  solve,
} from '../tensor/linear-algebra.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { build, map, zeros } from '../tensor/tensor.ts';
import type { Rule } from './discretise.ts';
import { requireDelta } from './discretise.ts';

/** h_t = Abar h_{t−1} + Bbar x_t. */
export interface DiscretisedDense {
  /** (state, state) */
  readonly Abar: Tensor;
  /** (state, inputs) */
  readonly Bbar: Tensor;
}

/**
 * Abar and Bbar of h' = A h + B x by one of the rules. A (state, state), B (state, inputs), Δ > 0.
 *
 * bilinear: (I − ΔA/2) Abar = I + ΔA/2 and (I − ΔA/2) Bbar = ΔB. zoh: the exponential of
 * [[ΔA, ΔB], [0, 0]] is [[Abar, Bbar], [0, I]], whether or not A has an inverse.
 * @throws ShapeError; DomainError when Δ is not positive or the system to solve is singular.
 * @see gu2022s4 eq. 3
 */
export function discretiseDense(
  rule: Rule,
  A: ReadonlyTensor,
  B: ReadonlyTensor,
  delta: number,
): DiscretisedDense {
  const { state } = axes('discretiseDense', { A: 'state state', B: 'state inputs' }, { A, B });
  requireDelta('discretiseDense', delta);
  const I = identity(state);
  const deltaB = map(B, (b) => delta * b);
  switch (rule) {
    case 'zoh':
      return exponential(A, B, delta);
    case 'mixed':
      return { Abar: exponential(A, B, delta).Abar, Bbar: deltaB };
    case 'euler':
      return { Abar: combine(1, I, delta, A), Bbar: deltaB };
    case 'backward': {
      const implicit = combine(1, I, -delta, A);
      return { Abar: solve(implicit, I), Bbar: solve(implicit, deltaB) };
    }
    case 'bilinear': {
      const implicit = combine(1, I, -delta / 2, A);
      const explicit = combine(1, I, delta / 2, A);
      return { Abar: solve(implicit, explicit), Bbar: solve(implicit, deltaB) };
    }
  }
}

/**
 * h ← Abar h + Bbar x for one input, without Abar and Bbar where the rule allows it: one system to
 * solve instead of one for every state, for systems that change at every step.
 *
 * A (state, state), B (state, inputs), h (state, batch), x (inputs, batch) → (state, batch).
 * @throws as `discretiseDense`.
 */
export function denseStep(
  rule: Rule,
  A: ReadonlyTensor,
  B: ReadonlyTensor,
  delta: number,
  h: ReadonlyTensor,
  x: ReadonlyTensor,
): Tensor {
  if (rule === 'zoh' || rule === 'mixed') {
    const { Abar, Bbar } = discretiseDense(rule, A, B, delta);
    return combine(1, matrixProduct(Abar, h), 1, matrixProduct(Bbar, x));
  }
  requireDelta('denseStep', delta);
  // All three are (1 − bΔA) h_t = (1 + (1 − b)ΔA) h_{t−1} + ΔB x_t, b the share of the slope at the end.
  const atEnd = { euler: 0, bilinear: 1 / 2, backward: 1 }[rule];
  const explicit = combine(1, h, (1 - atEnd) * delta, matrixProduct(A, h));
  const right = combine(1, explicit, delta, matrixProduct(B, x));
  return atEnd === 0 ? right : solve(combine(1, identity(A.shape[0]!), -atEnd * delta, A), right);
}

function exponential(A: ReadonlyTensor, B: ReadonlyTensor, delta: number): DiscretisedDense {
  const state = B.shape[0]!;
  const inputs = B.shape[1]!;
  const size = state + inputs;
  const block = zeros([size, size]);
  for (let i = 0; i < state; i++) {
    for (let j = 0; j < state; j++) block.data[i * size + j] = delta * A.data[i * state + j]!;
    for (let j = 0; j < inputs; j++) {
      block.data[i * size + state + j] = delta * B.data[i * inputs + j]!;
    }
  }
  const E = matrixExponential(block).data;
  return {
    Abar: build([state, state], (i) => E[Math.floor(i / state) * size + (i % state)]!),
    Bbar: build([state, inputs], (i) => E[Math.floor(i / inputs) * size + state + (i % inputs)]!),
  };
}
