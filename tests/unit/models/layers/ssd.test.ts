import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selectiveScan } from '../../../../src/models/layers/selective-scan.ts';
import { stackTime, timeSlice } from '../../../../src/models/layers/sequence.ts';
import { simpleGlaRecurrent } from '../../../../src/models/layers/simple-gla.ts';
import {
  ssdChunked,
  ssdMatrix,
  ssdParallel,
  ssdRecurrent,
  type SsdInputs,
} from '../../../../src/models/layers/ssd-heads.ts';
import { ssdScan, ssdScanStep } from '../../../../src/models/layers/ssd-scan.ts';
import { segsum } from '../../../../src/models/layers/ssd.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import type { ReadonlyTensor, Tensor } from '../../../../src/models/tensor/tensor.ts';
import {
  build,
  full,
  map,
  permute,
  reshape,
  tensor,
} from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { nudged, ssdScanInputs, tokens, type SsdSizes } from './mamba-inputs.ts';

const sizes: SsdSizes = { batch: 2, length: 11, heads: 4, headDim: 3, groups: 2, state: 5 };

function bare(seed: number, s: SsdSizes): SsdInputs & { readonly initialState: Tensor } {
  const random = seeded(seed);
  const draw = (...shape: number[]) => build(shape, () => normal(random));
  return {
    x: draw(s.batch, s.length, s.heads, s.headDim),
    logA: build([s.batch, s.length, s.heads], () => -Math.exp(normal(random))),
    B: draw(s.batch, s.length, s.groups, s.state),
    C: draw(s.batch, s.length, s.groups, s.state),
    initialState: draw(s.batch, s.heads, s.headDim, s.state),
  };
}

describe('segsum', () => {
  test('by hand', () => {
    const no = -Infinity;
    expect([...segsum(tensor([3], [5, 1, 2])).data]).toEqual([0, no, no, 1, 0, no, 3, 2, 0]);
  });

  test('keeps the rows of a batch apart', () => {
    const both = segsum(tensor([2, 2], [1, 2, 3, 4]));
    const no = -Infinity;
    expect(both.shape).toEqual([2, 2, 2]);
    expect([...both.data]).toEqual([0, no, 2, 0, 0, no, 4, 0]);
  });

  test('a reset (log decay −∞) hides all before it and gives no NaN', () => {
    const L = map(segsum(tensor([3], [-1, -Infinity, -1])), Math.exp);
    expectAllclose(L, tensor([3, 3], [1, 0, 0, 0, 1, 0, 0, Math.exp(-1), 1]));
  });

  test('a small sum after a huge one keeps its digits', () => {
    const S = segsum(tensor([3], [0, -1e16, -0.1]));
    expect(S.data[2 * 3 + 1]).toBe(-0.1);
  });
});

describe('the duality', () => {
  test('matrix = chunked = recurrent, for any sizes and chunk, with and without initial state', () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.constant(1),
          length: fc.integer({ min: 1, max: 17 }),
          heads: fc.constantFrom(2, 4),
          headDim: fc.integer({ min: 1, max: 3 }),
          groups: fc.constantFrom(1, 2),
          state: fc.integer({ min: 1, max: 4 }),
        }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.boolean(),
        (s, chunk, seed, started) => {
          const inputs = bare(seed, s);
          const options = { initialState: started ? inputs.initialState : undefined };
          const want = ssdRecurrent(inputs, options);
          for (const got of [
            ssdParallel(inputs, options),
            ssdChunked(inputs, { ...options, chunk }),
          ]) {
            expectAllclose(got.output, want.output);
            expectAllclose(got.state, want.state);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('ssdMatrix is lower triangular and its product with x is the output', () => {
    const inputs = bare(2, sizes);
    const { length, heads, headDim } = sizes;
    const M = ssdMatrix(inputs);
    const Y = build(inputs.x.shape, (i) => {
      const p = i % headDim;
      const h = Math.floor(i / headDim) % heads;
      const t = Math.floor(i / (headDim * heads)) % length;
      const b = Math.floor(i / (headDim * heads * length));
      let sum = 0;
      for (let s = 0; s < length; s++) {
        const weight = M.data[((b * heads + h) * length + t) * length + s]!;
        if (s > t) expect(weight).toBe(0);
        sum += weight * inputs.x.data[((b * length + s) * heads + h) * headDim + p]!;
      }
      return sum;
    });
    expectAllclose(Y, ssdRecurrent(inputs).output);
  });

  test('it is linear attention with one decay a head: q = C, k = B, v = x', () => {
    const inputs = bare(4, { ...sizes, groups: sizes.heads });
    const { output, state } = simpleGlaRecurrent({
      ...{ q: inputs.C, k: inputs.B, v: inputs.x },
      logDecay: inputs.logA,
    });
    const want = ssdRecurrent(inputs);
    expectAllclose(output, want.output);
    expectAllclose(permute(state.S, [0, 1, 3, 2]), want.state);
  });

  test('a decay of e^−1000 a token, or of 0, leaves no NaN in any form', () => {
    const inputs = bare(4, sizes);
    for (const logA of [-1000, -Infinity]) {
      const hard = { ...inputs, logA: full(inputs.logA.shape, logA) };
      const options = { initialState: inputs.initialState };
      const want = ssdRecurrent(hard, options).output;
      expect(want.data.every(Number.isFinite)).toBe(true);
      expectAllclose(ssdParallel(hard, options).output, want);
      expectAllclose(ssdChunked(hard, { ...options, chunk: 4 }).output, want);
    }
  });
});

describe('ssdScan', () => {
  test('it equals the selective scan with one A and one Δ for every channel of a head', () => {
    const { batch, length, heads, headDim, state } = sizes;
    const dim = heads * headDim;
    const inputs = ssdScanInputs(9, sizes);
    const { x, deltaRaw, A, B, C, deltaBias, D, z } = inputs;
    const flat = (value: ReadonlyTensor) => tensor([batch, length, dim], value.data);
    const want = selectiveScan({
      x: flat(x),
      deltaRaw: build([batch, length, dim], (i) => deltaRaw.data[Math.floor(i / headDim)]!),
      A: build([dim, state], (i) => A.data[Math.floor(i / (headDim * state))]!),
      B,
      C,
      deltaBias: build([dim], (i) => deltaBias!.data[Math.floor(i / headDim)]!),
      D: tensor([dim], D!.data),
      z: flat(z!),
    });
    for (const chunk of [1, 4, 64, 'recurrent'] as const) {
      const got = ssdScan(inputs, { chunk });
      expectAllclose(reshape(got.output, [batch, length, dim]), want.output);
      expectAllclose(reshape(got.state, [batch, dim, state]), want.state);
    }
  });

  test('it equals ssdScanStep folded over the tokens', () => {
    const inputs = ssdScanInputs(10, sizes);
    const want = ssdScan(inputs, { chunk: 4, deltaLimit: [0.2, 1] });
    const outputs: Tensor[] = [];
    let h: Tensor | undefined;
    for (let t = 0; t < sizes.length; t++) {
      const { x, deltaRaw, B, C, z } = inputs;
      const at = (value: ReadonlyTensor) => timeSlice(value, t);
      const token = { ...inputs, x: at(x), deltaRaw: at(deltaRaw), B: at(B), C: at(C), z: at(z!) };
      const step = ssdScanStep(token, h, { deltaLimit: [0.2, 1] });
      outputs.push(step.output);
      h = step.state;
    }
    expectAllclose(stackTime(outputs), want.output);
    expectAllclose(h!, want.state);
  });

  test('changing token t leaves every y before t as it was', () => {
    const inputs = ssdScanInputs(11, sizes);
    const want = ssdScan(inputs, { chunk: 4 }).output;
    for (const name of ['x', 'deltaRaw', 'B', 'C', 'z'] as const) {
      const got = ssdScan({ ...inputs, [name]: nudged(inputs[name]!, 6) }, { chunk: 4 }).output;
      expectAllclose(tokens(got, 0, 6), tokens(want, 0, 6), { abs: 0, rel: 0 });
      expect(tokens(got, 6, 7).data).not.toEqual(tokens(want, 6, 7).data);
    }
  });

  test('one number D a head is the same as that number for each of its channels', () => {
    const inputs = ssdScanInputs(12, sizes);
    const D = tensor([4], [1, 2, 3, 4]);
    const wide = build([4, 3], (i) => Math.floor(i / 3) + 1);
    const want = ssdScan({ ...inputs, D: wide }).output;
    expectAllclose(ssdScan({ ...inputs, D }).output, want, { abs: 0, rel: 0 });
  });
});

describe('errors say which input is wrong', () => {
  const inputs = ssdScanInputs(1, sizes);
  test('shapes, groups and chunk', () => {
    expect(() => ssdScan({ ...inputs, A: full([3], -1) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: ssdScan: expected axis heads of A to be 4 as in x, got 3. Check axis 0 of A.]`,
    );
    expect(() =>
      ssdScan({ ...inputs, B: full([2, 11, 3, 5], 1), C: full([2, 11, 3, 5], 1) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: ssdChunked: expected the 3 groups of B to divide the 4 heads of x. Give every group the same number of heads.]`,
    );
    expect(() => ssdScan(inputs, { chunk: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: ssdChunked: expected chunk to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
  });
});
