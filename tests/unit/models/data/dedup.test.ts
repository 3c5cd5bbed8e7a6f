import { describe, expect, test } from 'vitest';
import { clusters, deduplicate } from '../../../../src/models/data/dedup.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';

const original =
  'the delta rule first reads what the memory holds under a key and then writes only the difference';
const texts = [
  original,
  'a completely different sentence about the weather on the coast in late autumn this year',
  original.replace('difference', 'change'),
  '',
  `${original}!`,
  '…',
];
const options = { bands: 20, rows: 3, shingle: 3, threshold: 0.6 };

describe('clusters', () => {
  test('chains of pairs join their ends under the least member', () => {
    expect(
      clusters(6, [
        [4, 5],
        [1, 2],
        [2, 4],
      ]),
    ).toEqual([0, 1, 1, 3, 1, 1]);
  });
  test('without pairs every document is its own cluster', () => {
    expect(clusters(3, [])).toEqual([0, 1, 2]);
    expect(clusters(0, [])).toEqual([]);
    expect(() => clusters(1.5, [])).toThrow('clusters: expected documents to be an integer');
  });
});

describe('deduplicate', () => {
  const result = deduplicate(texts, options, seeded(7));
  test('an exact copy and a copy with one word changed are removed, other texts stay', () => {
    expect(result.kept).toEqual([0, 1, 3, 5]);
    expect(result.cluster).toEqual([0, 1, 0, 3, 0, 5]);
  });
  test('the exact copy has similarity 1 and the other shares 15 of the 17 shingles of both', () => {
    const pair = (i: number, j: number) =>
      result.pairs.find(({ documents }) => documents[0] === i && documents[1] === j);
    expect(pair(0, 4)).toMatchObject({ similarity: 1, estimate: 1, duplicate: true });
    expect(pair(0, 2)!.similarity).toBeCloseTo(15 / 17, 12);
  });
  test('fewer pairs are compared than there are', () => {
    expect(result.allPairs).toBe(15);
    expect(result.pairs.length).toBe(3);
  });
  test('a threshold above every similarity but 1 keeps all but exact copies', () => {
    const strict = deduplicate(texts, { ...options, threshold: 0.99 }, seeded(7));
    expect(strict.kept).toEqual([0, 1, 2, 3, 5]);
  });
  test('a pair exactly as alike as the threshold counts as duplicate', () => {
    expect(deduplicate(texts, { ...options, threshold: 15 / 17 }, seeded(7)).kept).toEqual([
      0, 1, 3, 5,
    ]);
  });
});
