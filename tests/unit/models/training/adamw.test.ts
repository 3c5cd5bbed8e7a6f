import { expect, test } from 'vitest';
import { createArenaTape } from '../../../../src/models/autodiff/arena.ts';
import { plainKernels } from '../../../../src/models/autodiff/kernels.ts';
import { normal, seeded } from '../../../../src/models/tensor/random.ts';
import { adamwStep, initAdamw } from '../../../../src/models/training/adamw.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const float64 = (size: number): Float64Array => new Float64Array(size);

test('the first step moves every weight by the learning rate against its gradient', () => {
  const weights = Float64Array.from([1, 1, 1]);
  const state = initAdamw(3, float64);
  adamwStep(plainKernels, weights, Float64Array.from([5, -0.01, 0]), state, 0.1, {
    weightDecay: 0,
  });
  expectAllclose({ shape: [3], data: weights }, { shape: [3], data: [0.9, 1.1, 1] }, { abs: 1e-6 });
});

test('without a gradient only the decay is left: w ← (1 − rate · weightDecay) w', () => {
  const weights = Float64Array.from([2]);
  adamwStep(plainKernels, weights, float64(1), initAdamw(1, float64), 0.1, { weightDecay: 0.5 });
  expect(weights[0]).toBeCloseTo(2 * 0.95, 15);
});

test('the gradient is cleared and its norm before clipping is returned', () => {
  const grad = Float64Array.from([3, 4]);
  const config = { maxNorm: 1 };
  expect(adamwStep(plainKernels, float64(2), grad, initAdamw(2, float64), 0.1, config)).toBe(5);
  expect([...grad]).toEqual([0, 0]);
});

test('a gradient with NaN is refused and leaves the weights as they were', () => {
  const weights = Float64Array.from([1]);
  const state = initAdamw(1, float64);
  expect(() => adamwStep(plainKernels, weights, Float64Array.from([NaN]), state, 0.1)).toThrow(
    'expected a finite gradient norm, got NaN',
  );
  expect(weights[0]).toBe(1);
});

test('the SIMD step equals the plain step in float64', () => {
  const tape = createArenaTape({ bytes: 1 << 20 });
  expect(tape.simd).toBeDefined();
  for (const size of [4, 6, 20]) {
    const random = seeded(size);
    const start = Float64Array.from({ length: size }, () => Math.fround(normal(random)));
    const fast = { weights: tape.allocate(size), state: initAdamw(size, tape.allocate) };
    const slow = { weights: start.slice(), state: initAdamw(size, float64) };
    fast.weights.set(start);
    for (let step = 0; step < 10; step++) {
      const grad = Float64Array.from({ length: size }, () => Math.fround(normal(random)));
      const copy = tape.allocate(size);
      copy.set(grad);
      adamwStep(tape.kernels, fast.weights, copy, fast.state, 0.01, { maxNorm: 1 });
      adamwStep(plainKernels, slow.weights, grad, slow.state, 0.01, { maxNorm: 1 });
    }
    const shape = [size];
    expectAllclose(
      { shape, data: fast.weights },
      { shape, data: slow.weights },
      { abs: 1e-6, rel: 1e-5 },
    );
  }
});
