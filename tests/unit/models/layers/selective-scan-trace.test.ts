import { describe, expect, test } from 'vitest';
import {
  mixingMatrix,
  tokenContributions,
  tokenSurvival,
  traceSelectiveScan,
} from '../../../../src/models/layers/selective-scan-trace.ts';
import { selectiveScan } from '../../../../src/models/layers/selective-scan.ts';
import { tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { scanInputs } from './mamba-inputs.ts';

const sizes = { batch: 2, length: 7, dim: 4, state: 3 };
const [length, dim, state] = [7, 4, 3];

describe('traceSelectiveScan', () => {
  test.each(['constant', 'shared', 2] as const)(
    'its numbers obey the equations and its output is that of selectiveScan, B and C %s',
    (layout) => {
      const inputs = scanInputs(4, sizes, layout);
      const initialState = {
        shape: [2, 4, 3],
        data: Float64Array.from({ length: 24 }, (_, i) => i / 9),
      };
      for (const discretisation of ['mamba', 'zoh'] as const) {
        const trace = traceSelectiveScan(inputs, { discretisation, initialState });
        const { output, state: last } = selectiveScan(inputs, { discretisation, initialState });
        expectAllclose(trace.output, output);
        for (let b = 0; b < 2; b++) {
          for (let i = 0; i < dim * state; i++) {
            const h = trace.h.data[(b * length + length - 1) * dim * state + i]!;
            expect(h).toBeCloseTo(last.data[b * dim * state + i]!, 12);
          }
        }
        trace.delta.data.forEach((delta, i) => {
          const raw = inputs.deltaRaw.data[i]! + inputs.deltaBias!.data[i % dim]!;
          expect(trace.deltaRaw.data[i]).toBe(raw);
          expect(delta).toBeCloseTo(Math.log1p(Math.exp(raw)), 12);
          for (let n = 0; n < state; n++) {
            const A = inputs.A.data[(i % dim) * state + n]!;
            expect(trace.Abar.data[i * state + n]).toBeCloseTo(Math.exp(delta * A), 14);
          }
        });
      }
    },
  );

  test('read is C · h: the output before skip and gate', () => {
    const inputs = { ...scanInputs(4, sizes), D: undefined, z: undefined };
    const trace = traceSelectiveScan(inputs);
    expectAllclose(trace.read, trace.output);
  });
});

describe('what is left of a token', () => {
  test('survival by hand: the product of the decays after the token', () => {
    const Abar = tensor([1, 3, 1, 1], [0.9, 0.5, 0.1]);
    const K = tokenSurvival(Abar, { batch: 0, channel: 0, state: 0 });
    expectAllclose(K, tensor([3, 3], [1, 0, 0, 0.5, 1, 0, 0.05, 0.1, 1]));
  });

  test('the contributions of all tokens add up to the last state', () => {
    const inputs = scanInputs(6, sizes);
    const trace = traceSelectiveScan(inputs);
    for (let channel = 0; channel < dim; channel++) {
      for (let n = 0; n < state; n++) {
        const parts = tokenContributions(trace, inputs.x, { batch: 1, channel, state: n });
        const total = parts.data.reduce((sum, part) => sum + part, 0);
        const last = ((1 * length + length - 1) * dim + channel) * state + n;
        expect(total).toBeCloseTo(trace.h.data[last]!, 12);
      }
    }
  });

  test('the mixing matrix times x is the read of the scan, and nothing comes from the future', () => {
    const inputs = scanInputs(8, sizes, 2);
    const trace = traceSelectiveScan(inputs);
    for (let channel = 0; channel < dim; channel++) {
      const M = mixingMatrix(trace, { batch: 1, channel });
      const at = (t: number) => (1 * length + t) * dim + channel;
      const product = zeros([length]);
      const read = zeros([length]);
      for (let t = 0; t < length; t++) {
        read.data[t] = trace.read.data[at(t)]!;
        for (let s = 0; s < length; s++) {
          product.data[t]! += M.data[t * length + s]! * inputs.x.data[at(s)]!;
          if (s > t) expect(M.data[t * length + s]).toBe(0);
        }
      }
      expectAllclose(product, read);
    }
  });

  test('an index outside the trace is named', () => {
    const Abar = zeros([1, 3, 2, 4]);
    expect(() =>
      tokenSurvival(Abar, { batch: 0, channel: 2, state: 0 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: tokenSurvival: expected batch, channel and state below 1, 2 and 4, got 0, 2 and 0. Count from 0.]`,
    );
    for (const index of [
      { batch: 1, channel: 0, state: 0 },
      { batch: 0, channel: -1, state: 0 },
      { batch: 0, channel: 0, state: 4 },
      { batch: 0, channel: 0.5, state: 0 },
    ]) {
      expect(() => tokenSurvival(Abar, index)).toThrow('Count from 0.');
    }
  });
});
