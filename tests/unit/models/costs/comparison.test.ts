import { describe, expect, test } from 'vitest';
import { advise, type Needs } from '../../../../src/models/costs/advice.ts';
import { comparedCosts, comparedMixers } from '../../../../src/models/costs/comparison.ts';

const mixers = comparedMixers(4096);
const at = (id: string, length: number) =>
  comparedCosts(
    mixers.find((mixer) => mixer.id === id)!,
    length,
  );

describe('comparedCosts', () => {
  test('only full attention and the hybrid carry more for a longer text', () => {
    const growing = mixers
      .filter(
        (mixer) =>
          comparedCosts(mixer, 2 ** 20).carriedBytes > comparedCosts(mixer, 2 ** 15).carriedBytes,
      )
      .map(({ id }) => id);
    expect(growing).toEqual(['mha', 'gqa', 'hybrid']);
  });
  test('the cache of eight key heads is 2 · 8 · 128 · 2 bytes a token', () => {
    expect(at('gqa', 32_768).carriedBytes).toBe(2 * 8 * 128 * 2 * 32_768);
  });
  test('a hybrid of three to one carries a quarter of attention plus three quarters of its states', () => {
    const hybrid = at('hybrid', 32_768).carriedBytes;
    const want = (at('gqa', 32_768).carriedBytes + 3 * at('gated-delta', 32_768).carriedBytes) / 4;
    expect(hybrid).toBe(want);
  });
  test('reading costs differ by less than a factor of ten at 32,768 tokens', () => {
    const reading = mixers.map((mixer) => comparedCosts(mixer, 32_768).readFlops);
    expect(Math.max(...reading) / Math.min(...reading)).toBeLessThan(10);
  });
});

describe('advise', () => {
  const base: Needs = {
    length: 65_536,
    recall: 'some',
    phase: 'writing',
    layerBytes: 64 * 1024 ** 2,
    streaming: false,
  };
  const cases: [string, Partial<Needs>, string][] = [
    ['long text, some recall', {}, 'hybrid'],
    ['a short chat', { length: 2048 }, 'attention'],
    ['an endless stream', { streaming: true, recall: 'little' }, 'recurrent'],
    ['exact recall that fits', { recall: 'exact', length: 8192 }, 'attention'],
    [
      'exact recall that fits a hybrid only',
      { recall: 'exact', length: 2 ** 15, layerBytes: 2 ** 26 },
      'hybrid',
    ],
    [
      'exact recall that fits nothing',
      { recall: 'exact', length: 2 ** 20, layerBytes: 2 ** 20 },
      'window',
    ],
    ['a genome', { recall: 'little', phase: 'training', length: 2 ** 20 }, 'convolution'],
  ];
  test.each(cases)('%s leads to the expected architecture', (_, change, choice) => {
    const advice = advise({ ...base, ...change });
    expect(advice.choice).toBe(choice);
    expect(advice.reasons.length).toBe(3);
  });
});
