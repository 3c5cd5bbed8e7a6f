import { describe, expect, test } from 'vitest';
import { createArenaTape } from '../../../../src/models/autodiff/arena.ts';
import * as ops from '../../../../src/models/autodiff/ops.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  resetTape,
  valueOf,
  variable,
  type Tape,
} from '../../../../src/models/autodiff/tape.ts';
import type { Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { expectGradients, randomTensor } from './finite-difference.ts';
import { fusedCases, sharedCases, type FusedCase } from './fused-cases.ts';

describe('in float64', () => {
  for (const { name, run, inputs } of fusedCases.filter(({ name }) => !name.includes('35'))) {
    test(`the gradient of ${name} is its finite difference`, () => {
      expectGradients(run, inputs);
    });
  }
});

/** The result and all gradients of one case on a tape. */
function evaluate(tape: Tape, { run, inputs }: FusedCase): Record<string, Tensor> {
  const leaves = Object.fromEntries(
    Object.entries(inputs).map(([name, x]) => [name, variable(tape, x)]),
  );
  const output = run(tape, leaves);
  backward(tape, [{ output, grad: randomTensor(output.shape, 978) }]);
  const gradients = Object.entries(leaves).map(([name, x]) => [`d_${name}`, gradOf(tape, x)]);
  const result = { y: valueOf(output), ...Object.fromEntries(gradients) } as Record<string, Tensor>;
  resetTape(tape);
  return result;
}

describe('in float32', () => {
  const tapes = {
    fused: createArenaTape({ bytes: 1 << 22 }),
    basic: createArenaTape({ bytes: 1 << 22, simd: 'basic' }),
    plain: createArenaTape({ bytes: 1 << 22, simd: 'none' }),
  };
  test('the SIMD kernels are available here, and can be refused', () => {
    expect(['fused', 'basic']).toContain(tapes.fused.simd);
    expect([tapes.basic.simd, tapes.plain.simd]).toEqual(['basic', undefined]);
  });
  for (const each of [...fusedCases, ...sharedCases]) {
    test(`${each.name} agrees with float64 on every set of kernels, whatever the memory held`, () => {
      const want = evaluate(createTape({ precision: 'float64' }), each);
      for (const tape of Object.values(tapes)) {
        tape.scratch((1 << 19) + (1 << 18)).fill(NaN);
        resetTape(tape);
        const got = evaluate(tape, each);
        for (const name of Object.keys(want)) {
          expectAllclose(got[name]!, want[name]!, { abs: 2e-5, rel: 2e-4 });
        }
      }
    });
  }
});

test('causal operations ignore the future: changing x_t leaves y before t unchanged', () => {
  const causal = fusedCases.filter(
    ({ name, inputs }) =>
      /^(causal|linear|delta|gated|ssd|selective|lstm|long|fft)/.test(name) &&
      inputs['A'] === undefined,
  );
  expect(causal.length).toBeGreaterThan(20);
  for (const { run, inputs } of causal) {
    const sequence = inputs['x'] ?? inputs['v']!;
    const [batch, length] = sequence.shape as [number, number];
    const inner = sequence.data.length / batch / length;
    const name = inputs['x'] ? 'x' : 'v';
    const changed = {
      ...sequence,
      data: sequence.data.map((u, i) => (i % (length * inner) < (length - 1) * inner ? u : u + 1)),
    };
    const values = [sequence, changed].map((x) => {
      const tape = createTape({ precision: 'float64' });
      const leaves = Object.entries({ ...inputs, [name]: x }).map(([key, value]) => [
        key,
        constant(tape, value),
      ]);
      return run(tape, Object.fromEntries(leaves)).data;
    });
    const [before, after] = values as [Float64Array, Float64Array];
    const width = before.length / batch / length;
    const past = before.filter((_, i) => i % (length * width) < (length - 1) * width);
    const pastAfter = after.filter((_, i) => i % (length * width) < (length - 1) * width);
    expectAllclose(
      { shape: [past.length], data: pastAfter },
      { shape: [past.length], data: past },
      { abs: 1e-12 },
    );
    expect(after).not.toEqual(before);
  }
});

test('matmul agrees with float64 for every remainder of its tiles', () => {
  const tape = createArenaTape({ bytes: 1 << 24 });
  for (const [m, n, k] of [
    [1, 1, 1],
    [3, 7, 5],
    [4, 8, 300],
    [5, 9, 257],
    [13, 17, 1],
    [33, 30, 64],
  ] as const) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const A = randomTensor(transposeA ? [k, m] : [m, k], 51);
        const B = randomTensor(transposeB ? [n, k] : [k, n], 52);
        const run: FusedCase['run'] = (t, x) =>
          ops.matmul(t, x['A']!, x['B']!, { transposeA, transposeB });
        const each = { name: '', run, inputs: { A, B } };
        const want = evaluate(createTape({ precision: 'float64' }), each);
        const got = evaluate(tape, each);
        for (const name of Object.keys(want))
          expectAllclose(got[name]!, want[name]!, { abs: 1e-4, rel: 1e-4 });
      }
    }
  }
});
