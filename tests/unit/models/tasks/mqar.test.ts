import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IGNORE } from '../../../../src/models/tasks/example.ts';
import { gapDistribution, mqar, weightedSample } from '../../../../src/models/tasks/mqar.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';

const configs = fc
  .record({
    pairs: fc.integer({ min: 1, max: 10 }),
    spareKeys: fc.integer({ min: 0, max: 20 }),
    spareSlots: fc.integer({ min: 0, max: 20 }),
    passes: fc.integer({ min: 1, max: 3 }),
    randomNonQueries: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  })
  .map(({ pairs, spareKeys, spareSlots, passes, ...rest }) => ({
    vocab: 2 * (pairs + 1 + spareKeys),
    length: 2 * pairs * (passes + 1) + 2 * spareSlots,
    pairs,
    passes,
    ...rest,
  }));

test('every key of the context is asked for once, and wants the value that followed it', () => {
  fc.assert(
    fc.property(configs, ({ seed, ...config }) => {
      const { tokens, targets } = mqar(config, seeded(seed));
      const { vocab, length, pairs, passes } = config;
      expect([tokens.length, targets.length]).toEqual([length, length]);
      const context = 2 * pairs * passes;
      const value = new Map<number, number>();
      for (let i = 0; i < context; i += 2) {
        expect(tokens[i]).toBeGreaterThanOrEqual(1);
        expect(tokens[i]).toBeLessThan(vocab / 2);
        expect(tokens[i + 1]).toBeGreaterThanOrEqual(vocab / 2);
        expect(tokens[i + 1]).toBeLessThan(vocab);
        expect(value.get(tokens[i]!) ?? tokens[i + 1]).toBe(tokens[i + 1]);
        value.set(tokens[i]!, tokens[i + 1]!);
      }
      expect([value.size, new Set(value.values()).size]).toEqual([pairs, pairs]);
      const asked = targets.flatMap((target, t) => (target === IGNORE ? [] : [t]));
      expect(asked.map((t) => tokens[t]!).sort()).toEqual([...value.keys()].sort());
      for (const t of asked) {
        expect(t).toBeGreaterThanOrEqual(context);
        expect(t % 2).toBe(0);
        expect(targets[t]).toBe(value.get(tokens[t]!));
      }
      if (!config.randomNonQueries) {
        expect(tokens.filter((token, t) => t >= context && token !== 0).length).toBe(pairs);
      }
    }),
    { numRuns: 200 },
  );
});

describe('the distances between context and query', () => {
  test('have probabilities proportional to 1/(g+1)^0.99', () => {
    const p = gapDistribution({ vocab: 66, length: 64, pairs: 4 });
    expect(p.length).toBe(28);
    expect(p.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
    expect(p[0]! / p[1]!).toBeCloseTo(2 ** 0.99, 12);
    expect(p[0]! / p[27]!).toBeCloseTo(28 ** 0.99, 10);
  });

  test('are uniform for power 1', () => {
    const p = gapDistribution({ vocab: 66, length: 64, pairs: 4, power: 1 });
    for (const x of p) expect(x).toBeCloseTo(1 / 28, 12);
  });
});

describe('weightedSample', () => {
  test('draws a single index as often as its probability says', () => {
    const random = seeded(5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[weightedSample(random, [0.5, 0.3, 0.2], 1)[0]!]!++;
    [0.5, 0.3, 0.2].forEach((p, i) => {
      expect(Math.abs(counts[i]! / 20_000 - p)).toBeLessThan(0.015);
    });
  });

  test('draws the second in proportion to what is left', () => {
    const random = seeded(6);
    let both = 0;
    for (let i = 0; i < 20_000; i++)
      if (weightedSample(random, [0.5, 0.3, 0.2], 2).join() === '0,1') both++;
    expect(Math.abs(both / 20_000 - (0.5 * 0.3) / (0.3 + 0.2))).toBeLessThan(0.015);
  });

  test('never draws an index twice, down to the last', () => {
    const drawn = weightedSample(seeded(1), [0.9, 0.05, 0.03, 0.02], 4);
    expect([...drawn].sort()).toEqual([0, 1, 2, 3]);
  });
});

test('places that ask nothing hold random tokens unless they are to be empty', () => {
  const config = { vocab: 66, length: 64, pairs: 2 };
  const idle = (randomNonQueries?: boolean) => {
    const sizes = randomNonQueries === undefined ? config : { ...config, randomNonQueries };
    const { tokens, targets } = mqar(sizes, seeded(4));
    return tokens.filter((token, t) => t >= 4 && targets[t] === IGNORE && token !== 0).length;
  };
  expect(idle(false)).toBe(0);
  expect(idle()).toBeGreaterThan(50);
  expect(idle(true)).toBe(idle());
});

test('sizes that leave no room are refused, naming what would fit', () => {
  const message = (config: Parameters<typeof mqar>[0]) => {
    try {
      mqar(config, seeded(1));
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(message({ vocab: 66, length: 63, pairs: 4 })).toMatchInlineSnapshot(
    `"mqar: expected an even length of at least 16 for 4 pairs, got 63. Every pair and every query takes two places."`,
  );
  expect(message({ vocab: 66, length: 22, pairs: 4, passes: 2 })).toContain(
    'even length of at least 24 for 4 pairs, got 22',
  );
  expect(message({ vocab: 66, length: 24, pairs: 4, passes: 2 })).toBe('accepted');
  expect(message({ vocab: 66, length: 64, pairs: 0 })).toContain('expected 1 to 32 pairs');
  expect(message({ vocab: 8, length: 64, pairs: 4 })).toMatchInlineSnapshot(
    `"mqar: expected 1 to 3 pairs for a vocabulary of 8, got 4. Take a larger vocabulary: a pair needs a key of its own."`,
  );
});
