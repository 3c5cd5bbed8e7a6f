// The differentiable form of the S4D kernel, in real numbers, for the gradients of its vectors.
import {
  add,
  cos,
  div,
  exp,
  mul,
  neg,
  reshape,
  scale,
  sin,
  slice,
  sub,
  sum,
} from '../../../src/models/autodiff/ops.ts';
import type { Tape, Variable } from '../../../src/models/autodiff/tape.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  variable,
} from '../../../src/models/autodiff/tape.ts';
import { build } from '../../../src/models/tensor/tensor.ts';
import type { GoldenVector, Outputs } from '../vector.ts';
import { input, optionalInput, param } from '../vector.ts';

interface Parts {
  readonly re: Variable;
  readonly im: Variable;
}

function product(tape: Tape, a: Parts, b: Parts): Parts {
  return {
    re: sub(tape, mul(tape, a.re, b.re), mul(tape, a.im, b.im)),
    im: add(tape, mul(tape, a.re, b.im), mul(tape, a.im, b.re)),
  };
}

/** d_<input> of K_{d,l} = 2 Re Σ_n C_n (e^{ΔA_n} − 1)/A_n e^{ΔA_n l} for all four inputs. */
export function s4dKernelGradients(vector: GoldenVector): Outputs {
  const length = param(vector, 'L', 1);
  const tape = createTape({ precision: 'float64' });
  const names = ['log_dt', 'C', 'log_A_real', 'A_imag'] as const;
  const [logDelta, C, logA, AImag] = names.map((name) => variable(tape, input(vector, name)));
  const [dim = 0, modes = 0] = logA!.shape;

  const delta = reshape(tape, exp(tape, logDelta!), [dim, 1]);
  const A: Parts = { re: neg(tape, exp(tape, logA!)), im: AImag! };
  const z: Parts = { re: mul(tape, A.re, delta), im: mul(tape, A.im, delta) };
  const power = (l: Variable, by: Parts): Parts => {
    const radius = exp(tape, mul(tape, by.re, l));
    const angle = mul(tape, by.im, l);
    return { re: mul(tape, radius, cos(tape, angle)), im: mul(tape, radius, sin(tape, angle)) };
  };
  const unit = constant(tape, { shape: [1], data: [1] });
  const Abar = power(unit, z);
  const numerator: Parts = { re: sub(tape, Abar.re, unit), im: Abar.im };
  const square = add(tape, mul(tape, A.re, A.re), mul(tape, A.im, A.im));
  const inverse: Parts = { re: div(tape, A.re, square), im: neg(tape, div(tape, A.im, square)) };
  const part = (i: number) => reshape(tape, slice(tape, C!, 2, i, i + 1), [dim, modes]);
  const CB = product(tape, { re: part(0), im: part(1) }, product(tape, numerator, inverse));
  const lifted = (x: Variable) => reshape(tape, x, [dim, modes, 1]);
  const positions = constant(
    tape,
    build([1, 1, length], (l) => l),
  );
  const waves = power(positions, { re: lifted(z.re), im: lifted(z.im) });
  const terms = product(tape, { re: lifted(CB.re), im: lifted(CB.im) }, waves);
  const K = scale(tape, sum(tape, terms.re, 1), 2);
  backward(tape, [
    { output: K, grad: optionalInput(vector, 'grad_K') ?? build([dim, length], () => 1) },
  ]);
  return {
    d_log_dt: gradOf(tape, logDelta!),
    d_C: gradOf(tape, C!),
    d_log_A_real: gradOf(tape, logA!),
    d_A_imag: gradOf(tape, AImag!),
  };
}
