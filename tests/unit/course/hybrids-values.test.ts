import { describe, expect, test } from 'vitest';
import { hybridsTables } from '../../../src/course/tables/hybrids.ts';
import { recordedLine } from '../../../src/course/values/recall.ts';
import { evaluate } from '../../../src/course/values.ts';
import { GIB } from '../../../src/models/costs/units.ts';

describe('values of hybrids', () => {
  test('the worked stack counts a state as 256 tokens and carries 7 of 16 parts at 1,024', () => {
    expect(evaluate('stateWorthTokens', {}).value).toBe(256);
    expect(evaluate('hybridShare', { recurrent: 3, context: 1024 }).value).toBe(7 / 16);
    expect(evaluate('hybridShare', { recurrent: 3, context: 128 }).value).toBe(1.75);
  });

  test('Qwen3-Next carries about a quarter of what its attention would carry everywhere', () => {
    const args = { model: 'qwen3-next-80b', context: 262_144 };
    const [mine, theirs] = [
      evaluate('hybridCarried', args).value,
      evaluate('attentionEverywhereBytes', args).value,
    ];
    expect(theirs).toBe(24 * GIB);
    expect(mine / theirs).toBeGreaterThan(0.25);
    expect(mine / theirs).toBeLessThan(0.26);
  });
});

describe('recorded mixtures', () => {
  const of = (label: string) => recordedLine(`hybrid/${label}`).accuracy;

  test('a mixture of attention and linear attention recalls as well as attention, in every seed', () => {
    const label = '16 pairs, with short convolution: ';
    expect(of(`${label}linear-attention+attention`).low).toBeGreaterThan(0.98);
    expect(of(`${label}linear-attention`).high).toBeLessThan(0.5);
  });

  test('an LSTM and attention together beat both of each in every seed', () => {
    const label = '8 pairs, without short convolution: ';
    const alone = Math.max(of(`${label}attention`).high, of(`${label}lstm`).high);
    expect(of(`${label}lstm+attention`).low).toBeGreaterThan(alone);
  });
});

describe('tables of hybrids', () => {
  test('every row is as long as the columns', () => {
    for (const table of Object.values(hybridsTables)) {
      const { columns, rows } = table();
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
  });

  test('every model carries about as much of attention alone as it has layers that attend', () => {
    for (const row of hybridsTables['hybrids-carried']!().rows) {
      const [attention, all] = row[1]!.split(' of ').map(Number);
      expect(parseFloat(row[2]!)).toBeCloseTo((100 * attention!) / all!, -1);
    }
  });
});
