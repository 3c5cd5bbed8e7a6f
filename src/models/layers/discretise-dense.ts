// The rules of discretise.ts for a full matrix A, where 1/(1 − ΔA/2) becomes a linear system.
import { axes } from '../tensor/axes.ts';
import { combine, identity, matrixExponential, solve } from '../tensor/linear-algebra.ts';
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
