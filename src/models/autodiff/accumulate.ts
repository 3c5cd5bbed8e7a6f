// Adding to gradients and values along a row, whose operands may stand still (step 0): the kernels
// where everything moves by one, a loop where not.
import type { Floats, Kernels } from './kernels.ts';

/** y[yAt + j·yStep] += factor · x[xAt + j·xStep] for j < count. */
export function addRow(
  kernels: Kernels,
  y: Floats,
  yAt: number,
  yStep: number,
  x: Floats,
  xAt: number,
  xStep: number,
  factor: number,
  count: number,
): void {
  if (yStep === 1 && xStep === 1) kernels.addScaled(y, yAt, x, xAt, factor, count);
  else for (let j = 0; j < count; j++) y[yAt + j * yStep]! += factor * x[xAt + j * xStep]!;
}

/** y[yAt + j·yStep] += a[aAt + j·aStep] · b[bAt + j·bStep] for j < count; = if not `keep`. */
export function addProductRow(
  kernels: Kernels,
  y: Floats,
  yAt: number,
  yStep: number,
  a: Floats,
  aAt: number,
  aStep: number,
  b: Floats,
  bAt: number,
  bStep: number,
  count: number,
  keep = true,
): void {
  if (yStep === 1 && aStep === 1 && bStep === 1) {
    kernels.addProduct(y, yAt, a, aAt, b, bAt, count, keep);
  } else {
    if (!keep) for (let j = 0; j < count; j++) y[yAt + j * yStep] = 0;
    for (let j = 0; j < count; j++) {
      y[yAt + j * yStep]! += a[aAt + j * aStep]! * b[bAt + j * bStep]!;
    }
  }
}
