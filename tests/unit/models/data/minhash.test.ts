import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashText, mix32, words } from '../../../../src/models/data/hash.ts';
import {
  bandingThreshold,
  candidatePairs,
  collisionProbability,
  estimatedJaccard,
  fineWebBanding,
  jaccard,
  minhash,
  minhashSeeds,
  shingles,
} from '../../../../src/models/data/minhash.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';

const names = (from: number, to: number) =>
  new Set(Array.from({ length: to - from }, (_, i) => `element ${from + i}`));

describe('hashes', () => {
  test('one changed bit of the input changes about half the bits of the output', () => {
    let changed = 0;
    for (let i = 0; i < 1000; i++) {
      let difference = mix32(i) ^ mix32(i ^ (1 << (i % 32)));
      for (; difference !== 0; difference &= difference - 1) changed++;
    }
    expect(changed / 1000).toBeGreaterThan(15);
    expect(changed / 1000).toBeLessThan(17);
  });
  test('are the published ones: the last step of MurmurHash3 after FNV-1a over both bytes of a unit', () => {
    expect([mix32(0), mix32(1)]).toEqual([0, 0x514e28b7]);
    const fnv1a = (bytes: readonly number[]) =>
      bytes.reduce((h, byte) => Math.imul(h ^ byte, 0x01000193), 0x811c9dc5);
    expect(fnv1a([0x61]) >>> 0).toBe(0xe40c292c);
    expect(hashText('a')).toBe(mix32(fnv1a([0x61, 0])));
    expect(hashText('aż')).toBe(mix32(fnv1a([0x61, 0, 0x7c, 1])));
  });
  test('letters beyond ASCII count with both their bytes', () => {
    expect(hashText('ż')).not.toBe(hashText('|'));
    expect(words('Żółw, the tortoise — it’s 3')).toEqual([
      'żółw',
      'the',
      'tortoise',
      'it',
      's',
      '3',
    ]);
  });
});

describe('shingles', () => {
  test('shingles are the runs of words, each once, whatever the case and punctuation', () => {
    expect([...shingles('The cat. The CAT sat!', 2)]).toEqual(['the cat', 'cat the', 'cat sat']);
  });
  test('a text shorter than a shingle is one shingle and an empty one has none', () => {
    expect([...shingles('Two words', 5)]).toEqual(['two words']);
    expect(shingles(' … ', 5).size).toBe(0);
  });
  test('similarity is 1 for equal sets, 0 for disjoint ones, and symmetric', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.uniqueArray(fc.string()), (p, q) => {
        const [a, b] = [new Set(p), new Set(q)];
        expect(jaccard(a, b)).toBe(jaccard(b, a));
        expect(jaccard(a, a)).toBe(a.size === 0 ? 0 : 1);
        expect(jaccard(a, b)).toBeLessThanOrEqual(1);
      }),
    );
    expect(jaccard(names(0, 30), names(10, 40))).toBe(0.5);
  });
});

describe('minhash', () => {
  test('signatures agree as often as the sets are alike, within three standard errors', () => {
    const seeds = minhashSeeds(2048, seeded(1));
    for (const [a, b, similarity] of [
      [names(0, 90), names(10, 100), 0.8],
      [names(0, 60), names(20, 80), 0.5],
      [names(0, 60), names(40, 100), 0.2],
      [names(0, 50), names(50, 100), 0],
    ] as const) {
      expect(jaccard(a, b)).toBe(similarity);
      const error = 3 * Math.sqrt((similarity * (1 - similarity)) / 2048) + 1e-12;
      const estimate = estimatedJaccard(minhash(a, seeds), minhash(b, seeds));
      expect(Math.abs(estimate - similarity)).toBeLessThanOrEqual(error);
    }
  });
  test('the signature of a union is the least of the two signatures', () => {
    const seeds = minhashSeeds(64, seeded(2));
    const [a, b] = [minhash(names(0, 20), seeds), minhash(names(15, 40), seeds)];
    const least = Uint32Array.from(a, (value, i) => Math.min(value, b[i]!));
    expect(minhash(names(0, 40), seeds)).toEqual(least);
  });
  test('the same seed gives the same signature', () => {
    const signature = () => minhash(names(0, 5), minhashSeeds(8, seeded(3)));
    expect(signature()).toEqual(signature());
  });
});

describe('banding', () => {
  test('14 bands of 8 match pairs 70, 75, 80 and 85 % alike as often as FineWeb prints', () => {
    const percent = (s: number) => 100 * collisionProbability(s, fineWebBanding);
    expect([0.7, 0.75, 0.8].map((s) => Math.round(percent(s)))).toEqual([56, 77, 92]);
    expect(percent(0.85)).toBeCloseTo(98.8, 1);
  });
  test('the curve rises from 0 to 1 and is steepest near its threshold', () => {
    expect(collisionProbability(0, fineWebBanding)).toBe(0);
    expect(collisionProbability(1, fineWebBanding)).toBe(1);
    const slope = (s: number) =>
      collisionProbability(s + 1e-4, fineWebBanding) - collisionProbability(s, fineWebBanding);
    const threshold = bandingThreshold(fineWebBanding);
    expect(threshold).toBeCloseTo(0.719, 3);
    expect(slope(threshold)).toBeGreaterThan(slope(threshold - 0.15));
    expect(slope(threshold)).toBeGreaterThan(slope(threshold + 0.15));
  });
  test('pairs become candidates as often as the formula says', () => {
    const random = seeded(4);
    const banding = { bands: 8, rows: 4 };
    let found = 0;
    for (let trial = 0; trial < 400; trial++) {
      const seeds = minhashSeeds(32, random);
      const signatures = [minhash(names(0, 40), seeds), minhash(names(10, 50), seeds)];
      found += candidatePairs(signatures, banding).length;
    }
    const probability = collisionProbability(0.6, banding);
    const error = 3 * Math.sqrt((probability * (1 - probability)) / 400);
    expect(Math.abs(found / 400 - probability)).toBeLessThan(error);
  });
  test('each pair is listed once, the smaller index first', () => {
    const same = Uint32Array.from([1, 2, 3, 4]);
    const other = Uint32Array.from([5, 6, 7, 8]);
    expect(candidatePairs([same, other, same, same], { bands: 2, rows: 2 })).toEqual([
      [0, 2],
      [0, 3],
      [2, 3],
    ]);
  });
  test('pairs of all bands come in the order of the documents', () => {
    const signatures = [
      [1, 2, 30, 40],
      [5, 6, 50, 60],
      [7, 8, 50, 60],
      [7, 8, 30, 40],
      [1, 2, 90, 90],
    ].map((values) => Uint32Array.from(values));
    expect(candidatePairs(signatures, { bands: 2, rows: 2 })).toEqual([
      [0, 3],
      [0, 4],
      [1, 2],
      [2, 3],
    ]);
  });
  test('bands agree in every value, not in their digits run together', () => {
    const signatures = [Uint32Array.from([1, 12]), Uint32Array.from([11, 2])];
    expect(candidatePairs(signatures, { bands: 1, rows: 2 })).toEqual([]);
  });
  test('bands that need more values than a signature has are refused', () => {
    expect(() => candidatePairs([new Uint32Array(8)], { bands: 3, rows: 3 })).toThrow(
      'candidatePairs: expected signatures of at least 9 values, got 8. Make bands times rows at most the length of a signature.',
    );
  });
});

test.each<[string, string, (value: number) => unknown]>([
  ['shingles', 'size', (size) => shingles('a b', size)],
  ['minhashSeeds', 'count', (count) => minhashSeeds(count, seeded(1))],
])('%s refuses a %s that is no whole number', (caller, name, call) => {
  expect(() => call(1.5)).toThrow(`${caller}: expected ${name} to be an integer of at least 1`);
});
