import { describe, expect, test } from 'vitest';
import { loopLinearRecurrence, scanCosts } from '../../../../src/models/tensor/scan.ts';
import { rowScores, rowTiles, rowValues } from '../../../../src/models/toy/online-row.ts';
import { scanSteps, scanTree } from '../../../../src/models/toy/scan-steps.ts';
import { tileSteps, tileTokens } from '../../../../src/models/toy/tile-example.ts';

describe('the row of the worked example', () => {
  const [first, second] = rowTiles();

  test('keeps the numbers that the chapter prints', () => {
    expect(first!.m).toBeCloseTo(3, 12);
    expect(first!.l).toBeCloseTo(1.25, 12);
    expect(first!.sum).toBeCloseTo(9, 12);
    expect(second!.m).toBeCloseTo(4, 12);
    expect(second!.factor).toBeCloseTo(0.5, 12);
    expect(second!.l).toBeCloseTo(1.875, 12);
    expect(second!.sum).toBeCloseTo(11, 12);
  });

  test('ends with the average that all weights at once give', () => {
    const weights = rowScores.flat().map((s) => 2 ** s);
    const total = weights.reduce((a, b) => a + b);
    const mean = weights.reduce((sum, w, j) => sum + w * rowValues.flat()[j]!, 0) / total;
    expect(total).toBe(30);
    expect(mean).toBeCloseTo(176 / 30, 12);
    expect(second!.sum / second!.l).toBeCloseTo(mean, 12);
  });

  test('comes out the same when the tiles change places', () => {
    const swapped = rowTiles(rowScores.toReversed(), rowValues.toReversed()).at(-1)!;
    expect(swapped.sum / swapped.l).toBeCloseTo(second!.sum / second!.l, 12);
    expect(swapped.factor).toBeCloseTo(1, 12);
  });
});

describe('the tree of the scan figure', () => {
  test.each([2, 3, 5, 8])('over %i steps ends with the states of the loop', (length) => {
    const steps = scanSteps.slice(0, length);
    const loop = loopLinearRecurrence(
      steps.map(({ a }) => a),
      steps.map(({ b }) => b),
    );
    const { inclusive, rounds } = scanTree(length);
    expect(inclusive.map(({ b }) => b)).toEqual(Array.from(loop));
    expect(rounds.reduce((sum, { work }) => sum + work, 0)).toBe(scanCosts(length).blelloch.work);
  });

  test('a step that forgets everything hides what came before it', () => {
    expect(
      scanTree(8)
        .inclusive.slice(4)
        .map(({ a }) => a),
    ).toEqual([0, 0, 0, 0]);
  });
});

describe('the tiles of the attention figure', () => {
  test.each([
    [2, 2],
    [4, 2],
    [8, 8],
  ])('blocks of %i queries and %i keys collect every row whole', (queryBlock, keyBlock) => {
    const steps = tileSteps(queryBlock, keyBlock, true);
    expect(steps).toHaveLength((tileTokens / queryBlock) * (tileTokens / keyBlock));
    for (const { collected } of steps.at(-1)!.rows) expect(collected).toBeCloseTo(1, 12);
  });

  test('the share collected never falls and the factor never exceeds one', () => {
    const steps = tileSteps(4, 2, true);
    steps.forEach(({ rows }, s) =>
      rows.forEach(({ collected, factor }, i) => {
        expect(collected).toBeGreaterThanOrEqual((steps[s - 1]?.rows[i]!.collected ?? 0) - 1e-12);
        expect(factor).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a row that no tile has reached knows nothing, and its first tile rescales nothing', () => {
    const [first] = tileSteps(4, 2, false);
    first!.rows.forEach((row, i) => {
      if (i >= 4) expect(row).toEqual({ m: -Infinity, l: 0, factor: 1, collected: 0 });
      else expect([row.factor, row.l > 0]).toEqual([1, true]);
    });
    // Later tiles rescale what the running maximum has outgrown, and by exactly that.
    tileSteps(8, 2, false).forEach(({ rows }, s, all) => {
      if (s === 0) return;
      rows.forEach((row, i) =>
        expect(row.factor).toBeCloseTo(Math.exp(all[s - 1]!.rows[i]!.m - row.m), 12),
      );
    });
  });

  test('in some row the maximum rises after the first tile, so that sums must be rescaled', () => {
    const rescaled = tileSteps(4, 2, true).filter(({ rows }) =>
      rows.some(({ factor }) => factor < 1),
    );
    expect(rescaled.length).toBeGreaterThan(1);
  });

  test('a causal mask lets the tiles above the diagonal be skipped', () => {
    const skipped = tileSteps(2, 2, true).filter(({ tile }) => tile.skipped);
    expect(skipped).toHaveLength(6);
    expect(tileSteps(2, 2, false).some(({ tile }) => tile.skipped)).toBe(false);
  });
});
