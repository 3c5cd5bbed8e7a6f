// One comparison of arrays for all tests: |got − want| ≤ abs + rel·|want|, element by element.
import { expect } from 'vitest';

interface ArrayWithShape {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Empty when all elements agree; else one sentence with the worst index and both values. */
export function difference(
  got: ArrayWithShape,
  want: ArrayWithShape,
  { abs = 1e-9, rel = 1e-9 }: { abs?: number; rel?: number } = {},
): string {
  if (got.shape.join() !== want.shape.join()) {
    return `shape [${got.shape.join(', ')}], expected [${want.shape.join(', ')}]`;
  }
  if (got.data.length !== want.data.length) {
    return `${got.data.length} elements, expected ${want.data.length}`;
  }
  let worst = -1;
  let worstExcess = 0;
  for (let i = 0; i < want.data.length; i++) {
    const g = got.data[i]!;
    const w = want.data[i]!;
    if (Object.is(g, w) || g === w) continue;
    const excess = Math.abs(g - w) - (abs + rel * Math.abs(w));
    if (!(excess <= 0) && !(excess <= worstExcess)) {
      worst = i;
      worstExcess = Number.isNaN(excess) ? Infinity : excess;
    }
  }
  if (worst < 0) return '';
  return `index ${worst}: got ${got.data[worst]}, expected ${want.data[worst]} (abs ${abs}, rel ${rel})`;
}

/** Fails with the worst index and both values unless the arrays agree within the tolerance. */
export function expectAllclose(
  got: ArrayWithShape,
  want: ArrayWithShape,
  tolerance: { abs?: number; rel?: number } = {},
): void {
  expect(difference(got, want, tolerance)).toBe('');
}
