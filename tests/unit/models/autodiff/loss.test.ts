// Cross-entropy against its formula, written down a second time, row by row.
import { describe, expect, test } from 'vitest';
import { addScalar, crossEntropy, neg } from '../../../../src/models/autodiff/ops.ts';
import {
  backward,
  constant,
  createTape,
  gradOf,
  valueOf,
  variable,
} from '../../../../src/models/autodiff/tape.ts';
import { tensor, zeros, type Tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { randomTensor } from './finite-difference.ts';

const vocab = 5;

function byTape(logits: Tensor, targets: readonly number[]): { loss: number; gradient: Tensor } {
  const tape = createTape({ precision: 'float64' });
  const x = variable(tape, logits);
  const loss = crossEntropy(tape, x, targets);
  backward(tape, [{ output: loss, grad: tensor([], [1]) }]);
  return { loss: loss.data[0]!, gradient: gradOf(tape, x) };
}

function byFormula(logits: Tensor, targets: readonly number[]): { loss: number; gradient: Tensor } {
  const gradient = zeros(logits.shape);
  const count = targets.filter((target) => target !== -100).length;
  let loss = 0;
  targets.forEach((target, r) => {
    if (target === -100) return;
    const row = logits.data.subarray(r * vocab, (r + 1) * vocab);
    const top = Math.max(...row);
    const sum = row.reduce((total, x) => total + Math.exp(x - top), 0);
    loss -= (row[target]! - top - Math.log(sum)) / count;
    row.forEach((x, i) => {
      const p = Math.exp(x - top) / sum;
      gradient.data[r * vocab + i] = (p - (i === target ? 1 : 0)) / count;
    });
  });
  return { loss, gradient };
}

describe('crossEntropy', () => {
  test.each([
    ['every row', [4, 0, 2, 1, 3, 3, 0]],
    ['runs of rows between gaps', [-100, 1, 2, -100, -100, 4, -100]],
    ['the first rows and the last', [3, 0, -100, -100, 2, 2, 1]],
    ['one row', [-100, -100, -100, 2, -100, -100, -100]],
  ])('is the mean of −ln softmax over %s', (_, targets) => {
    const logits = randomTensor([7, vocab], 3, -4, 4);
    const [got, want] = [byTape(logits, targets), byFormula(logits, targets)];
    expect(got.loss).toBeCloseTo(want.loss, 12);
    expectAllclose(got.gradient, want.gradient, { abs: 1e-14, rel: 1e-12 });
  });

  test('no counted row gives no loss and no gradient', () => {
    const { loss, gradient } = byTape(randomTensor([2, vocab], 4), [-100, -100]);
    expect(loss).toBe(0);
    expect(gradient.data.every((x) => x === 0)).toBe(true);
  });

  test('a class whose probability is too small for a number still has its loss', () => {
    // 500 is the most probable class; the others are e⁻⁴⁹⁰ and less of it.
    const logits = tensor([2, vocab], [0, 1, 500, 10, -300, 2, 1, 0, 3, 900]);
    expect(byTape(logits, [4, 3]).loss).toBeCloseTo((800 + 897) / 2, 10);
  });
});

test('neg and addScalar do what their names say', () => {
  const tape = createTape({ precision: 'float64' });
  const x = constant(tape, tensor([3], [1.5, 0, -2]));
  expect([...valueOf(neg(tape, x)).data].map((value) => value + 0)).toEqual([-1.5, 0, 2]);
  expect([...valueOf(addScalar(tape, x, 0.25)).data]).toEqual([1.75, 0.25, -1.75]);
});
