import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { advise, type Needs } from '../../../../src/models/costs/advice.ts';
import { comparedCosts, comparedMixers } from '../../../../src/models/costs/comparison.ts';

const root = new URL('../../../../', import.meta.url);

const mixers = comparedMixers(4096);
const at = (id: string, length: number) =>
  comparedCosts(
    mixers.find((mixer) => mixer.id === id)!,
    length,
  );

describe('comparedMixers', () => {
  test('each has a name of its own and the chapter that explains it', () => {
    expect(new Set(mixers.map(({ name }) => name)).size).toBe(mixers.length);
    for (const { id, name, chapter } of mixers) {
      expect(name, id).not.toBe('');
      expect(existsSync(new URL(`content/articles/${chapter}.mdx`, root)), id).toBe(true);
    }
  });
});

describe('comparedCosts', () => {
  const square = 4096 ** 2;
  test('a layer of attention or linear attention has four square maps, RetNet a fifth, and a norm', () => {
    expect(at('mha', 1).params).toBe(4 * square + 4096);
    expect(at('linear', 1).params).toBe(4 * square + 4096);
    expect(at('retention', 1).params).toBe(5 * square + 4096);
  });
  test('reading averages over the tokens of a text what writing its last token costs in full', () => {
    const { readFlops, writeFlops } = at('mha', 1001);
    expect(writeFlops).toBe(8 * square + 4 * 4096 * 1001);
    expect(readFlops).toBe(8 * square + 4 * 4096 * 501);
  });
  test('Gated DeltaNet carries its states and the last three inputs of its convolutions', () => {
    expect(at('gated-delta', 1).carriedBytes).toBe(2 * (32 * 128 * 128 + 3 * 3 * 4096));
  });
  test('every cost of a hybrid is the mean over one layer of attention and three of the other', () => {
    const [hybrid, one, three] = [at('hybrid', 999), at('gqa', 999), at('gated-delta', 999)];
    for (const cost of ['params', 'readFlops', 'writeFlops', 'carriedBytes'] as const)
      expect(hybrid[cost], cost).toBeCloseTo((one[cost] + 3 * three[cost]) / 4, 0);
  });
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
  // Bytes of a layer at 32,768 tokens: the budget is kept as long as it is not exceeded.
  const [attention, hybrid] = ['gqa', 'hybrid'].map((id) => at(id, 32_768).carriedBytes);
  const exact = (layerBytes: number): Partial<Needs> => ({
    recall: 'exact',
    length: 32_768,
    layerBytes,
  });
  const cases: [string, Partial<Needs>, string][] = [
    ['long text, some recall', {}, 'hybrid'],
    ['long text, some recall, in training', { phase: 'training' }, 'hybrid'],
    ['long text, little recall, to be written', { recall: 'little' }, 'hybrid'],
    ['a short chat', { length: 2048 }, 'attention'],
    ['a text of 4,096 tokens', { length: 4096 }, 'attention'],
    ['a text of one token more', { length: 4097 }, 'hybrid'],
    ['an endless stream', { streaming: true, recall: 'little' }, 'recurrent'],
    [
      'a stream that must be recalled exactly',
      { streaming: true, recall: 'exact', length: 2 ** 20, layerBytes: 2 ** 20 },
      'window',
    ],
    ['exact recall that just fits', exact(attention!), 'attention'],
    ['exact recall a byte too large', exact(attention! - 1), 'hybrid'],
    ['exact recall that just fits a hybrid', exact(hybrid!), 'hybrid'],
    ['exact recall that fits nothing', exact(hybrid! - 1), 'window'],
    ['a genome', { recall: 'little', phase: 'training', length: 2 ** 20 }, 'convolution'],
  ];
  const every = cases.map(([, change]) => advise({ ...base, ...change }));
  test.each(cases)('%s leads to the expected architecture', (_, change, choice) => {
    expect(advise({ ...base, ...change }).choice).toBe(choice);
  });
  test('a recommendation is a headline and three reasons, each a whole sentence', () => {
    for (const { headline, reasons } of every) {
      expect(headline).toMatch(/^[A-Z].*\w$/);
      expect(new Set(reasons).size).toBe(3);
      for (const reason of reasons) expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });
  test('one of the reasons compares what a layer of width 4,096 carries', () => {
    const sizes = (length: number) =>
      advise({ ...base, length }).reasons.find((reason) => reason.startsWith('For one sequence'));
    expect(sizes(65_536)).toBe(
      'For one sequence of 65,536 tokens a layer carries 256 MiB with grouped attention, 64.8 MiB on average in a hybrid, 1.07 MiB with a gated delta rule.',
    );
    expect(sizes(128)).toContain('512 KiB with grouped attention, 950 KiB on average');
    expect(sizes(256)).toContain('1.00 MiB with grouped attention');
  });
  test('who writes beyond 8,192 tokens with attention hears of the cache, others of the share', () => {
    const last = (length: number, phase: Needs['phase']) =>
      advise({ ...base, recall: 'exact', length, phase }).reasons[2];
    expect(last(8193, 'writing')).toContain('limited by reading the cache');
    for (const other of [last(8192, 'writing'), last(8193, 'reading'), last(8193, 'training')])
      expect(other).toContain('quadratic part is a small share');
  });
  test('who writes with a hybrid hears of the cache, others of kernels', () => {
    expect(advise(base).reasons[2]).toContain('Writing gains most');
    expect(advise({ ...base, phase: 'reading' }).reasons[2]).toContain('fast kernels');
  });
});
