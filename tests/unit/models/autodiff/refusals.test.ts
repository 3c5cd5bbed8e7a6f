// The sentences that an operation of the tape has for shapes and numbers it cannot take.
import { expect, test } from 'vitest';
import * as ops from '../../../../src/models/autodiff/ops.ts';
import { createParameters, importParameters } from '../../../../src/models/autodiff/parameters.ts';
import { constant, createTape } from '../../../../src/models/autodiff/tape.ts';
import { zeros } from '../../../../src/models/tensor/tensor.ts';
import { refusal } from '../../../support/message.ts';

const tape = createTape({ precision: 'float64' });
/** Zeros of a shape. */
const of = (...shape: number[]) => constant(tape, zeros(shape));

const calls: readonly [sentence: string, call: () => unknown][] = [
  [
    'ShapeError: reshape: expected 6 elements, got shape [4, 2]. Keep the product of the sizes.',
    () => ops.reshape(tape, of(2, 3), [4, 2]),
  ],
  [
    'ShapeError: reshape: expected 6 elements, got shape [4, -1]. Keep the product of the sizes.',
    () => ops.reshape(tape, of(2, 3), [4, -1]),
  ],
  [
    'ShapeError: permute: expected an order of 2 different axes, got [0, 0]. Name every axis once.',
    () => ops.permute(tape, of(2, 3), [0, 0]),
  ],
  [
    'ShapeError: permute: expected an order of 2 different axes, got [0]. Name every axis once.',
    () => ops.permute(tape, of(2, 3), [0]),
  ],
  [
    'ShapeError: permute: expected an axis of a tensor with 2 axes, got 2. Use 0 … 1, or count from the end with −1 … −2.',
    () => ops.permute(tape, of(2, 3), [0, 2]),
  ],
  [
    'DomainError: slice: expected whole numbers 0 ≤ start ≤ end ≤ 3 on axis 1, got 2 … 4. Stay inside the axis.',
    () => ops.slice(tape, of(2, 3), 1, 2, 4),
  ],
  [
    'DomainError: slice: expected whole numbers 0 ≤ start ≤ end ≤ 3 on axis 1, got 2 … 1. Stay inside the axis.',
    () => ops.slice(tape, of(2, 3), 1, 2, 1),
  ],
  [
    'DomainError: slice: expected whole numbers 0 ≤ start ≤ end ≤ 3 on axis 1, got -1 … 2. Stay inside the axis.',
    () => ops.slice(tape, of(2, 3), 1, -1, 2),
  ],
  [
    'DomainError: slice: expected whole numbers 0 ≤ start ≤ end ≤ 3 on axis 1, got 0.5 … 2. Stay inside the axis.',
    () => ops.slice(tape, of(2, 3), 1, 0.5, 2),
  ],
  [
    'DomainError: slice: expected whole numbers 0 ≤ start ≤ end ≤ 3 on axis 1, got 0 … 1.5. Stay inside the axis.',
    () => ops.slice(tape, of(2, 3), 1, 0, 1.5),
  ],
  [
    'ShapeError: slice: expected an axis of a tensor with 2 axes, got -3. Use 0 … 1, or count from the end with −1 … −2.',
    () => ops.slice(tape, of(2, 3), -3, 0, 1),
  ],
  [
    'ShapeError: concat: expected at least one part, got none. Pass a part.',
    () => ops.concat(tape, [], 0),
  ],
  [
    'ShapeError: concat: expected parts that differ on axis 0 only, got [2, 3] and [2, 4]. Make the other sizes equal.',
    () => ops.concat(tape, [of(2, 3), of(2, 4)], 0),
  ],
  [
    'ShapeError: concat: expected parts that differ on axis 1 only, got [2, 3] and [2]. Make the other sizes equal.',
    () => ops.concat(tape, [of(2, 3), of(2)], 1),
  ],
  [
    'ShapeError: concat: expected an axis of a tensor with 2 axes, got 2. Use 0 … 1, or count from the end with −1 … −2.',
    () => ops.concat(tape, [of(2, 3)], 2),
  ],
  [
    'ShapeError: stack: expected an axis of a tensor with 3 axes, got 3. Use 0 … 2, or count from the end with −1 … −3.',
    () => ops.stack(tape, [of(2, 3)], 3),
  ],
  [
    'ShapeError: flip: expected an axis of a tensor with 2 axes, got 0.5. Use 0 … 1, or count from the end with −1 … −2.',
    () => ops.flip(tape, of(2, 3), 0.5),
  ],
  [
    'ShapeError: broadcastTo: expected shapes that broadcast, got [2, 3] and [2, 2]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.broadcastTo(tape, of(2, 3), [2, 2]),
  ],
  [
    'ShapeError: broadcastTo: expected shapes that broadcast, got [2, 3] and [2, 1]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.broadcastTo(tape, of(2, 3), [2, 1]),
  ],
  [
    'ShapeError: broadcastTo: expected shapes that broadcast, got [2, 3] and [3]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.broadcastTo(tape, of(2, 3), [3]),
  ],
  [
    'ShapeError: gather: expected a table with axes [rows, dim], got [2, 3, 1]. Reshape the table.',
    () => ops.gather(tape, of(2, 3, 1), { shape: [1], data: [0] }),
  ],
  [
    'DomainError: gather: expected an index from 0 to 1, got 2. Check the vocabulary size.',
    () => ops.gather(tape, of(2, 3), { shape: [1], data: [2] }),
  ],
  [
    'DomainError: gather: expected an index from 0 to 1, got -1. Check the vocabulary size.',
    () => ops.gather(tape, of(2, 3), { shape: [1], data: [-1] }),
  ],
  [
    'DomainError: gather: expected an index from 0 to 1, got 0.5. Check the vocabulary size.',
    () => ops.gather(tape, of(2, 3), { shape: [1], data: [0.5] }),
  ],
  [
    'ShapeError: sum: expected an axis of a tensor with 2 axes, got 2. Use 0 … 1, or count from the end with −1 … −2.',
    () => ops.sum(tape, of(2, 3), 2),
  ],
  [
    'ShapeError: mean: expected an axis of a tensor with 2 axes, got -3. Use 0 … 1, or count from the end with −1 … −2.',
    () => ops.mean(tape, of(2, 3), -3),
  ],
  [
    'ShapeError: cumsum: expected an axis of a tensor with 2 axes, got 2. Use 0 … 1, or count from the end with −1 … −2.',
    () => ops.cumsum(tape, of(2, 3), 2),
  ],
  [
    'ShapeError: add: expected shapes that broadcast, got [2, 3] and [3, 2]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.add(tape, of(2, 3), of(3, 2)),
  ],
  [
    'ShapeError: sub: expected shapes that broadcast, got [2, 3] and [3, 2]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.sub(tape, of(2, 3), of(3, 2)),
  ],
  [
    'ShapeError: mul: expected shapes that broadcast, got [2, 3] and [3, 2]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.mul(tape, of(2, 3), of(3, 2)),
  ],
  [
    'ShapeError: div: expected shapes that broadcast, got [2, 3] and [3, 2]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.div(tape, of(2, 3), of(3, 2)),
  ],
  [
    'ShapeError: maximum: expected shapes that broadcast, got [2, 3] and [3, 2]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.maximum(tape, of(2, 3), of(3, 2)),
  ],
  [
    'ShapeError: where: expected shapes that broadcast, got [5] and [2, 3]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.where(tape, { shape: [5], data: [0, 0, 0, 0, 0] }, of(2, 3), of(3)),
  ],
  [
    'ShapeError: where: expected shapes that broadcast, got [2, 3] and [2]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.where(tape, { shape: [3], data: [0, 0, 0] }, of(2, 3), of(2)),
  ],
  [
    'ShapeError: where: expected shapes that broadcast, got [2] and [2, 3]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.maskFill(tape, of(2, 3), { shape: [2], data: [0, 0] }, 0),
  ],
  [
    'ShapeError: matmul: expected operands with at least two axes, got [3]. Reshape a vector to one row or one column.',
    () => ops.matmul(tape, of(3), of(3, 2)),
  ],
  [
    'ShapeError: matmul: expected equal inner sizes, got [2, 3] times [2, 3]. The columns of the first must be the rows of the second.',
    () => ops.matmul(tape, of(2, 3), of(2, 3)),
  ],
  [
    'ShapeError: matmul: expected equal inner sizes, got [2, 3]ᵀ times [3, 2]. The columns of the first must be the rows of the second.',
    () => ops.matmul(tape, of(2, 3), of(3, 2), { transposeA: true, transposeB: false }),
  ],
  [
    'ShapeError: matmul: expected equal inner sizes, got [2, 3] times [3, 2]ᵀ. The columns of the first must be the rows of the second.',
    () => ops.matmul(tape, of(2, 3), of(3, 2), { transposeB: true }),
  ],
  [
    'ShapeError: matmul: expected shapes that broadcast, got [2] and [3]. Sizes must be equal or 1, counted from the last axis.',
    () => ops.matmul(tape, of(2, 2, 3), of(3, 3, 2)),
  ],
  [
    'ShapeError: rmsNorm: expected weight to have 3 elements, got [2]. One number for each element of the last axis.',
    () => ops.rmsNorm(tape, of(2, 3), of(2)),
  ],
  [
    'ShapeError: layerNorm: expected bias to have 3 elements, got [1, 2]. One number for each element of the last axis.',
    () => ops.layerNorm(tape, of(2, 3), of(3), of(1, 2)),
  ],
  [
    'ShapeError: crossEntropy: expected 2 targets, got 1. Give one class number for each row of logits.',
    () => ops.crossEntropy(tape, of(2, 3), [0]),
  ],
  [
    'DomainError: crossEntropy: expected target 1 to be a class from 0 to 2, got 3. Use -100 for positions without a target.',
    () => ops.crossEntropy(tape, of(2, 3), [0, 3]),
  ],
  [
    'DomainError: crossEntropy: expected target 1 to be a class from 0 to 2, got -1. Use 7 for positions without a target.',
    () => ops.crossEntropy(tape, of(2, 3), [0, -1], 7),
  ],
  [
    'DomainError: causalAttention: expected heads to be a multiple of kvHeads, got 4 and 3. Let every key head serve the same number of query heads.',
    () => ops.causalAttention(tape, of(2, 5, 4, 3), of(2, 5, 3, 3), of(2, 5, 3, 3)),
  ],
  [
    'ShapeError: causalAttention: expected axis length of k to be 5 as in q, got 6. Check axis 1 of k.',
    () => ops.causalAttention(tape, of(2, 5, 4, 3), of(2, 6, 4, 3), of(2, 6, 4, 3)),
  ],
  [
    'ShapeError: causalConvolution: expected axis dim of taps to be 4 as in x, got 2. Check axis 1 of taps.',
    () => ops.causalConvolution(tape, of(2, 5, 4), of(3, 2)),
  ],
  [
    'ShapeError: causalConv1d: expected axis dim of weight to be 4 as in x, got 2. Check axis 0 of weight.',
    () => ops.causalConv1d(tape, of(2, 5, 4), of(2, 3)),
  ],
  [
    'ShapeError: causalConv1d: expected axis dim of bias to be 4 as in x, got 3. Check axis 0 of bias.',
    () => ops.causalConv1d(tape, of(2, 5, 4), of(4, 3), of(3)),
  ],
  [
    'ShapeError: longConvolution: expected axis dim of kernel to be 4 as in x, got 3. Check axis 0 of kernel.',
    () => ops.longConvolution(tape, of(2, 5, 4), of(3, 5)),
  ],
  [
    'ShapeError: fftConvolution: expected axis dim of kernel to be 4 as in x, got 3. Check axis 0 of kernel.',
    () => ops.fftConvolution(tape, of(2, 5, 4), of(3, 5)),
  ],
  [
    'ShapeError: linearRecurrence: expected axis length of b to be 5 as in a, got 4. Check axis 1 of b.',
    () => ops.linearRecurrence(tape, of(2, 5, 4), of(2, 4, 4)),
  ],
  [
    'ShapeError: lstm: expected axis gates of weightHidden to be 12 as in weightInput, got 11. Check axis 0 of weightHidden.',
    () => ops.lstm(tape, of(2, 5, 4), of(12, 4), of(11, 3)),
  ],
  [
    'ShapeError: lstm: expected axis 0 of weightHidden to be 12, got 10. Check axis 0 of weightHidden.',
    () => ops.lstm(tape, of(2, 5, 4), of(10, 4), of(10, 3)),
  ],
  [
    'ShapeError: s4dKernel: expected C to have axes [dim, state, 2], got shape [3, 2]. Give C 3 axes.',
    () => ops.s4dKernel(tape, of(3), of(3, 2), of(3, 2), of(3, 2), 5),
  ],
  [
    'ShapeError: selectiveScan: expected axis state of C to be 3 as in A, got 2. Check axis 2 of C.',
    () => ops.selectiveScan(tape, of(2, 5, 4), of(2, 5, 4), of(4, 3), of(2, 5, 3), of(2, 5, 2)),
  ],
  [
    'ShapeError: linearAttention: expected axis heads of v to be 1 as in k, got 2. Check axis 2 of v.',
    () =>
      ops.linearAttention(tape, of(2, 5, 1, 3), of(2, 5, 1, 3), of(2, 5, 2, 3), {
        normalised: true,
      }),
  ],
  [
    'ShapeError: matrixScan: expected axis keys of k to be 3 as in q, got 4. Check axis 3 of k.',
    () => ops.linearAttention(tape, of(2, 5, 2, 3), of(2, 5, 2, 4), of(2, 5, 2, 3)),
  ],
  [
    'DomainError: matrixScan: expected heads to be a multiple of keyHeads, got 3 and 2. Let every key head serve the same number of value heads.',
    () => ops.matrixScan(tape, of(2, 5, 2, 3), of(2, 5, 2, 3), of(2, 5, 3, 3)),
  ],
  [
    'ShapeError: matrixScan: expected axis heads of beta to be 2 as in v, got 1. Check axis 2 of beta.',
    () => ops.deltaRule(tape, of(2, 5, 2, 3), of(2, 5, 2, 3), of(2, 5, 2, 3), of(2, 5, 1)),
  ],
  [
    'ShapeError: matrixScan: expected axis keys of decay to be 3 as in q, got 2. Check axis 3 of decay.',
    () =>
      ops.matrixScan(tape, of(2, 5, 2, 3), of(2, 5, 2, 3), of(2, 5, 2, 3), {
        decay: of(2, 5, 2, 2),
      }),
  ],
  [
    'ShapeError: matrixScan: expected axis heads of decay to be 2 as in v, got 1. Check axis 2 of decay.',
    () =>
      ops.matrixScan(tape, of(2, 5, 2, 3), of(2, 5, 2, 3), of(2, 5, 2, 3), { decay: of(2, 5, 1) }),
  ],
  [
    'ShapeError: ssd: expected axis heads of A to be 2 as in x, got 3. Check axis 0 of A.',
    () => ops.ssd(tape, of(2, 5, 2, 3), of(2, 5, 2), of(3), of(2, 5, 1, 3), of(2, 5, 1, 3)),
  ],
  [
    'ShapeError: importParameters: expected w to have shape [2, 3], got [3, 2]. Use the configuration that the parameters were saved with.',
    () => importParameters(createParameters(tape, { w: zeros([2, 3]) }), { w: zeros([3, 2]) }),
  ],
];

test.each(calls)('%s', (sentence, call) => {
  expect(refusal(call)).toBe(sentence);
});
