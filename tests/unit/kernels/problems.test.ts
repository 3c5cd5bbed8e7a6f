// The kernels themselves run in a browser (tests/browser/webgpu.spec.ts); here is what they are
// compared with, and that their descriptions fit their code.
import { describe, expect, test } from 'vitest';
import { sdpa } from '../../../src/models/layers/attention.ts';
import { selectiveScan } from '../../../src/models/layers/selective-scan.ts';
import {
  kernelHeadDim,
  naiveAttention,
  tiledAttentionKernel,
} from '../../../src/kernels/attention-kernels.ts';
import {
  attentionProblem,
  attentionReference,
  largestError,
  scanProblem,
  scanReference,
} from '../../../src/kernels/problems.ts';
import {
  kernelState,
  parallelScan,
  sequentialScan,
  transposed,
  unfusedScan,
} from '../../../src/kernels/scan-kernels.ts';

const attention = attentionProblem(20, 2);
const scan = scanProblem(12, 10);

describe('the reference of the kernels', () => {
  test('is causal attention over the whole sequence, row by row', () => {
    const shaped = (data: Float32Array) => ({ shape: [1, 2, 20, kernelHeadDim], data });
    const { output } = sdpa(shaped(attention.q), shaped(attention.k), shaped(attention.v), {
      causal: true,
    });
    expect(largestError(output.data, attentionReference(attention, 20))).toBeLessThan(1e-12);
  });

  test('takes fewer rows on demand and always the last of each head', () => {
    const rows = [...attentionReference(attention, 3)].map(
      ({ places }) => (places[0]! / kernelHeadDim) % 20,
    );
    expect(rows).toEqual([5, 12, 19, 5, 12, 19]);
  });

  test('is the selective scan of all channels, each output once', () => {
    const shaped = (shape: number[], data: Float32Array) => ({ shape, data });
    const { output } = selectiveScan(
      {
        x: shaped([1, 12, 10], scan.x),
        deltaRaw: shaped([1, 12, 10], scan.delta),
        A: shaped([10, kernelState], scan.A),
        B: shaped([1, 12, kernelState], scan.B),
        C: shaped([1, 12, kernelState], scan.C),
      },
      { softplus: false },
    );
    const pieces = [...scanReference(scan)];
    const places = pieces.flatMap((piece) => piece.places).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(largestError(output.data, pieces)).toBeLessThan(1e-12);
  });

  test('calls a result that is not a number infinitely wrong', () => {
    expect(largestError([1, NaN], [{ places: [0, 1], values: [1, 1] }])).toBe(Infinity);
  });

  test('measures errors against the largest output', () => {
    const pieces = [{ places: [0, 1], values: [0, 50] }];
    expect(largestError([1, 50], pieces)).toBe(0.02);
  });
});

test('transposing twice gives the array back', () => {
  const x = Float32Array.from({ length: 6 }, (_, i) => i);
  expect(Array.from(transposed(x, 2, 3))).toEqual([0, 3, 1, 4, 2, 5]);
  expect(transposed(transposed(x, 2, 3), 3, 2)).toEqual(x);
});

describe.each([
  naiveAttention(attention),
  tiledAttentionKernel(attention),
  unfusedScan(scan),
  sequentialScan(scan),
  parallelScan(scan),
])('$name', (kernel) => {
  test('names entry points that its code has', () => {
    for (const { entry } of kernel.passes) expect(kernel.code).toContain(`fn ${entry}(`);
  });

  test('fills every binding of its code, with the access that the code declares', () => {
    const declared = [...kernel.code.matchAll(/@binding\((\d+)\) var<(?:storage, )?(\w+)>/g)];
    const given = [
      'uniform',
      ...kernel.inputs.map(() => 'read'),
      ...kernel.scratch.map(() => 'read_write'),
      'read_write',
    ];
    expect(declared.map((match) => match[2])).toEqual(given);
    expect(declared.map((match) => Number(match[1]))).toEqual(given.map((_, i) => i));
  });

  test('needs no more storage buffers than every WebGPU device has', () => {
    expect(kernel.inputs.length + kernel.scratch.length + 1).toBeLessThanOrEqual(8);
  });
});
