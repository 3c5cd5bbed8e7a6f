import { expect, test } from 'vitest';
import { add, gather, mul, scale, sum } from '../../../../src/models/autodiff/ops.ts';
import { erf } from '../../../../src/models/autodiff/erf.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  resetTape,
  variable,
} from '../../../../src/models/autodiff/tape.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';

const float64 = { precision: 'float64' } as const;

test('gradients of several outputs add up, weighted by their seeds', () => {
  const tape = createTape(float64);
  const x = variable(tape, tensor([2], [3, 4]));
  const square = mul(tape, x, x);
  const double = scale(tape, x, 2);
  backward(tape, [
    { output: square, grad: tensor([2], [1, 10]) },
    { output: double, grad: tensor([2], [100, 1000]) },
  ]);
  expect([...gradOf(tape, x).data]).toEqual([6 + 200, 80 + 2000]);
});

test('a constant and a variable that was not used have gradient zero', () => {
  const tape = createTape(float64);
  const [x, unused] = [variable(tape, tensor([1], [3])), variable(tape, tensor([2], [1, 1]))];
  const c = constant(tape, tensor([1], [5]));
  backward(tape, [{ output: sum(tape, mul(tape, x, c)) }]);
  expect([...gradOf(tape, x).data]).toEqual([5]);
  expect([...gradOf(tape, c).data]).toEqual([0]);
  expect([...gradOf(tape, unused).data]).toEqual([0, 0]);
});

test('what is computed from constants alone is not recorded', () => {
  const tape = createTape(float64);
  add(tape, constant(tape, tensor([1], [1])), constant(tape, tensor([1], [2])));
  expect(tape.steps).toHaveLength(0);
  gather(tape, variable(tape, tensor([1, 1], [1])), tensor([1], [0]));
  expect(tape.steps).toHaveLength(1);
  resetTape(tape);
  expect(tape.steps).toHaveLength(0);
});

test('an output of several numbers needs a seed of its shape', () => {
  const tape = createTape(float64);
  const x = variable(tape, tensor([2], [1, 2]));
  expect(() => backward(tape, [{ output: x }])).toThrow(
    'expected a seed for an output of shape [2]',
  );
  expect(() => backward(tape, [{ output: x, grad: tensor([1], [1]) }])).toThrow('got 1 values');
});

test('a float32 tape computes in float32', () => {
  const tape = createTape({ precision: 'float32' });
  const x = variable(tape, tensor([1], [0.1]));
  expect(x.data[0]).toBe(Math.fround(0.1));
  expect(scale(tape, x, 3).data).toBeInstanceOf(Float32Array);
});

test('erf agrees with tabulated values and is odd', () => {
  // DLMF 7.2(i); values to 16 digits from Abramowitz and Stegun, table 7.1.
  expect(erf(0)).toBe(0);
  expect(erf(0.5)).toBeCloseTo(0.5204998778130465, 15);
  expect(erf(1)).toBeCloseTo(0.8427007929497149, 15);
  expect(erf(2)).toBeCloseTo(0.9953222650189527, 15);
  expect(erf(3)).toBeCloseTo(0.9999779095030014, 15);
  expect(erf(-1)).toBe(-erf(1));
  expect(erf(2.5 + 1e-12) - erf(2.5 - 1e-12)).toBeLessThan(1e-13);
  expect(erf(9)).toBe(1);
});
