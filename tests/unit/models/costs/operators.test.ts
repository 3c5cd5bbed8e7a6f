import { describe, expect, test } from 'vitest';
import {
  flashAttentionBytes,
  standardAttentionBytes,
} from '../../../../src/models/costs/attention-memory.ts';
import { devices } from '../../../../src/models/costs/devices.ts';
import { fusedScanBytes, mambaSpec, unfusedScanBytes } from '../../../../src/models/costs/mamba.ts';
import { operators, operatorSram } from '../../../../src/models/costs/operators.ts';
import { ridgePoint } from '../../../../src/models/costs/roofline.ts';
import {
  fusedScanTraffic,
  tiledAttentionTraffic,
  totalBytes,
  unfusedAttentionTraffic,
  unfusedScanTraffic,
} from '../../../../src/models/costs/traffic.ts';

const at = (length: number, batch: number) =>
  Object.fromEntries(operators({ length, batch }).map((operator) => [operator.id, operator]));

describe('operators under the roof', () => {
  const usual = at(4096, 1);

  test('come highest intensity first, each once', () => {
    const all = operators({ length: 4096, batch: 1 });
    const intensities = all.map(({ intensity }) => intensity);
    expect(intensities).toEqual([...intensities].sort((a, b) => b - a));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('of single tokens all stay far below the ridge of every device', () => {
    for (const device of Object.values(devices)) {
      for (const operator of Object.values(usual)) {
        if (operator.phase === 'token')
          expect(operator.intensity).toBeLessThan(ridgePoint(device) / 30);
      }
    }
  });

  test('a batch raises the intensity of weights and leaves that of caches and states', () => {
    const many = at(4096, 64);
    for (const id of ['dense-token', 'lstm'])
      expect(many[id]!.intensity / usual[id]!.intensity).toBeGreaterThan(60);
    for (const id of ['gqa-token', 'mha-token', 'mamba-token', 'delta-token'])
      expect(many[id]!.intensity).toBe(usual[id]!.intensity);
  });

  test('fusing the scan multiplies its intensity by more than the size of the state', () => {
    const gain = usual['fused-scan']!.intensity / usual['unfused-scan']!.intensity;
    expect(gain).toBeGreaterThan(16);
    expect(gain).toBeLessThan(64);
  });

  test('attention with scores in memory tends to half the width of a head, whatever the length', () => {
    expect(at(1 << 17, 1)['standard-attention']!.intensity).toBeCloseTo(64, 0);
    expect(at(1 << 14, 1)['standard-attention']!.intensity).toBeLessThan(64);
  });

  test('only tiled attention reads anything twice, and its best case grows with the length', () => {
    const twice = Object.values(usual).filter(({ atBest }) => atBest !== undefined);
    expect(twice.map(({ id }) => id)).toEqual(['flash-attention']);
    expect(twice[0]!.atBest).toBeGreaterThan(twice[0]!.intensity);
    expect(at(8192, 1)['flash-attention']!.atBest).toBe(2 * twice[0]!.atBest!);
  });
});

describe('the parts of the traffic add up', () => {
  const sizes = { length: 2048, dim: 4096, headDim: 64, bytesPerNumber: 2 };
  const head = { length: 2048, headDim: 64, bytesPerNumber: 2 };

  test('to the bytes of attention, tiled and not', () => {
    expect(totalBytes(unfusedAttentionTraffic(sizes))).toBe(64 * standardAttentionBytes(head));
    const tiled = tiledAttentionTraffic(sizes, operatorSram);
    expect(totalBytes(tiled)).toBe(64 * flashAttentionBytes(head, operatorSram));
    for (const { bytes } of tiled) expect(bytes).toBeGreaterThanOrEqual(0);
  });

  test('to the bytes of the scan, fused and not', () => {
    const mamba = mambaSpec(4096);
    expect(totalBytes(fusedScanTraffic(sizes))).toBe(fusedScanBytes(mamba, 2048, 2));
    expect(totalBytes(unfusedScanTraffic(sizes))).toBe(unfusedScanBytes(mamba, 2048, 2));
  });
});
