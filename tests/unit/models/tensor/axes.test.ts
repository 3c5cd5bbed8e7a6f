import { describe, expect, test } from 'vitest';
import { axes } from '../../../../src/models/tensor/axes.ts';
import { permute, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';

describe('axes', () => {
  test('axes returns the size of every named axis', () => {
    const sizes = axes(
      'f',
      { x: 'batch length', A: 'length 2' },
      { x: zeros([3, 5]), A: zeros([5, 2]) },
    );
    expect(sizes).toEqual({ batch: 3, length: 5 });
  });
  test('axes skips arguments that are undefined', () => {
    expect(axes('f', { x: 'dim', D: 'dim' }, { x: zeros([4]), D: undefined })).toEqual({ dim: 4 });
  });
  test('a wrong size names function, argument, axis, expected and actual', () => {
    expect(() =>
      axes('scan', { x: 'length dim', B: 'length' }, { x: zeros([5, 2]), B: zeros([4]) }),
    ).toThrow('scan: expected axis length of B to be 5 as in x, got 4. Check axis 0 of B.');
  });
  test('an empty list of axes demands a single number', () => {
    expect(axes('f', { loss: '' }, { loss: zeros([]) })).toEqual({});
    expect(() => axes('f', { loss: '' }, { loss: zeros([2, 3]) })).toThrow(
      'f: expected loss to have axes [], got shape [2, 3]. Give loss 0 axes.',
    );
  });
  test('a number among the axes demands that size, of nobody else', () => {
    expect(() => axes('f', { A: 'dim 2' }, { A: zeros([5, 3]) })).toThrow(
      'f: expected axis 1 of A to be 2, got 3. Check axis 1 of A.',
    );
  });
  test('a wrong rank names the axes that were expected', () => {
    expect(() => axes('scan', { x: 'length dim' }, { x: zeros([5]) })).toThrow(
      'scan: expected x to have axes [length, dim], got shape [5]. Give x 2 axes.',
    );
    expect(() => axes('scan', { D: 'dim' }, { D: zeros([2, 3]) })).toThrow(
      'scan: expected D to have axes [dim], got shape [2, 3]. Give D 1 axis.',
    );
  });
});

describe('permute', () => {
  test('permute moves element [i, j, k] to the permuted index', () => {
    const x = tensor(
      [2, 3, 2],
      Array.from({ length: 12 }, (_, i) => i),
    );
    const y = permute(x, [2, 0, 1]);
    expect(y.shape).toEqual([2, 2, 3]);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 3; j++)
        for (let k = 0; k < 2; k++)
          expect(y.data[k * 6 + i * 3 + j]).toBe(x.data[i * 6 + j * 2 + k]);
  });
});
