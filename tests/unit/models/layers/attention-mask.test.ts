import { describe, expect, test } from 'vitest';
import type { AttentionOptions } from '../../../../src/models/layers/attention-mask.ts';
import { alibiSlopes } from '../../../../src/models/layers/attention-mask.ts';
import { sdpa, traceAttention } from '../../../../src/models/layers/attention.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { map, sliceFirst, tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { refusal } from '../../../support/message.ts';
import { atTime, normals, qkv, sizes } from './attention-inputs.ts';

/** One line a query, x where it sees the key. */
function visible(queries: number, keys: number, options: AttentionOptions, b = 0): string[] {
  const { q, k, v } = qkv({ ...sizes, batch: b + 1, heads: 1, kvHeads: 1, queries, keys });
  const { weights } = sdpa(q, k, v, options);
  return Array.from({ length: queries }, (_, i) => {
    const row = b * queries + i;
    return [...weights.data.subarray(row * keys, (row + 1) * keys)]
      .map((p) => (p > 0 ? 'x' : '.'))
      .join('');
  });
}

describe('the causal mask', () => {
  test('is a triangle when there are as many queries as keys, whichever the alignment', () => {
    const triangle = ['x..', 'xx.', 'xxx'];
    expect(visible(3, 3, { causal: true })).toEqual(triangle);
    expect(visible(3, 3, { causal: true, alignment: 'top-left' })).toEqual(triangle);
  });
  test('bottom-right: the last query sees all keys', () => {
    expect(visible(2, 4, { causal: true })).toEqual(['xxx.', 'xxxx']);
  });
  test('top-left: the first query sees the first key only', () => {
    expect(visible(2, 4, { causal: true, alignment: 'top-left' })).toEqual(['x...', 'xx..']);
  });
  test('bottom-right with more queries than keys: the first ones see nothing and give zeros', () => {
    expect(visible(4, 2, { causal: true })).toEqual(['..', '..', 'x.', 'xx']);
    const { q, k, v } = qkv({ ...sizes, queries: 4, keys: 2 });
    const { output, logSumExp } = sdpa(q, k, v, { causal: true });
    expect(atTime(output, 0)).toEqual(zeros([2, 4, 5]));
    expect(logSumExp.data[0]).toBe(-Infinity);
  });
});

describe('the sliding window', () => {
  test('left 1 keeps the query itself and one key before it', () => {
    expect(visible(4, 4, { causal: true, window: { left: 1 } })).toEqual([
      'x...',
      'xx..',
      '.xx.',
      '..xx',
    ]);
  });
  test('left 1, right 1 is a band', () => {
    expect(visible(4, 4, { window: { left: 1, right: 1 } })).toEqual([
      'xx..',
      'xxx.',
      '.xxx',
      '..xx',
    ]);
  });
  test('a window as long as the sequence is no window', () => {
    const { q, k, v } = qkv(sizes);
    expect(sdpa(q, k, v, { window: { left: 5, right: 5 } })).toEqual(sdpa(q, k, v));
  });
});

describe('padding masks', () => {
  const keyMask = tensor([2, 4], [1, 1, 1, 1, 1, 1, 0, 0]);
  const queryMask = tensor([2, 3], [1, 1, 1, 1, 1, 0]);
  test('padded keys are hidden, padded queries give zeros', () => {
    expect(visible(3, 4, { keyMask, queryMask }, 1)).toEqual(['xx..', 'xx..', '....']);
  });
  test('the causal diagonal ends at the last real query and key of each batch element', () => {
    expect(visible(3, 4, { keyMask, queryMask, causal: true }, 1)).toEqual([
      'x...',
      'xx..',
      '....',
    ]);
  });
  test('the diagonal counts real positions only: two queries and three keys are one key apart', () => {
    // Batch element 1: the queries 1 and 2 are real, and of the keys 0, 1, 3.
    const sparse = {
      keyMask: tensor([2, 4], [1, 1, 1, 1, 1, 1, 0, 1]),
      queryMask: tensor([2, 3], [1, 1, 1, 0, 1, 1]),
      causal: true,
    };
    expect(visible(3, 4, sparse, 1)).toEqual(['....', 'xx..', 'xx.x']);
  });
  test('a padded query gives zeros and no weight that is not a number', () => {
    const { q, k, v } = qkv({ ...sizes, batch: 1 });
    const hidden = sdpa(q, k, v, { queryMask: tensor([1, 6], [1, 1, 1, 1, 1, 0]) });
    expect(atTime(hidden.output, 5)).toEqual(zeros([1, 4, 5]));
    expect(atTime(hidden.weights, 5)).toEqual(zeros([1, 4, 6]));
  });
  test('padding equals leaving the padded positions out', () => {
    const { q, k, v } = qkv({ ...sizes, batch: 1, keys: 4 });
    const padded = sdpa(q, k, v, { keyMask: tensor([1, 4], [1, 1, 1, 0]) });
    const drop = (x: typeof k) => {
      const rows = [0, 1, 2].map((t) => atTime(x, t));
      const shape = [1, 2, 3, x.shape[3]!];
      const data = [0, 1].flatMap((h) =>
        rows.flatMap((r) => [...r.data.subarray(h * shape[3]!, (h + 1) * shape[3]!)]),
      );
      return tensor(shape, data);
    };
    expectAllclose(padded.output, sdpa(q, drop(k), drop(v)).output);
  });
});

describe('softcap, ALiBi and bias', () => {
  const { q, k, v } = qkv(sizes);
  test('softcap keeps every score within ±softcap', () => {
    const { maskedScores } = traceAttention(
      map(q, (x) => 100 * x),
      k,
      v,
      { softcap: 5 },
    );
    expect(maskedScores.data.every((s) => Math.abs(s) <= 5)).toBe(true);
  });
  test('a huge softcap changes nothing', () => {
    expectAllclose(sdpa(q, k, v, { softcap: 1e8 }).output, sdpa(q, k, v).output);
  });
  test('ALiBi takes slope · distance from each score, on both sides', () => {
    const slopes = tensor([4], [1, 2, 3, 4]);
    const { scaledScores, maskedScores } = traceAttention(q, k, v, { alibiSlopes: slopes });
    const at = ((0 * 4 + 2) * 6 + 1) * 6 + 5; // batch 0, head 2, query 1, key 5
    expect(maskedScores.data[at]).toBeCloseTo(scaledScores.data[at]! - 3 * 4, 12);
  });
  test('slopes of a batch element and head of their own are read as such', () => {
    const slopes = tensor([2, 4], [1, 2, 3, 4, 5, 6, 7, 8]);
    const { scaledScores, maskedScores } = traceAttention(q, k, v, { alibiSlopes: slopes });
    maskedScores.data.forEach((score, at) => {
      const [row, key] = [Math.floor(at / 6), at % 6];
      const distance = Math.abs((row % 6) - key);
      const slope = slopes.data[Math.floor(row / 6)]!;
      expect(score).toBeCloseTo(scaledScores.data[at]! - slope * distance, 12);
    });
  });
  test('eight heads have the slopes 1/2, 1/4, … 1/256', () => {
    expect(alibiSlopes(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => 2 ** -n));
  });
  test('a number of heads between powers of two borrows every second slope of the next one', () => {
    expect(alibiSlopes(3)).toEqual([2 ** -4, 2 ** -8, 2 ** -2]);
    const eight = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => 2 ** -n);
    const between = [0.5, 1.5, 2.5, 3.5].map((n) => 2 ** -n);
    expect(alibiSlopes(12)).toEqual([...eight, ...between]);
    expect(alibiSlopes(1)).toEqual([2 ** -8]);
  });
  test('a bias broadcasts from a row of keys, and −∞ in it hides a key', () => {
    const bias = tensor([6], [0, 0, -Infinity, 0, 0, 0]);
    const { weights } = sdpa(q, k, v, { bias });
    weights.data.forEach((p, i) => expect(p === 0).toBe(i % 6 === 2));
  });
  test('a bias is repeated along every axis of size 1 and along those that it lacks', () => {
    const shapes = [[2, 4, 6, 6], [2, 1, 6, 1], [1, 4, 1, 6], [4, 6, 1], [6, 6], [6]];
    for (const shape of shapes) {
      const bias = normals(shape, seeded(7));
      const wide = [...Array.from({ length: 4 - shape.length }, () => 1), ...shape];
      const { scaledScores, maskedScores } = traceAttention(q, k, v, { bias });
      maskedScores.data.forEach((score, at) => {
        const index = [
          Math.floor(at / 144),
          Math.floor(at / 36) % 4,
          Math.floor(at / 6) % 6,
          at % 6,
        ];
        const from = index.reduce(
          (sum, i, axis) => sum * wide[axis]! + (wide[axis] === 1 ? 0 : i),
          0,
        );
        expect(score).toBeCloseTo(scaledScores.data[at]! + bias.data[from]!, 12);
      });
    }
  });
  test('a bias of one number changes the log-sum-exp and nothing else', () => {
    const [plain, raised] = [sdpa(q, k, v), sdpa(q, k, v, { bias: tensor([], [2]) })];
    expectAllclose(raised.weights, plain.weights);
    expectAllclose(
      raised.logSumExp,
      map(plain.logSumExp, (x) => x + 2),
    );
  });
});

describe('errors of the options', () => {
  const { q, k, v } = qkv(sizes);
  const attempt = (options: AttentionOptions) => () => sdpa(q, k, v, options);
  test('a bias that does not broadcast', () => {
    expect(attempt({ bias: zeros([5, 6]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected bias to broadcast to [2, 4, 6, 6], got shape [5, 6]. Use size 1 or the full size on each axis of bias.]`,
    );
  });
  test('a bias with too many axes', () => {
    expect(attempt({ bias: zeros([1, 2, 4, 6, 6]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected bias to broadcast to [2, 4, 6, 6], got shape [1, 2, 4, 6, 6]. Use size 1 or the full size on each axis of bias.]`,
    );
  });
  test('a key mask of another length', () => {
    expect(attempt({ keyMask: zeros([2, 5]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected axis keys of keyMask to be 6 as in scores, got 5. Check axis 1 of keyMask.]`,
    );
  });
  test('a sink for each head', () => {
    expect(attempt({ sinks: zeros([2]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected axis heads of sinks to be 4 as in scores, got 2. Check axis 0 of sinks.]`,
    );
  });
  test('a softcap of zero', () => {
    expect(attempt({ softcap: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: sdpa: expected softcap to be a number above 0, got 0. Leave softcap out to turn it off.]`,
    );
  });
  test('a softcap that is no number, or has no end', () => {
    expect(attempt({ softcap: NaN })).toThrow('softcap to be a number above 0, got NaN');
    expect(attempt({ softcap: Infinity })).toThrow('softcap to be a number above 0, got Infinity');
  });
  test('query heads that the key heads do not divide', () => {
    const odd = qkv({ ...sizes, heads: 3 });
    for (const [name, run] of [
      ['sdpa', sdpa],
      ['traceAttention', traceAttention],
    ] as const) {
      expect(refusal(() => run(odd.q, odd.k, odd.v))).toBe(
        `ShapeError: ${name}: expected the 2 heads of k to divide the 3 heads of q. Give every key head the same number of query heads.`,
      );
    }
  });
  test('one batch of slopes for another batch', () => {
    expect(
      attempt({ alibiSlopes: sliceFirst(zeros([2, 4]), 0, 1) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sdpa: expected axis batch of alibiSlopes to be 2 as in scores, got 1. Check axis 0 of alibiSlopes.]`,
    );
  });
});
