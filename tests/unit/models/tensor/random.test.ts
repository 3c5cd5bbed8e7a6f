import { describe, expect, test } from 'vitest';
import { normal, sample, seeded, uniformInteger } from '../../../../src/models/tensor/random.ts';

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** sfc32 in whole numbers of any size, reduced modulo 2³² where the generator lets words overflow. */
function* sfc32(seed: number): Generator<number> {
  const word = 0xffffffffn;
  const of = (value: number) => BigInt(value) & word;
  let a = of(0x9e3779b9) ^ of(seed);
  let b = (of(0x243f6a88) + of(seed) * 0x85ebca6bn) & word;
  let c = of(0xb7e15162) ^ (of(seed) >> 16n);
  for (let counter = 1n; ; counter++) {
    const sum = (a + b + counter) & word;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & word;
    c = ((((c << 21n) & word) | (c >> 11n)) + sum) & word;
    if (counter > 16n) yield Number(sum) / 2 ** 32;
  }
}

describe('seeded', () => {
  test.each([0, 1, 7, 65_537, -1, 2 ** 31])(
    'equals sfc32 in exact arithmetic after 16 words of warm-up, seed %i',
    (seed) => {
      const random = seeded(seed);
      const exact = sfc32(seed);
      for (let i = 0; i < 200; i++) expect(random()).toBe(exact.next().value);
    },
  );
  test('gives the stream that the recordings of the lab were made with', () => {
    expect(draws(3, seeded(1))).toMatchInlineSnapshot(`
      [
        0.17521258653141558,
        0.5161067266017199,
        0.05053989915177226,
      ]
    `);
  });
  test('neighbouring seeds have nothing to do with each other', () => {
    const [a, b] = [draws(4000, seeded(1)), draws(4000, seeded(2))];
    const together = mean(a.map((x, i) => (x - 0.5) * (b[i]! - 0.5)));
    expect(Math.abs(together * 12)).toBeLessThan(0.05);
  });
  test('is uniform from 0 to below 1', () => {
    const values = draws(20_000, seeded(3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const tenths = new Array<number>(10).fill(0);
    for (const value of values) tenths[Math.floor(value * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

describe('uniformInteger', () => {
  test('gives each number from 0 to n − 1 equally often, and no other', () => {
    const random = seeded(4);
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i++) {
      const value = uniformInteger(random, 6);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('normal', () => {
  test('is √(−2 ln u) cos 2πv of the next two uniform numbers, u counted from 1', () => {
    const given = [0.25, 0.125, 0, 0.5];
    const from = () => given.shift()!;
    expect(normal(from)).toBeCloseTo(Math.sqrt(-2 * Math.log(0.75)) * Math.SQRT1_2, 14);
    expect(normal(from)).toBeCloseTo(0, 14);
  });
  test('has mean 0, variance 1 and two thirds of its mass within one', () => {
    const random = seeded(5);
    const values = draws(20_000, () => normal(random));
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((x) => x * x))).toBeCloseTo(1, 1);
    expect(mean(values.map((x) => (Math.abs(x) < 1 ? 1 : 0)))).toBeCloseTo(0.683, 1);
  });
});

describe('sample', () => {
  test('takes different numbers below n, as many as asked', () => {
    const random = seeded(6);
    for (const [n, count] of [
      [5, 3],
      [5, 5],
      [5, 0],
      [1, 1],
    ] as const) {
      const taken = sample(random, n, count);
      expect(taken).toHaveLength(count);
      expect(new Set(taken).size).toBe(count);
      for (const value of taken) expect(value >= 0 && value < n).toBe(true);
    }
  });
  test('takes every ordered pair out of four equally often', () => {
    const random = seeded(7);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const pair = sample(random, 4, 2).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(12);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
