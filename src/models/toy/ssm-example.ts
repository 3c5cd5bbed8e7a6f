// Systems small enough to follow by hand: one pole, a pair of poles, and a turning state of two.
import type { Rule } from '../layers/discretise.ts';
import { discretiseDense } from '../layers/discretise-dense.ts';
import type { SsmParams } from '../layers/ssm.ts';
import { ssmConvolution, ssmKernel, traceSsm } from '../layers/ssm.ts';
import type { DiagonalSystem } from '../layers/ssm-diagonal.ts';
import { diagonalSsm, diagonalSsmKernel, discretise } from '../layers/ssm-diagonal.ts';
import { complex, complexArray } from '../tensor/complex.ts';
import { full, reshape, tensor } from '../tensor/tensor.ts';

/** h' = −h + x, y = h: the leaky bucket of the worked example. An input of 1 fills it to 1. */
export const bucket: DiagonalSystem = {
  A: complexArray([complex(-1)]),
  B: complexArray([complex(1)]),
  C: complexArray([complex(1)]),
};

/**
 * A pole λ = re + i·im and its conjugate with B = 1 and C = ½ each: k(τ) = e^{re τ} cos(im τ). On the
 * real axis the two are one pole, counted half and half.
 */
export function polePair(re: number, im: number): DiagonalSystem {
  return {
    A: complexArray([complex(re, im)]),
    B: complexArray([complex(1)]),
    C: complexArray([complex(0.5)]),
    pairs: true,
  };
}

/** y_t for x = 1, 1, 1, …: what the discretised system answers to a step. → `length` numbers */
export function stepAnswers(
  system: DiagonalSystem,
  rule: Rule,
  delta: number,
  length: number,
): Float64Array {
  return diagonalSsm(discretise(rule, system, delta), full([1, length], 1)).output.data;
}

/** K_j, j = 0 … length−1, of the discretised system. */
export function kernelOf(
  system: DiagonalSystem,
  rule: Rule,
  delta: number,
  length: number,
): Float64Array {
  return diagonalSsmKernel(discretise(rule, system, delta), length).data;
}

/** Twelve tokens with a pause after the first, so that its echo can be seen. */
export const twelveTokens: readonly number[] = [1, 0, 0, 0, -0.6, 0, 0.8, 0.8, 0, 0, 0, 0.4];

export interface TwoForms {
  /** h_t: (length, 2), by recurrence. */
  readonly h: Float64Array;
  /** K_j, j = 0 … length−1. */
  readonly kernel: Float64Array;
  /** y by `ssmStep`, token after token. */
  readonly recurrent: Float64Array;
  /** y by convolution with the kernel. */
  readonly convolved: Float64Array;
}

/** A state of two that turns and fades, h' = [[−0.25, −1], [1, −0.25]] h + [1, 0] x, sampled by ZOH. */
export function turningSystem(): SsmParams {
  const A = tensor([2, 2], [-0.25, -1, 1, -0.25]);
  const B = tensor([2, 1], [1, 0]);
  const { Abar, Bbar } = discretiseDense('zoh', A, B, 0.7);
  return { Abar, Bbar: reshape(Bbar, [2]), C: tensor([2], [1, 0.5]) };
}

/** The same output twice: `turningSystem` over twelve tokens as a recurrence and as a convolution. */
export function twoForms(): TwoForms {
  const params = turningSystem();
  const x = tensor([1, twelveTokens.length], twelveTokens);
  const { h, y } = traceSsm(params, x);
  return {
    h: h.data,
    kernel: ssmKernel(params, twelveTokens.length).data,
    recurrent: y.data,
    convolved: ssmConvolution(params, x).data,
  };
}
