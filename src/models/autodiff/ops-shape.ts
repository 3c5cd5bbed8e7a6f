// Operations that move numbers without changing them; their gradients move them back.
import { DomainError, ShapeError } from '../tensor/errors.ts';
import { sizeOf } from '../tensor/tensor.ts';
import { aroundAxis, broadcastShapes, eachRow, resolveAxis, unlike } from './broadcast.ts';
import { gradBuffer, record, type Floats, type Tape, type Variable } from './tape.ts';

/** The same numbers under another shape; one size may be −1 and follows from the others. */
export function reshape(_tape: Tape, x: Variable, shape: readonly number[]): Variable {
  const known = sizeOf(shape.filter((n) => n !== -1));
  const to = shape.map((n) => (n === -1 ? x.data.length / known : n));
  if (sizeOf(to) !== x.data.length || to.some((n) => !Number.isInteger(n))) {
    throw new ShapeError(
      `reshape: expected ${x.data.length} elements, got shape [${shape.join(', ')}].`,
      'Keep the product of the sizes.',
    );
  }
  return { shape: to, data: x.data, needsGrad: x.needsGrad, grad: undefined, source: x };
}

/** y[i_{order[0]}, i_{order[1]}, …] = x[i_0, i_1, …]. */
export function permute(tape: Tape, x: Variable, order: readonly number[]): Variable {
  const axes = order.map((axis) => resolveAxis('permute', x.shape.length, axis));
  if (axes.length !== x.shape.length || new Set(axes).size !== axes.length) {
    throw new ShapeError(
      `permute: expected an order of ${x.shape.length} different axes, got [${order.join(', ')}].`,
      'Name every axis once.',
    );
  }
  const strides = axes.map((axis) => sizeOf(x.shape.slice(axis + 1)));
  const shape = axes.map((axis) => x.shape[axis]!);
  const from = sourceIndices(shape, strides);
  return moved(tape, x, shape, from);
}

/** Index into x of every element of a view with these sizes and strides. */
function sourceIndices(shape: readonly number[], strides: readonly number[]): Int32Array {
  const from = new Int32Array(sizeOf(shape));
  const index = new Array<number>(shape.length).fill(0);
  let at = 0;
  for (let i = 0; i < from.length; i++) {
    from[i] = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return from;
}

function moved(tape: Tape, x: Variable, shape: readonly number[], from: Int32Array): Variable {
  const data = tape.scratch(from.length);
  for (let i = 0; i < from.length; i++) data[i] = x.data[from[i]!]!;
  return record(tape, shape, data, [x], (grad) => {
    const into = gradBuffer(tape, x)!;
    for (let i = 0; i < from.length; i++) into[from[i]!]! += grad[i]!;
  });
}

/**
 * y = x at the indices start … end−1 of one axis.
 * @throws DomainError when they are not whole or not inside the axis.
 */
export function slice(tape: Tape, x: Variable, axis: number, start: number, end: number): Variable {
  const along = resolveAxis('slice', x.shape.length, axis);
  const { outer, size, inner } = aroundAxis(x.shape, along);
  if (!([start, end].every(Number.isInteger) && start >= 0 && start <= end && end <= size)) {
    throw new DomainError(
      `slice: expected whole numbers 0 ≤ start ≤ end ≤ ${size} on axis ${along}, got ${start} … ${end}.`,
      'Stay inside the axis.',
    );
  }
  const run = (end - start) * inner;
  const data = tape.scratch(outer * run);
  for (let o = 0; o < outer; o++) {
    const begin = (o * size + start) * inner;
    data.set(x.data.subarray(begin, begin + run), o * run);
  }
  return record(tape, withSize(x.shape, along, end - start), data, [x], (grad) => {
    addRuns(tape, grad, 0, run, gradBuffer(tape, x)!, start * inner, size * inner, outer, run);
  });
}

/** to[toStart + o·toStep + i] += from[fromStart + o·fromStep + i] for o < outer, i < run. */
function addRuns(
  tape: Tape,
  from: Floats,
  fromStart: number,
  fromStep: number,
  to: Floats,
  toStart: number,
  toStep: number,
  outer: number,
  run: number,
): void {
  tape.kernels.addScaled(to, toStart, from, fromStart, 1, run, outer, toStep, fromStep);
}

function withSize(shape: readonly number[], axis: number, size: number): number[] {
  return shape.map((n, a) => (a === axis ? size : n));
}

/** The parts one after another along one axis. */
export function concat(tape: Tape, parts: readonly Variable[], axis: number): Variable {
  const head = parts[0];
  if (!head) throw new ShapeError('concat: expected at least one part, got none.', 'Pass a part.');
  const along = resolveAxis('concat', head.shape.length, axis);
  for (const part of parts) {
    const expected = withSize(head.shape, along, part.shape[along] ?? 0).join(', ');
    if (part.shape.join(', ') !== expected) {
      throw new ShapeError(
        `concat: expected parts that differ on axis ${along} only, got [${head.shape.join(', ')}] and [${part.shape.join(', ')}].`,
        'Make the other sizes equal.',
      );
    }
  }
  const total = parts.reduce((sum, part) => sum + part.shape[along]!, 0);
  const shape = withSize(head.shape, along, total);
  const { outer, inner } = aroundAxis(shape, along);
  const data = tape.allocate(sizeOf(shape));
  const starts: number[] = [];
  let start = 0;
  for (const part of parts) {
    const run = part.shape[along]! * inner;
    starts.push(start);
    addRuns(tape, part.data, 0, run, data, start, total * inner, outer, run);
    start += run;
  }
  return record(tape, shape, data, parts, (grad) => {
    parts.forEach((part, p) => {
      const into = gradBuffer(tape, part);
      const run = part.shape[along]! * inner;
      if (into) addRuns(tape, grad, starts[p]!, total * inner, into, 0, run, outer, run);
    });
  });
}

/** The parts, all of one shape, along a new axis. */
export function stack(tape: Tape, parts: readonly Variable[], axis: number): Variable {
  const rank = (parts[0]?.shape.length ?? 0) + 1;
  const along = resolveAxis('stack', rank, axis);
  const raised = parts.map((part) =>
    reshape(tape, part, [...part.shape.slice(0, along), 1, ...part.shape.slice(along)]),
  );
  return concat(tape, raised, along);
}

/** y = x with one axis in reverse order: y_i = x_{n−1−i}. */
export function flip(tape: Tape, x: Variable, axis: number): Variable {
  const { outer, size, inner } = aroundAxis(x.shape, resolveAxis('flip', x.shape.length, axis));
  const from = new Int32Array(x.data.length);
  let y = 0;
  for (let o = 0; o < outer; o++) {
    for (let i = size - 1; i >= 0; i--) {
      for (let j = 0; j < inner; j++) from[y++] = (o * size + i) * inner + j;
    }
  }
  return moved(tape, x, x.shape, from);
}

/**
 * x repeated to a larger shape, in the sense of broadcasting.
 * @throws ShapeError when repeating x does not lead to that shape.
 */
export function broadcastTo(tape: Tape, x: Variable, shape: readonly number[]): Variable {
  const result = broadcastShapes('broadcastTo', x.shape, shape);
  if (result.join() !== shape.join()) throw unlike('broadcastTo', x.shape, shape);
  const from = new Int32Array(sizeOf(result));
  eachRow(result, x.shape, [], (y, i, _, count, step) => {
    for (let j = 0; j < count; j++) from[y + j] = i + j * step;
  });
  return moved(tape, x, result, from);
}

/**
 * Rows of a table by number (an embedding): y[…, :] = table[indices[…], :].
 * The result has the shape of the indices followed by the table's last axis.
 * @throws DomainError when an index is not a row of the table.
 */
export function gather(
  tape: Tape,
  table: Variable,
  indices: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
): Variable {
  const [rows, dim] = table.shape;
  if (table.shape.length !== 2 || rows === undefined || dim === undefined) {
    throw new ShapeError(
      `gather: expected a table with axes [rows, dim], got [${table.shape.join(', ')}].`,
      'Reshape the table.',
    );
  }
  const count = indices.data.length;
  const data = tape.scratch(count * dim);
  for (let i = 0; i < count; i++) {
    const row = indices.data[i]!;
    if (!(Number.isInteger(row) && row >= 0 && row < rows)) {
      throw new DomainError(
        `gather: expected an index from 0 to ${rows - 1}, got ${row}.`,
        'Check the vocabulary size.',
      );
    }
    for (let j = 0; j < dim; j++) data[i * dim + j] = table.data[row * dim + j]!;
  }
  return record(tape, [...indices.shape, dim], data, [table], (grad) => {
    const into = gradBuffer(tape, table)!;
    for (let i = 0; i < count; i++) {
      tape.kernels.addScaled(into, indices.data[i]! * dim, grad, i * dim, 1, dim);
    }
  });
}
