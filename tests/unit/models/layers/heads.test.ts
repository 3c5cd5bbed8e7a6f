import { describe, expect, test } from 'vitest';
import {
  asSequences,
  chunksOf,
  intoHeads,
  mixHeads,
  outOfHeads,
  putRows,
  rowsOf,
  scalarsOf,
  stateOf,
  stepThrough,
} from '../../../../src/models/layers/heads.ts';
import { build, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';

const counting = (shape: number[]) => build(shape, (i) => i);

describe('the rows of a head', () => {
  test('rowsOf and putRows are inverses, and touch no other head', () => {
    const x = counting([2, 3, 2, 2]);
    const y = zeros(x.shape);
    putRows(y, 1, 0, rowsOf(x, 1, 0));
    expect(rowsOf(y, 1, 0)).toEqual(rowsOf(x, 1, 0));
    expect(rowsOf(x, 1, 0, 2)[0]).toEqual(Float64Array.from([24, 26]));
    expect(rowsOf(y, 1, 1).every((row) => row.every((value) => value === 0))).toBe(true);
  });

  test('scalarsOf gives one number a token', () => {
    expect([...scalarsOf(counting([2, 3, 2]), 1, 1)]).toEqual([7, 9, 11]);
  });

  test('the rows of a state share memory with it', () => {
    const S = zeros([1, 2, 2, 3]);
    stateOf(S, 0, 1)[1]![2] = 5;
    expect(S.data[11]).toBe(5);
  });

  test('intoHeads and outOfHeads are inverses; a head owns adjacent features', () => {
    const x = counting([1, 2, 4]);
    expect([...rowsOf(intoHeads(x, 2), 0, 1)[0]!]).toEqual([2, 3]);
    expect(outOfHeads(intoHeads(x, 2))).toEqual(x);
  });
});

describe('running a head function', () => {
  test('mixHeads starts every head from its own state and collects its rows', () => {
    const S = tensor([1, 2, 1, 1], [10, 20]);
    const sizes = { batch: 1, length: 2, heads: 2, keyDim: 1, valueDim: 1 };
    const { output, state } = mixHeads(sizes, { S }, (_, h, rows) => {
      rows[0]![0]! += 1;
      return [rows[0]!.slice(), Float64Array.of(h)];
    });
    expect([...output.data]).toEqual([11, 21, 0, 1]);
    expect([...state.S.data]).toEqual([11, 21]);
    expect([...S.data]).toEqual([10, 20]);
  });

  test('a token is a sequence of length one', () => {
    const specs = { q: 'batch length heads keyDim' };
    const { q } = asSequences('step', specs, { q: counting([2, 3, 4]) });
    expect(q.shape).toEqual([2, 1, 3, 4]);
    const token = { q: counting([2, 3, 4]), bonus: undefined };
    expect(Object.keys(asSequences('step', { ...specs, bonus: 'heads' }, token))).toEqual(['q']);
    const step = stepThrough('step', counting([2, 3]), (x) => ({ output: x, state: x.shape }));
    expect(step).toEqual({ output: counting([2, 3]), state: [2, 1, 3] });
  });

  test('chunks cover the length once, the last one shorter', () => {
    expect(chunksOf(7, 3)).toEqual([
      { start: 0, end: 3 },
      { start: 3, end: 6 },
      { start: 6, end: 7 },
    ]);
    expect(chunksOf(2, 5)).toEqual([{ start: 0, end: 2 }]);
    expect(chunksOf(0, 5)).toEqual([]);
  });

  test('a token with a length axis is refused by name', () => {
    const specs = { q: 'batch length heads keyDim' };
    expect(() =>
      asSequences('glaStep', specs, { q: zeros([2, 1, 3, 4]) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: glaStep: expected q to have axes [batch, heads, keyDim], got shape [2, 1, 3, 4]. Give q 3 axes.]`,
    );
    const identity = (x: ReturnType<typeof zeros>) => ({ output: x, state: undefined });
    expect(() =>
      stepThrough('glaLayerStep', zeros([2, 3, 4]), identity),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: glaLayerStep: expected x to have axes [batch, dim], got shape [2, 3, 4]. Give x 2 axes.]`,
    );
  });
});
