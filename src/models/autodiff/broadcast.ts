// Broadcasting in the numpy sense: shapes are aligned at their last axes and an axis of size 1 is
// repeated. Two shapes are walked as few long rows, so that inner loops stay simple.
import { ShapeError } from '../tensor/errors.ts';

/** The shape both operands are repeated to. @throws ShapeError when an axis disagrees. */
export function broadcastShapes(
  caller: string,
  a: readonly number[],
  b: readonly number[],
): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) throw unlike(caller, a, b);
    return m === 1 ? n : m;
  });
}

/** What is said of two shapes that do not broadcast. */
export function unlike(caller: string, a: readonly number[], b: readonly number[]): ShapeError {
  return new ShapeError(
    `${caller}: expected shapes that broadcast, got [${a.join(', ')}] and [${b.join(', ')}].`,
    'Sizes must be equal or 1, counted from the last axis.',
  );
}

/** Elements between neighbours along each axis of `shape`, 0 along the axes that repeat `x`. */
export function broadcastStrides(shape: readonly number[], x: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = x[axis - shape.length + x.length] ?? 1;
    if (size !== 1) strides[axis] = stride;
    stride *= size;
  }
  return strides;
}

/**
 * Walks `shape` in row-major order as rows of `count` elements: element j of a row is number
 * y + j of the result, a + j·aStep of one operand and b + j·bStep of the other.
 */
export function eachRow(
  shape: readonly number[],
  aShape: readonly number[],
  bShape: readonly number[],
  visit: (y: number, a: number, b: number, count: number, aStep: number, bStep: number) => void,
): void {
  const sizes: number[] = [];
  const aStrides: number[] = [];
  const bStrides: number[] = [];
  const aAll = broadcastStrides(shape, aShape);
  const bAll = broadcastStrides(shape, bShape);
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis]!;
    if (size === 1) continue;
    const last = sizes.length - 1;
    // An axis continues the one before it when both operands step through it without a gap.
    if (
      last >= 0 &&
      aStrides[last] === aAll[axis]! * size &&
      bStrides[last] === bAll[axis]! * size
    ) {
      sizes[last]! *= size;
      aStrides[last] = aAll[axis]!;
      bStrides[last] = bAll[axis]!;
    } else {
      sizes.push(size);
      aStrides.push(aAll[axis]!);
      bStrides.push(bAll[axis]!);
    }
  }
  const count = sizes.pop() ?? 1;
  const aStep = aStrides.pop() ?? 0;
  const bStep = bStrides.pop() ?? 0;
  if (count === 0) return;
  const index = new Array<number>(sizes.length).fill(0);
  let y = 0;
  let a = 0;
  let b = 0;
  for (;;) {
    visit(y, a, b, count, aStep, bStep);
    y += count;
    let axis = sizes.length - 1;
    for (; axis >= 0; axis--) {
      a += aStrides[axis]!;
      b += bStrides[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      a -= aStrides[axis]! * sizes[axis]!;
      b -= bStrides[axis]! * sizes[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** The axis counted from the front (−1 is the last). @throws ShapeError outside the rank. */
export function resolveAxis(caller: string, rank: number, axis: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new ShapeError(
      `${caller}: expected an axis of a tensor with ${rank} axes, got ${axis}.`,
      `Use 0 … ${rank - 1}, or count from the end with −1 … −${rank}.`,
    );
  }
  return resolved;
}

/** A shape seen from one axis: `outer` blocks of `size` × `inner` elements. */
export function aroundAxis(
  shape: readonly number[],
  axis: number,
): { outer: number; size: number; inner: number } {
  let outer = 1;
  let inner = 1;
  for (let a = 0; a < axis; a++) outer *= shape[a]!;
  for (let a = axis + 1; a < shape.length; a++) inner *= shape[a]!;
  return { outer, size: shape[axis]!, inner };
}
