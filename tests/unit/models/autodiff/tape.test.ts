import { expect, test } from 'vitest';
import { add, gather, mul, reshape, scale, sum } from '../../../../src/models/autodiff/ops.ts';
import { erf } from '../../../../src/models/autodiff/erf.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  gradTargets,
  resetTape,
  variable,
} from '../../../../src/models/autodiff/tape.ts';
import { DomainError } from '../../../../src/models/tensor/errors.ts';
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

test('a leaf whose numbers do not fill its shape is refused', () => {
  const tape = createTape(float64);
  const wrong = { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5) };
  for (const leaf of [variable, constant])
    expect(() => leaf(tape, wrong)).toThrow(
      'variable: expected 6 values for shape [2, 3], got 5. Make the shape and the number of values agree.',
    );
});

test('backward from a constant reaches nothing and is no mistake', () => {
  const tape = createTape(float64);
  const [x, fixed] = [variable(tape, tensor([1], [3])), constant(tape, tensor([1], [NaN]))];
  backward(tape, [{ output: scale(tape, fixed, 2) }, { output: scale(tape, x, 2) }]);
  expect([...gradOf(tape, x).data]).toEqual([2]);
});

test('backward says what is wrong with a seed and with a loss, and what to do', () => {
  const tape = createTape(float64);
  const x = variable(tape, tensor([2, 2], [Infinity, 2, 3, NaN]));
  expect(() => backward(tape, [{ output: x }])).toThrow(
    'backward: expected a seed for an output of shape [2, 2], got none. Pass { output, grad }, or sum the output first.',
  );
  expect(() => backward(tape, [{ output: x, grad: tensor([3], [1, 1, 1]) }])).toThrow(
    'backward: expected a seed of shape [2, 2], got 3 values. Give the seed the shape of its output.',
  );
  const loss = sum(tape, x);
  expect(() => backward(tape, [{ output: loss }])).toThrow(DomainError);
  expect(() => backward(tape, [{ output: loss }])).toThrow(
    'backward: expected a finite loss, got NaN. Lower the learning rate, clip the gradient, or look for a division by zero.',
  );
  // Only a loss must be finite: of several outputs some may be infinite, as a masked score is.
  const many = scale(tape, x, 1);
  expect(() =>
    backward(tape, [{ output: many, grad: tensor([2, 2], [1, 1, 1, 1]) }]),
  ).not.toThrow();
});

test('a gradient that is written once comes as it is, one that is shared is added to', () => {
  const dirty = createTape({
    ...float64,
    scratch: (size) => new Float64Array(size).fill(7),
    allocate: (size) => new Float64Array(size),
  });
  const make = () => variable(dirty, tensor([2], [1, 2]));
  const [x, y, z] = [make(), make(), constant(dirty, tensor([2], [1, 2]))];
  const targets = gradTargets(dirty, [x, y, z], [true, false, true]);
  expect(targets.map((target) => target?.keep)).toEqual([false, true, undefined]);
  expect([...targets[0]!.into]).toEqual([7, 7]);
  expect([...targets[1]!.into]).toEqual([0, 0]);
  // What has arrived at x before is kept.
  expect(gradTargets(dirty, [x], [true])[0]).toEqual({ into: targets[0]!.into, keep: true });
  const twice = make();
  const folded = reshape(dirty, twice, [1, 2]);
  for (const inputs of [
    [twice, twice],
    [folded, twice],
  ]) {
    const both = gradTargets(dirty, inputs, [true, true]);
    expect(both.map((target) => target?.keep)).toEqual([true, true]);
    expect(both[0]!.into).toBe(both[1]!.into);
    expect([...both[0]!.into]).toEqual([0, 0]);
  }
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
