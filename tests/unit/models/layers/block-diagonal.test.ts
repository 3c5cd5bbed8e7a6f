import { expect, test } from 'vitest';
import { blockDiagonal } from '../../../../src/models/layers/block-diagonal.ts';
import { tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { refusal } from '../../../support/message.ts';

test('blocks of weights that are not square, or a bias of another width, are refused by axis', () => {
  const x = zeros([1, 2, 6]);
  const block = (weight: number[], bias: number[]) => () =>
    blockDiagonal({ weight: zeros(weight), bias: zeros(bias) }, x);
  expect(refusal(block([2, 3, 4], [2, 3]))).toBe(
    'ShapeError: blockDiagonal: expected axis 2 of weight to be 3, got 4. Check axis 2 of weight.',
  );
  expect(refusal(block([2, 3, 3], [3, 3]))).toBe(
    'ShapeError: blockDiagonal: expected axis 0 of bias to be 2, got 3. Check axis 0 of bias.',
  );
  expect(refusal(block([2, 3], [2, 3]))).toBe(
    'ShapeError: blockDiagonal: expected weight to have axes [heads, in, out], got shape [2, 3]. Give weight 3 axes.',
  );
  expect(
    refusal(() => blockDiagonal({ weight: zeros([1, 1, 1]), bias: zeros([1, 1]) }, zeros([1]))),
  ).toBe(
    'ShapeError: blockDiagonal: expected x to have axes [batch, length, dim], got shape [1]. Give x 3 axes.',
  );
  expect(refusal(block([4, 1, 1], [4, 1]))).toBe(
    'DomainError: blockDiagonal: expected dim to be a multiple of heads, got dim 6 and heads 4. Choose heads that divide dim.',
  );
});

test('three blocks read three different parts of the weight', () => {
  const weight = tensor([3, 1, 1], [2, 3, 5]);
  const y = blockDiagonal({ weight, bias: zeros([3, 1]) }, tensor([1, 1, 3], [1, 10, 100]));
  expect([...y.data]).toEqual([2, 30, 500]);
  const wide = tensor([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const z = blockDiagonal(
    { weight: wide, bias: tensor([2, 2], [0, 0, 0, 1]) },
    tensor([1, 1, 4], [1, 10, 1, 10]),
  );
  expect([...z.data]).toEqual([31, 42, 75, 87]);
});
