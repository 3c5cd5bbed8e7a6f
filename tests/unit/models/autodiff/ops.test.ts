import { describe, expect, test } from 'vitest';
import * as ops from '../../../../src/models/autodiff/ops.ts';
import { constant, createTape, valueOf } from '../../../../src/models/autodiff/tape.ts';
import { tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { expectGradients, randomTensor } from './finite-difference.ts';

const a = randomTensor([2, 3, 4], 1);
const b = randomTensor([2, 3, 4], 2, 0.3, 2);

describe('two operands', () => {
  const shapes: [number[], number[]][] = [
    [
      [2, 3, 4],
      [2, 3, 4],
    ],
    [[2, 3, 4], [4]],
    [
      [3, 1],
      [2, 1, 4],
    ],
    [[], [2, 2]],
    [
      [2, 1, 2],
      [1, 3, 1],
    ],
    [[1], [1, 1]],
  ];
  for (const name of ['add', 'sub', 'mul', 'div', 'maximum'] as const) {
    test(`the gradient of ${name} is its finite difference for every broadcast shape`, () => {
      for (const [left, right] of shapes) {
        const inputs = { a: randomTensor(left, 3), b: randomTensor(right, 4, 0.3, 2) };
        expectGradients((tape, x) => ops[name](tape, x.a, x.b), inputs);
        expectGradients((tape, x) => ops[name](tape, x.b, x.a), { ...inputs, a: inputs.b });
      }
    });
  }

  test('broadcasting repeats axes of size 1 as numpy does', () => {
    const tape = createTape({ precision: 'float64' });
    const column = constant(tape, tensor([2, 1], [10, 20]));
    const row = constant(tape, tensor([3], [1, 2, 3]));
    expectAllclose(valueOf(ops.add(tape, column, row)), tensor([2, 3], [11, 12, 13, 21, 22, 23]));
  });

  test('where and maskFill choose by the mask and route the gradient to what was chosen', () => {
    const mask = tensor([3, 1], [0, 1, 0]);
    expectGradients((tape, x) => ops.where(tape, mask, x.a, x.b), { a, b });
    expectGradients((tape, x) => ops.maskFill(tape, x.a, mask, 7), { a });
    const tape = createTape({ precision: 'float64' });
    const filled = ops.maskFill(
      tape,
      constant(tape, tensor([3], [1, 2, 3])),
      tensor([3], [0, 1, 0]),
      -Infinity,
    );
    expect([...filled.data]).toEqual([1, -Infinity, 3]);
  });

  test('shapes that do not broadcast are named', () => {
    const tape = createTape({ precision: 'float64' });
    expect(() => ops.add(tape, constant(tape, a), constant(tape, randomTensor([5], 1)))).toThrow(
      'add: expected shapes that broadcast, got [2, 3, 4] and [5].',
    );
  });
});

describe('one operand', () => {
  const anywhere = [
    'neg',
    'exp',
    'sin',
    'cos',
    'square',
    'sigmoid',
    'tanh',
    'silu',
    'geluExact',
    'geluTanh',
    'softplus',
    'logSigmoid',
    'relu',
    'eluPlusOne',
    'softmax',
    'logSumExp',
  ] as const;
  for (const name of anywhere) {
    test(`the gradient of ${name} is its finite difference`, () => {
      expectGradients((tape, x) => ops[name](tape, x.a), { a: randomTensor([3, 5], 5, 2) });
    });
  }
  for (const name of ['log', 'sqrt', 'reciprocal'] as const) {
    test(`the gradient of ${name} is its finite difference for positive numbers`, () => {
      expectGradients((tape, x) => ops[name](tape, x.b), { b });
    });
  }
  test('the gradients of scale and addScalar are their finite differences', () => {
    expectGradients((tape, x) => ops.addScalar(tape, ops.scale(tape, x.a, -2.5), 3), { a });
  });
  test('softplus, logSigmoid, softmax and logSumExp stay finite at ±1000', () => {
    const tape = createTape({ precision: 'float64' });
    const extremes = constant(tape, tensor([2], [1000, -1000]));
    expect([...ops.softplus(tape, extremes).data]).toEqual([1000, 0]);
    expect([...ops.logSigmoid(tape, extremes).data]).toEqual([0, -1000]);
    expect([...ops.softmax(tape, extremes).data]).toEqual([1, 0]);
    expect([...ops.logSumExp(tape, extremes).data]).toEqual([1000]);
  });
  test('a softmax row without any finite element is zero, not NaN', () => {
    const tape = createTape({ precision: 'float64' });
    const empty = constant(tape, tensor([2], [-Infinity, -Infinity]));
    expect([...ops.softmax(tape, empty).data]).toEqual([0, 0]);
  });
});

describe('matmul', () => {
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      test(`has the right gradient with transposeA ${transposeA}, transposeB ${transposeB}`, () => {
        const shapes: [number[], number[]][] = [
          [[], []],
          [[2], []],
          [[], [2]],
          [[2, 1], [3]],
        ];
        for (const [left, right] of shapes) {
          const A = randomTensor([...left, ...(transposeA ? [3, 2] : [2, 3])], 6);
          const B = randomTensor([...right, ...(transposeB ? [4, 3] : [3, 4])], 7);
          expectGradients((tape, x) => ops.matmul(tape, x.A, x.B, { transposeA, transposeB }), {
            A,
            B,
          });
        }
      });
    }
  }
  test('multiplies rows by columns', () => {
    const tape = createTape({ precision: 'float64' });
    const A = constant(tape, tensor([2, 2], [1, 2, 3, 4]));
    const B = constant(tape, tensor([2, 1], [5, 6]));
    expectAllclose(valueOf(ops.matmul(tape, A, B)), tensor([2, 1], [17, 39]));
    expect(() => ops.matmul(tape, B, B)).toThrow(
      'expected equal inner sizes, got [2, 1] times [2, 1]',
    );
  });
});

describe('moving numbers', () => {
  test('reshape, permute, slice, flip and broadcastTo send gradients back where they came from', () => {
    expectGradients(
      (tape, x) => ops.mul(tape, ops.reshape(tape, x.a, [6, -1]), ops.reshape(tape, x.a, [6, 4])),
      { a },
    );
    expectGradients((tape, x) => ops.permute(tape, x.a, [2, 0, -2]), { a });
    for (const axis of [0, 1, 2, -1]) {
      expectGradients((tape, x) => ops.slice(tape, x.a, axis, 1, 2), { a });
      expectGradients((tape, x) => ops.flip(tape, x.a, axis), { a });
    }
    expectGradients((tape, x) => ops.broadcastTo(tape, x.c, [2, 3, 4]), {
      c: randomTensor([3, 1], 8),
    });
  });
  test('concat and stack split the gradient among their parts, also when a part occurs twice', () => {
    for (const axis of [0, 1, -1]) {
      expectGradients((tape, x) => ops.concat(tape, [x.a, x.b, x.a], axis), { a, b });
      expectGradients((tape, x) => ops.stack(tape, [x.a, x.b], axis), { a, b });
    }
  });
  test('gather picks rows, and a row picked twice receives both gradients', () => {
    const table = randomTensor([4, 3], 9);
    const indices = tensor([2, 2], [3, 0, 3, 1]);
    expectGradients((tape, x) => ops.gather(tape, x.table, indices), { table });
    const tape = createTape({ precision: 'float64' });
    expect(() => ops.gather(tape, constant(tape, table), tensor([1], [4]))).toThrow(
      'from 0 to 3, got 4',
    );
  });
  test('permute and slice agree with their definitions', () => {
    const tape = createTape({ precision: 'float64' });
    const x = constant(tape, tensor([2, 3], [1, 2, 3, 4, 5, 6]));
    expectAllclose(valueOf(ops.permute(tape, x, [1, 0])), tensor([3, 2], [1, 4, 2, 5, 3, 6]));
    expectAllclose(valueOf(ops.slice(tape, x, 1, 1, 3)), tensor([2, 2], [2, 3, 5, 6]));
    expectAllclose(valueOf(ops.flip(tape, x, 1)), tensor([2, 3], [3, 2, 1, 6, 5, 4]));
  });
});

describe('along an axis', () => {
  for (const name of ['sum', 'mean'] as const) {
    test(`${name} has the right gradient over each axis and over all`, () => {
      for (const axis of [0, 1, 2, -1, undefined]) {
        for (const keep of [false, true]) {
          expectGradients((tape, x) => ops[name](tape, x.a, axis, keep), { a });
        }
      }
    });
  }
  test('cumsum has the right gradient over each axis', () => {
    for (const axis of [0, 1, 2]) expectGradients((tape, x) => ops.cumsum(tape, x.a, axis), { a });
  });
  test('rmsNorm and layerNorm have the right gradients with and without weights', () => {
    const weight = randomTensor([4], 10);
    const bias = randomTensor([4], 11);
    expectGradients((tape, x) => ops.rmsNorm(tape, x.a), { a });
    expectGradients((tape, x) => ops.rmsNorm(tape, x.a, x.weight, 1e-3), { a, weight });
    expectGradients((tape, x) => ops.layerNorm(tape, x.a), { a });
    expectGradients((tape, x) => ops.layerNorm(tape, x.a, x.weight, x.bias), { a, weight, bias });
  });
  test('causalConv1d has the right gradients, also when the filter is longer than the input', () => {
    for (const width of [1, 2, 4]) {
      const weight = randomTensor([4, width], 12);
      const bias = randomTensor([4], 13);
      expectGradients((tape, x) => ops.causalConv1d(tape, x.a, x.weight, x.bias), {
        a,
        weight,
        bias,
      });
    }
  });
  test('crossEntropy has the right gradient and skips ignored targets', () => {
    const logits = randomTensor([2, 2, 5], 14, 2);
    expectGradients((tape, x) => ops.crossEntropy(tape, x.logits, [4, -100, 0, 2]), { logits });
    const tape = createTape({ precision: 'float64' });
    expect(() => ops.crossEntropy(tape, constant(tape, logits), [0, 1, 2, 5])).toThrow(
      'expected target 3 to be a class from 0 to 4, got 5',
    );
  });
});
