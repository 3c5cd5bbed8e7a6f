import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  associativeScan,
  composeAffine,
  hillisSteeleScan,
  loopLinearRecurrence,
  scanCosts,
  scanLinearRecurrence,
  sequentialScan,
  traceBlelloch,
} from '../../../../src/models/tensor/scan.ts';
import { expectAllclose } from '../../../support/allclose.ts';

const letters = (length: number) =>
  Array.from({ length }, (_, t) => String.fromCodePoint(97 + (t % 26)));
const concat = (earlier: string, later: string) => earlier + later;
const vector = (data: Float64Array) => ({ shape: [data.length], data });

describe('scans of any associative operator', () => {
  // Joining strings is associative but not commutative, so a swapped or lost operand shows.
  test.each([associativeScan, hillisSteeleScan, sequentialScan])(
    '%o gives every prefix in order for every length from 0 to 40',
    (scan) => {
      for (let length = 0; length <= 40; length++) {
        const elements = letters(length);
        const prefixes = elements.map((_, t) => elements.slice(0, t + 1).join(''));
        expect(scan(elements, concat)).toEqual(prefixes);
      }
    },
  );

  test('the elements are left as they were', () => {
    const elements = Object.freeze(letters(7));
    associativeScan(elements, concat);
    hillisSteeleScan(elements, concat);
    expect(elements).toEqual(letters(7));
  });
});

describe('traceBlelloch', () => {
  test('the tree of six elements', () => {
    const { up, before, inclusive, rounds } = traceBlelloch(letters(6), concat);
    expect(up).toEqual([letters(6), ['ab', 'cd', 'ef'], ['abcd', 'ef'], ['abcdef']]);
    expect(before).toEqual([
      [undefined, 'a', 'ab', 'abc', 'abcd', 'abcde'],
      [undefined, 'ab', 'abcd'],
      [undefined, 'abcd'],
      [undefined],
    ]);
    expect(inclusive.at(-1)).toBe('abcdef');
    expect(rounds).toEqual([
      { sweep: 'up', work: 3 },
      { sweep: 'up', work: 1 },
      { sweep: 'up', work: 1 },
      { sweep: 'down', work: 2 },
      { sweep: 'last', work: 5 },
    ]);
  });

  test('rounds and work are those of scanCosts, and of the calls really made', () => {
    for (let length = 0; length <= 40; length++) {
      let calls = 0;
      const counted = (earlier: number, later: number) => {
        calls++;
        return earlier + later;
      };
      const ones = new Array<number>(length).fill(1);
      const { rounds } = traceBlelloch(ones, counted);
      const { blelloch, hillisSteele, sequential } = scanCosts(length);
      expect(calls).toBe(blelloch.work);
      expect(rounds.reduce((sum, { work }) => sum + work, 0)).toBe(blelloch.work);
      // Up to four elements some rounds are empty; they are not listed.
      expect(rounds.length).toBeLessThanOrEqual(blelloch.rounds);

      calls = 0;
      hillisSteeleScan(ones, counted);
      expect(calls).toBe(hillisSteele.work);
      calls = 0;
      sequentialScan(ones, counted);
      expect(calls).toBe(sequential.work);
    }
  });

  test('no value waits for more rounds than scanCosts says', () => {
    const wait = (earlier: number, later: number) => Math.max(earlier, later) + 1;
    for (const length of [1, 2, 3, 4, 8, 13, 64, 100]) {
      const start = new Array<number>(length).fill(0);
      const { blelloch, hillisSteele, sequential } = scanCosts(length);
      expect(Math.max(...associativeScan(start, wait))).toBeLessThanOrEqual(blelloch.rounds);
      expect(Math.max(...hillisSteeleScan(start, wait))).toBe(hillisSteele.rounds);
      expect(Math.max(...sequentialScan(start, wait))).toBe(sequential.rounds);
    }
  });

  test('for 1024 elements: 3059 combinations in 20 rounds, against 1023 one after the other', () => {
    expect(scanCosts(1024)).toEqual({
      sequential: { work: 1023, rounds: 1023 },
      hillisSteele: { work: 9217, rounds: 10 },
      blelloch: { work: 3059, rounds: 20 },
    });
  });
});

describe('the linear recurrence as a scan', () => {
  const step = fc.record({
    a: fc.double({ min: -1, max: 1, noNaN: true }),
    b: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  });

  test('composeAffine is associative', () => {
    fc.assert(
      fc.property(step, step, step, (p, q, r) => {
        const left = composeAffine(composeAffine(p, q), r);
        const right = composeAffine(p, composeAffine(q, r));
        expect(left.a).toBeCloseTo(right.a, 9);
        expect(left.b).toBeCloseTo(right.b, 9);
      }),
    );
  });

  test.each([associativeScan, hillisSteeleScan, sequentialScan])(
    'scanLinearRecurrence by %o equals the loop for any length and initial state',
    (scan) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: -9, max: 9 }), (s, h0) => {
          const a = s.map((x) => x.a);
          const b = s.map((x) => x.b);
          const got = scanLinearRecurrence(a, b, h0, scan);
          expectAllclose(vector(got), vector(loopLinearRecurrence(a, b, h0)), { abs: 1e-8 });
        }),
      );
    },
  );

  test('without an initial state it starts from zero', () => {
    expect([...scanLinearRecurrence([0.5, 0.5, 2], [1, 1, 1])]).toEqual([1, 1.5, 4]);
    expect([...scanLinearRecurrence([0.5], [1], 4)]).toEqual([3]);
    expect([...scanLinearRecurrence([], [])]).toEqual([]);
  });

  test('a decay of zero forgets everything before it, exactly', () => {
    const h = scanLinearRecurrence([1, 1, 0, 1], [1e300, 1e300, 3, 4], 1e300);
    expect([...h].slice(2)).toEqual([3, 7]);
  });

  test('lengths must agree', () => {
    expect(() => scanLinearRecurrence([1, 2], [1])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: scanLinearRecurrence: expected b to be as long as a, 2, got 1. Give every step one factor and one addend.]`,
    );
    expect(() => loopLinearRecurrence([1], [1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: loopLinearRecurrence: expected b to be as long as a, 1, got 2. Give every step one factor and one addend.]`,
    );
  });
});
