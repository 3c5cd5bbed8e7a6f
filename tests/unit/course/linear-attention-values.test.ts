import { describe, expect, test } from 'vitest';
import { linearAttentionTables } from '../../../src/course/tables/linear-attention.ts';
import { tokensAsLargeAsState } from '../../../src/course/values/linear-attention.ts';
import { evaluate } from '../../../src/course/values.ts';
import {
  chunkedMultiplyAdds,
  parallelMultiplyAdds,
  recurrentMultiplyAdds,
} from '../../../src/models/layers/linear-attention-counts.ts';

describe('values of linear attention', () => {
  test('the state of a head is as large as the keys and values of half as many tokens as it is wide', () => {
    expect(tokensAsLargeAsState(128)).toBe(64);
    expect(evaluate('matrixStateTokens', { headDim: 128 }).value).toBe(64);
    expect(evaluate('matrixStateNumbers', { headDim: 128 }).value).toBe(16_384);
  });

  test('at the crossover the recurrent and the parallel form need the same work', () => {
    const length = evaluate('linearAttentionCrossover', { headDim: 64 }).value;
    const sizes = { length, keyDim: 64, valueDim: 64 };
    expect(parallelMultiplyAdds(sizes)).toBe(recurrentMultiplyAdds(sizes));
  });

  test('the half-life of a retention head halves its decay, and doubles from head to head', () => {
    const first = evaluate('retentionHalfLife', { head: 1 }).value;
    expect((1 - 2 ** -5) ** first).toBeCloseTo(0.5, 12);
    expect(evaluate('retentionHalfLife', { head: 2 }).value / first).toBeCloseTo(2, 1);
  });
});

describe('tables of linear attention', () => {
  test('the forms are counted for the sizes that the caption names', () => {
    const { rows } = linearAttentionTables['linear-attention-forms']!();
    const sizes = { length: 8192, keyDim: 128, valueDim: 128 };
    const row = rows.find(([length]) => length === '8,192')!;
    const millions = (n: number) => Math.round(n / 1e6).toLocaleString('en');
    expect(row.slice(1, 4)).toEqual([
      millions(parallelMultiplyAdds(sizes)),
      millions(recurrentMultiplyAdds(sizes)),
      millions(chunkedMultiplyAdds({ ...sizes, chunk: 64 })),
    ]);
    expect(row[4]).toBe('128');
  });

  test('every row is as long as the columns', () => {
    for (const table of Object.values(linearAttentionTables)) {
      const { columns, rows } = table();
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
  });
});
