import { describe, expect, test } from 'vitest';
import { inOrder, recallTables } from '../../../src/course/tables/recall.ts';
import { recordedLine } from '../../../src/course/values/recall.ts';
import { evaluate } from '../../../src/course/values.ts';

const accuracy = (line: string, x: number, seeds = 'median') =>
  evaluate('recordedAccuracy', { line, x, seeds }).value;

describe('recorded runs', () => {
  test('attention answers at least 99 of 100 at every number of pairs, in every seed', () => {
    for (const { low } of recordedLine('capacity/attention').points) {
      expect(low).toBeGreaterThan(0.99);
    }
  });

  test('every state of fixed size answers fewer the more pairs there are, and fewer the smaller it is', () => {
    const lines = [4, 8, 16].map((d) => recordedLine(`capacity/linear attention, key dim ${d}`));
    for (const { points } of lines) {
      points.slice(1).forEach(({ median }, i) => {
        expect(median).toBeLessThanOrEqual(points[i]!.median);
      });
    }
    for (const { x } of lines[0]!.points) expect(inOrder(lines.toReversed(), x)).toBe(true);
  });

  test('a delta rule tracks parity at twice its training length only with strengths up to 2', () => {
    expect(accuracy('state-tracking/delta-rule, β up to 2', 64, 'low')).toBeGreaterThan(0.95);
    expect(accuracy('state-tracking/delta-rule', 64, 'high')).toBeLessThan(0.6);
  });

  test('an LSTM composes permutations at four times its training length, one reflection a token does not', () => {
    expect(accuracy('permutations/lstm', 64, 'low')).toBeGreaterThan(0.95);
    for (const line of ['delta-rule, β up to 2', 'delta-rule, β up to 2, 3 layers', 'mamba']) {
      expect(accuracy(`permutations/${line}`, 16, 'high')).toBeLessThan(0.7);
    }
  });

  test('attention finds the pair at sixteen times its training length, unless it relies on positions', () => {
    const line = 'induction-length/attention, ';
    expect(accuracy(`${line}short convolution`, 1024, 'low')).toBeGreaterThan(0.95);
    expect(accuracy(`${line}rotary`, 1024, 'high')).toBeLessThan(0.3);
  });

  test('stand in order by the middle of their seeds, as a whole or at one place', () => {
    const [best, worst] = [
      recordedLine('capacity/attention'),
      recordedLine('capacity/linear attention, key dim 4'),
    ];
    for (const at of [undefined, 20]) {
      expect(inOrder([best, worst], at)).toBe(true);
      expect(inOrder([best, best], at)).toBe(true);
      expect(inOrder([worst, best], at)).toBe(false);
      expect(inOrder([best, worst, best], at)).toBe(false);
    }
  });

  test('are named when they are not there', () => {
    expect(() => recordedLine('capacity/nobody')).toThrow('no recorded line “capacity/nobody”');
  });
});

describe('values of recall', () => {
  test('the worked card of ten bits returns one list in four', () => {
    expect(evaluate('copyChance', { bits: 10, length: 4, vocab: 8 }).value).toBe(0.25);
    expect(evaluate('copyChance', { bits: 12, length: 4, vocab: 8 }).value).toBe(1);
  });

  test('a state that holds its tokens has no room for one more', () => {
    const held = evaluate('stateHolds', { model: 'mamba-2.8b', bits: 4 }).value;
    expect(held).toBeLessThan(evaluate('stateHolds', { model: 'mamba-2.8b' }).value);
  });
});

describe('tables of recall', () => {
  test('every row is as long as the columns', () => {
    for (const table of Object.values(recallTables)) {
      const { columns, rows } = table();
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
  });

  test('no state of fixed size proves a hundredth of the bits that it carries', () => {
    for (const row of recallTables['recall-lab-states']!().rows) {
      const [carried, proven] = [row[3]!, row[4]!].map((cell) => Number(cell.replace(',', '')));
      expect(proven!).toBeLessThan(carried! / 100);
    }
  });

  test('the orders say what the recordings say', () => {
    const verdicts = recallTables['recall-orderings']!().rows.map((row) => row.at(-1));
    expect(verdicts.indexOf('differs')).toBe(2);
    expect(verdicts.filter((verdict) => verdict === 'same')).toHaveLength(verdicts.length - 1);
  });
});
