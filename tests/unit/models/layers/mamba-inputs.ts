// Random inputs for the tests of the Mamba family.
import type { SelectiveScanInputs } from '../../../../src/models/layers/selective-scan-inputs.ts';
import type { SsdScanInputs } from '../../../../src/models/layers/ssd-scan.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../../../../src/models/tensor/tensor.ts';
import { build } from '../../../../src/models/tensor/tensor.ts';

export type ProjectionLayout = 'constant' | 'shared' | number;

export interface ScanSizes {
  readonly batch: number;
  readonly length: number;
  readonly dim: number;
  readonly state: number;
}

/** Inputs of every kind; B and C constant, shared, or in the given number of groups. */
export function scanInputs(
  seed: number,
  { batch, length, dim, state }: ScanSizes,
  layout: ProjectionLayout = 'shared',
): SelectiveScanInputs {
  const random = seeded(seed);
  const draw = (...shape: number[]) => build(shape, () => normal(random));
  const projection = () =>
    layout === 'constant'
      ? draw(dim, state)
      : layout === 'shared'
        ? draw(batch, length, state)
        : draw(batch, length, layout, state);
  return {
    x: draw(batch, length, dim),
    deltaRaw: draw(batch, length, dim),
    A: build([dim, state], () => -Math.exp(normal(random))),
    B: projection(),
    C: projection(),
    deltaBias: draw(dim),
    D: draw(dim),
    z: draw(batch, length, dim),
  };
}

export interface SsdSizes {
  readonly batch: number;
  readonly length: number;
  readonly heads: number;
  readonly headDim: number;
  readonly groups: number;
  readonly state: number;
}

export function ssdScanInputs(
  seed: number,
  { batch, length, heads, headDim, groups, state }: SsdSizes,
): SsdScanInputs {
  const random = seeded(seed);
  const draw = (...shape: number[]) => build(shape, () => normal(random));
  return {
    x: draw(batch, length, heads, headDim),
    deltaRaw: draw(batch, length, heads),
    A: build([heads], () => -Math.exp(normal(random))),
    B: draw(batch, length, groups, state),
    C: draw(batch, length, groups, state),
    deltaBias: draw(heads),
    D: draw(heads, headDim),
    z: draw(batch, length, heads, headDim),
  };
}

/** x with 1 added to every number of token t. */
export function nudged(x: ReadonlyTensor, t: number): Tensor {
  const [, length = 0, ...rest] = x.shape;
  const inner = rest.reduce((a, b) => a * b, 1);
  return build(x.shape, (i) => x.data[i]! + (Math.floor(i / inner) % length === t ? 1 : 0));
}

/** The tokens start … end − 1 of x (batch length …). */
export function tokens(x: ReadonlyTensor, start: number, end: number): Tensor {
  const [batch = 0, length = 0, ...rest] = x.shape;
  const inner = rest.reduce((a, b) => a * b, 1);
  const run = (end - start) * inner;
  return build([batch, end - start, ...rest], (i) => {
    const b = Math.floor(i / run);
    return x.data[(b * length + start) * inner + (i % run)]!;
  });
}
