// Functions of one number, each with its derivative: y_i = f(x_i).
import { erf } from './erf.ts';
import type { Curve } from './kernels.ts';
import { gradBuffer, record, type Floats, type Tape, type Variable } from './tape.ts';

/** A function with its derivative; the latter is given x and y = f(x), whichever is cheaper. */
interface Pointwise {
  readonly value: (x: number) => number;
  readonly derivative: (x: number, y: number) => number;
}

function pointwise(tape: Tape, x: Variable, { value, derivative }: Pointwise): Variable {
  const data = tape.scratch(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = value(x.data[i]!);
  return record(tape, x.shape, data, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let i = 0; i < into.length; i++) into[i]! += grad[i]! * derivative(x.data[i]!, data[i]!);
  });
}

/** y = f(x) for a function with a kernel. */
function curve(tape: Tape, x: Variable, name: Curve): Floats {
  const y = tape.scratch(x.data.length);
  tape.kernels.map(name, y, 0, x.data, 0, y.length);
  return y;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

/** y = −x. */
export const neg = (tape: Tape, x: Variable): Variable => scale(tape, x, -1);

/** y = factor · x. */
export function scale(tape: Tape, x: Variable, factor: number): Variable {
  const size = x.data.length;
  const data = tape.allocate(size);
  tape.kernels.addScaled(data, 0, x.data, 0, factor, size);
  return record(tape, x.shape, data, [x], (grad) => {
    tape.kernels.addScaled(gradBuffer(tape, x)!, 0, grad, 0, factor, size);
  });
}

/** y = x + offset. */
export const addScalar = (tape: Tape, x: Variable, offset: number): Variable =>
  pointwise(tape, x, { value: (u) => u + offset, derivative: () => 1 });

/** y = eˣ. */
export function exp(tape: Tape, x: Variable): Variable {
  const y = curve(tape, x, 'exp');
  return record(tape, x.shape, y, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let i = 0; i < y.length; i++) into[i]! += grad[i]! * y[i]!;
  });
}

/** y = ln x. */
export const log = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, { value: Math.log, derivative: (u) => 1 / u });

/** y = 1 / x. */
export const reciprocal = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, { value: (u) => 1 / u, derivative: (_, y) => -y * y });

/** y = √x; the derivative is infinite at 0. */
export const sqrt = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, { value: Math.sqrt, derivative: (_, y) => 0.5 / y });

/** y = x². */
export const square = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, { value: (u) => u * u, derivative: (u) => 2 * u });

/** y = sin x. */
export const sin = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, { value: Math.sin, derivative: Math.cos });

/** y = cos x. */
export const cos = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, { value: Math.cos, derivative: (u) => -Math.sin(u) });

/** y = 1 / (1 + e^{−x}). */
export function sigmoid(tape: Tape, x: Variable): Variable {
  const y = curve(tape, x, 'sigmoid');
  return record(tape, x.shape, y, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let i = 0; i < y.length; i++) into[i]! += grad[i]! * y[i]! * (1 - y[i]!);
  });
}

/** y = tanh x. */
export function tanh(tape: Tape, x: Variable): Variable {
  const y = curve(tape, x, 'tanh');
  return record(tape, x.shape, y, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let i = 0; i < y.length; i++) into[i]! += grad[i]! * (1 - y[i]! * y[i]!);
  });
}

/** y = x σ(x). */
export function silu(tape: Tape, x: Variable): Variable {
  const gate = curve(tape, x, 'sigmoid');
  const y = tape.scratch(gate.length);
  tape.kernels.addProduct(y, 0, x.data, 0, gate, 0, y.length, false);
  return record(tape, x.shape, y, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let i = 0; i < y.length; i++) into[i]! += grad[i]! * (y[i]! + gate[i]! * (1 - y[i]!));
  });
}

/** y = x Φ(x), with the normal distribution function Φ(x) = (1 + erf(x/√2)) / 2. */
export const geluExact = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, {
    value: (u) => (u / 2) * (1 + erf(u * Math.SQRT1_2)),
    derivative: (u) =>
      (1 + erf(u * Math.SQRT1_2)) / 2 + (u * Math.exp((-u * u) / 2)) / Math.sqrt(2 * Math.PI),
  });

/** y = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))). */
export const geluTanh = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, {
    value: (u) => (u / 2) * (1 + Math.tanh(GELU_SCALE * (u + GELU_CUBIC * u ** 3))),
    derivative: (u) => {
      const t = Math.tanh(GELU_SCALE * (u + GELU_CUBIC * u ** 3));
      return (1 + t) / 2 + (u / 2) * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBIC * u * u);
    },
  });

/** y = ln(1 + eˣ), without overflow. */
export function softplus(tape: Tape, x: Variable): Variable {
  const y = curve(tape, x, 'softplus');
  return record(tape, x.shape, y, [x], (grad) => {
    const slope = curve(tape, x, 'sigmoid');
    tape.kernels.addProduct(gradBuffer(tape, x)!, 0, grad, 0, slope, 0, y.length);
  });
}

/** y = ln σ(x) = −ln(1 + e^{−x}), without overflow. */
export const logSigmoid = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, {
    value: (u) => Math.min(u, 0) - Math.log1p(Math.exp(-Math.abs(u))),
    derivative: (u) => logistic(-u),
  });

/** y = max(x, 0), with derivative 0 at 0. */
export const relu = (tape: Tape, x: Variable): Variable =>
  pointwise(tape, x, { value: (u) => (u > 0 ? u : 0), derivative: (u) => (u > 0 ? 1 : 0) });

/** y = x + 1 for x > 0, else eˣ: the feature map ELU + 1. */
export function eluPlusOne(tape: Tape, x: Variable): Variable {
  const y = curve(tape, x, 'exp');
  for (let i = 0; i < y.length; i++) if (x.data[i]! > 0) y[i] = x.data[i]! + 1;
  return record(tape, x.shape, y, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let i = 0; i < y.length; i++) into[i]! += grad[i]! * (x.data[i]! > 0 ? 1 : y[i]!);
  });
}
