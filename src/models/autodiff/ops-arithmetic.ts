// Sums, products and choices of two operands, with broadcasting.
import type { ReadonlyTensor } from '../tensor/tensor.ts';
import { sizeOf } from '../tensor/tensor.ts';
import { addProductRow, addRow } from './accumulate.ts';
import { broadcastShapes, eachRow } from './broadcast.ts';
import { gradBuffer, gradTargets, record, type Tape, type Variable } from './tape.ts';

interface Binary {
  readonly value: (a: number, b: number) => number;
  /** ∂y/∂a and ∂y/∂b at (a, b). */
  readonly da: (a: number, b: number) => number;
  readonly db: (a: number, b: number) => number;
}

function binary(tape: Tape, name: string, a: Variable, b: Variable, op: Binary): Variable {
  const shape = broadcastShapes(name, a.shape, b.shape);
  const data = tape.allocate(sizeOf(shape));
  const { value, da, db } = op;
  eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
    for (let j = 0; j < count; j++) {
      data[y + j] = value(a.data[i + j * aStep]!, b.data[k + j * bStep]!);
    }
  });
  return record(tape, shape, data, [a, b], (grad) => {
    const ga = gradBuffer(tape, a);
    const gb = gradBuffer(tape, b);
    eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
      for (let j = 0; j < count; j++) {
        const u = a.data[i + j * aStep]!;
        const v = b.data[k + j * bStep]!;
        if (ga) ga[i + j * aStep]! += grad[y + j]! * da(u, v);
        if (gb) gb[k + j * bStep]! += grad[y + j]! * db(u, v);
      }
    });
  });
}

/** y = a + factor · b. */
function combine(tape: Tape, name: string, a: Variable, b: Variable, factor: number): Variable {
  const shape = broadcastShapes(name, a.shape, b.shape);
  const size = sizeOf(shape);
  const whole = a.data.length === size;
  const data = whole ? tape.scratch(size) : tape.allocate(size);
  if (whole) data.set(a.data);
  const { kernels } = tape;
  eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
    if (!whole) addRow(kernels, data, y, 1, a.data, i, aStep, 1, count);
    addRow(kernels, data, y, 1, b.data, k, bStep, factor, count);
  });
  return record(tape, shape, data, [a, b], (grad) => {
    const [ga, gb] = gradTargets(tape, [a, b], [whole, factor === 1 && b.data.length === size]);
    if (ga && !ga.keep) ga.into.set(grad);
    if (gb && !gb.keep) gb.into.set(grad);
    eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
      if (ga?.keep) addRow(kernels, ga.into, i, aStep, grad, y, 1, 1, count);
      if (gb?.keep) addRow(kernels, gb.into, k, bStep, grad, y, 1, factor, count);
    });
  });
}

/** y = a + b. */
export function add(tape: Tape, a: Variable, b: Variable): Variable {
  return combine(tape, 'add', a, b, 1);
}

/** y = a − b. */
export function sub(tape: Tape, a: Variable, b: Variable): Variable {
  return combine(tape, 'sub', a, b, -1);
}

/** y = a b, element by element. */
export function mul(tape: Tape, a: Variable, b: Variable): Variable {
  const shape = broadcastShapes('mul', a.shape, b.shape);
  const size = sizeOf(shape);
  const data = tape.scratch(size);
  const { kernels } = tape;
  eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
    addProductRow(kernels, data, y, 1, a.data, i, aStep, b.data, k, bStep, count, false);
  });
  return record(tape, shape, data, [a, b], (grad) => {
    const [ga, gb] = gradTargets(tape, [a, b], [a.data.length === size, b.data.length === size]);
    eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
      if (ga)
        addProductRow(kernels, ga.into, i, aStep, grad, y, 1, b.data, k, bStep, count, ga.keep);
      if (gb)
        addProductRow(kernels, gb.into, k, bStep, grad, y, 1, a.data, i, aStep, count, gb.keep);
    });
  });
}

/** y = a / b. */
export function div(tape: Tape, a: Variable, b: Variable): Variable {
  return binary(tape, 'div', a, b, {
    value: (u, v) => u / v,
    da: (_, v) => 1 / v,
    db: (u, v) => -u / (v * v),
  });
}

/** y = max(a, b); where they are equal each receives half of the gradient. */
export function maximum(tape: Tape, a: Variable, b: Variable): Variable {
  return binary(tape, 'maximum', a, b, {
    value: Math.max,
    da: (u, v) => (u > v ? 1 : u === v ? 0.5 : 0),
    db: (u, v) => (v > u ? 1 : u === v ? 0.5 : 0),
  });
}

/** y = a where mask ≠ 0, else b. All three broadcast; the mask has no gradient. */
export function where(tape: Tape, mask: ReadonlyTensor, a: Variable, b: Variable): Variable {
  const shape = broadcastShapes('where', mask.shape, broadcastShapes('where', a.shape, b.shape));
  const chosen = tape.allocate(sizeOf(shape));
  eachRow(shape, mask.shape, [], (y, i, _, count, step) => {
    for (let j = 0; j < count; j++) chosen[y + j] = mask.data[i + j * step]! === 0 ? 0 : 1;
  });
  const data = tape.allocate(chosen.length);
  eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
    for (let j = 0; j < count; j++) {
      data[y + j] = chosen[y + j] ? a.data[i + j * aStep]! : b.data[k + j * bStep]!;
    }
  });
  return record(tape, shape, data, [a, b], (grad) => {
    const ga = gradBuffer(tape, a);
    const gb = gradBuffer(tape, b);
    eachRow(shape, a.shape, b.shape, (y, i, k, count, aStep, bStep) => {
      for (let j = 0; j < count; j++) {
        if (chosen[y + j]) {
          if (ga) ga[i + j * aStep]! += grad[y + j]!;
        } else if (gb) gb[k + j * bStep]! += grad[y + j]!;
      }
    });
  });
}

/** y = value where mask ≠ 0, else x. The value may be −Infinity. */
export function maskFill(tape: Tape, x: Variable, mask: ReadonlyTensor, value: number): Variable {
  const filling = tape.allocate(1);
  filling[0] = value;
  return where(tape, mask, { shape: [], data: filling, needsGrad: false, grad: undefined }, x);
}
