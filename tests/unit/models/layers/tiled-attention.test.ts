import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttentionOptions } from '../../../../src/models/layers/attention-mask.ts';
import { sdpa } from '../../../../src/models/layers/attention.ts';
import {
  tiledAttention,
  traceTiledAttention,
} from '../../../../src/models/layers/tiled-attention.ts';
import { map, tensor } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { qkv, sizes } from './attention-inputs.ts';

const small = { ...sizes, batch: 1, heads: 2, kvHeads: 1 };
const variants = fc.constantFrom<AttentionOptions>(
  {},
  { causal: true },
  { causal: true, window: { left: 2 } },
  { causal: true, alignment: 'top-left', softcap: 2 },
  { sinks: tensor([2], [0.5, -1]), causal: true },
  { alibiSlopes: tensor([2], [0.5, 0.25]) },
);
const length = fc.integer({ min: 1, max: 9 });
const block = fc.integer({ min: 1, max: 12 });

describe('tiledAttention', () => {
  test('equals sdpa for every block size', () => {
    fc.assert(
      fc.property(
        length,
        length,
        block,
        block,
        variants,
        fc.integer(),
        (queries, keys, queryBlock, keyBlock, options, seed) => {
          const { q, k, v } = qkv({ ...small, queries, keys }, seed);
          const want = sdpa(q, k, v, options);
          const got = tiledAttention(q, k, v, { ...options, queryBlock, keyBlock });
          expectAllclose(got.output, want.output, { abs: 1e-13, rel: 1e-12 });
          expectAllclose(got.logSumExp, want.logSumExp, { abs: 1e-13, rel: 1e-12 });
        },
      ),
    );
  });
  test('equals sdpa for several sequences whose heads share keys in groups', () => {
    const { q, k, v } = qkv({ ...small, batch: 3, heads: 6, kvHeads: 2 });
    const want = sdpa(q, k, v, { causal: true });
    const got = tiledAttention(q, k, v, { causal: true, queryBlock: 4, keyBlock: 3 });
    expectAllclose(got.output, want.output, { abs: 1e-13, rel: 1e-12 });
    expectAllclose(got.logSumExp, want.logSumExp, { abs: 1e-13, rel: 1e-12 });
  });
  test('one tile as large as the matrix gives the very numbers of sdpa up to the last rounding', () => {
    const { q, k, v } = qkv(small);
    const got = tiledAttention(q, k, v, { queryBlock: 6, keyBlock: 6 });
    expectAllclose(got.output, sdpa(q, k, v).output, { abs: 1e-15, rel: 1e-14 });
  });
  test('logits in the thousands do not overflow', () => {
    const { q, k, v } = qkv(small);
    const huge = map(q, (x) => 1e4 * x);
    const got = tiledAttention(huge, k, v, { queryBlock: 2, keyBlock: 2 });
    expectAllclose(got.output, sdpa(huge, k, v).output);
  });
  test('queries without a visible key give zeros', () => {
    const { q, k, v } = qkv({ ...small, queries: 4, keys: 2 });
    const options = { causal: true, queryBlock: 2, keyBlock: 1 };
    const { output, logSumExp } = tiledAttention(q, k, v, options);
    expect(output.data[0]).toBe(0);
    expect(logSumExp.data[0]).toBe(-Infinity);
  });
  test('a block size of 0 is refused', () => {
    const { q, k, v } = qkv(small);
    expect(() =>
      tiledAttention(q, k, v, { queryBlock: 0, keyBlock: 1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: tiledAttention: expected queryBlock to be an integer of at least 1, got 0. Pass a whole number ≥ 1.]`,
    );
  });
});

describe('traceTiledAttention', () => {
  const { q, k, v } = qkv({ ...small, heads: 1 });
  const tiles = [...traceTiledAttention(q, k, v, { causal: true, queryBlock: 2, keyBlock: 3 })];
  test('visits the tiles of a row of queries one after the other', () => {
    expect(tiles.map((tile) => [tile.queries[0], tile.keys[0]])).toEqual([
      [0, 0],
      [0, 3],
      [2, 0],
      [2, 3],
      [4, 0],
      [4, 3],
    ]);
  });
  test('a tile at the edge ends where the queries and the keys end', () => {
    const uneven = traceTiledAttention(q, k, v, { queryBlock: 4, keyBlock: 5 });
    expect(Array.from(uneven, (tile) => [...tile.queries, ...tile.keys])).toEqual([
      [0, 4, 0, 5],
      [0, 4, 5, 6],
      [4, 6, 0, 5],
      [4, 6, 5, 6],
    ]);
  });
  test('marks the tiles above the causal diagonal as skipped', () => {
    expect(tiles.map((tile) => tile.skipped)).toEqual([false, true, false, false, false, false]);
  });
  test('a skipped tile changes neither maximum, sum nor output', () => {
    expect(tiles[1]!.running).toEqual(tiles[0]!.running);
    expect(tiles[1]!.accumulated).toEqual(tiles[0]!.accumulated);
  });
  test('the running maximum never falls along the keys', () => {
    for (const [left, right] of [
      [2, 3],
      [4, 5],
    ] as const) {
      tiles[left]!.running.forEach(({ m }, r) => {
        expect(tiles[right]!.running[r]!.m).toBeGreaterThanOrEqual(m);
      });
    }
  });
  test('an early tile divided by its sum is attention over the keys so far', () => {
    const first = (x: typeof k) =>
      tensor([1, 1, 3, x.shape[3]!], x.data.subarray(0, 3 * x.shape[3]!));
    const want = sdpa(q, first(k), first(v)).output;
    const tile = tiles[4]!;
    const y = tile.accumulated[1]!.map((sum) => sum / tile.running[1]!.l);
    expectAllclose({ shape: [5], data: y }, { shape: [5], data: want.data.subarray(25, 30) });
  });
});
