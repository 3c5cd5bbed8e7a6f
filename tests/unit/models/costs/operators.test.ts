import { describe, expect, test } from 'vitest';
import {
  flashAttentionBytes,
  standardAttentionBytes,
} from '../../../../src/models/costs/attention-memory.ts';
import { devices } from '../../../../src/models/costs/devices.ts';
import { fusedScanBytes, mambaSpec, unfusedScanBytes } from '../../../../src/models/costs/mamba.ts';
import { fftConvFlops } from '../../../../src/models/costs/long-convolution.ts';
import type { Operator } from '../../../../src/models/costs/operators.ts';
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

  test('are these, with the arithmetic a byte that counting by hand gives', () => {
    const weights = (tokens: number, k: number, n: number) =>
      (tokens * k * n) / (tokens * k + k * n + tokens * n);
    const scan = (7 * 16 + 1) * 8192;
    const lines: [id: string, Operator['phase'], string, number][] = [
      ['dense', 'sequence', 'dense, matrix', weights(4096, 4096, 16_384)],
      ['standard-attention', 'sequence', 'attention, matrix', 4096 / (2 * (1 + 4096 / 128))],
      ['ssd', 'sequence', 'recurrence, matrix', 8_454_144 / (2 * (2 * 8192 + 256 + 128))],
      ['linear-attention', 'sequence', 'recurrence, matrix', (2 * 64 * 256 + 4 * 128 ** 2) / 1024],
      ['fft-convolution', 'sequence', 'convolution, vector', fftConvFlops(4096) / (6 * 4096)],
      ['fused-scan', 'sequence', 'recurrence, vector', scan / (2 * (3 * 8192 + 32))],
      ['unfused-scan', 'sequence', 'recurrence, vector', scan / (2 * (99 * 8192 + 32))],
      ['short-convolution', 'sequence', 'convolution, vector', 8 / 4],
      ['gate', 'sequence', 'pointwise, vector', 1 / 6],
      ['dense-token', 'token', 'dense, matrix', weights(1, 4096, 16_384)],
      ['lstm', 'token', 'recurrence, matrix', weights(1, 8192, 16_384)],
      ['gqa-token', 'token', 'attention, matrix', 4],
      ['mha-token', 'token', 'attention, vector', 1],
      ['mamba-token', 'token', 'recurrence, vector', scan / (2 * (35 * 8192 + 32))],
      ['delta-token', 'token', 'recurrence, vector', (7 * 128 ** 2) / (2 * (2 * 128 ** 2 + 512))],
    ];
    for (const [id, phase, kind, intensity] of lines) {
      const operator = usual[id]!;
      expect([operator.phase, `${operator.family}, ${operator.unit}`], id).toEqual([phase, kind]);
      expect(operator.intensity, id).toBeCloseTo(intensity, 10);
    }
    const others = Object.keys(usual).filter((id) => !lines.some(([known]) => known === id));
    expect(others).toEqual(['flash-attention']);
    expect(usual['flash-attention']).toMatchObject({ family: 'attention', unit: 'matrix' });
    expect(usual['flash-attention']!.atBest).toBe((4 * 4096 ** 2) / (4 * 4096 * 2));
  });

  test('tile attention by the fast memory of one multiprocessor of an A100, 192 KiB', () => {
    expect(operatorSram).toBe(196_608);
    expect(usual['flash-attention']!.intensity).toBe(
      (4 * 4096 ** 2 * 128) /
        flashAttentionBytes({ length: 4096, headDim: 128, bytesPerNumber: 2 }, 196_608),
    );
  });

  test('have names of their own', () => {
    const names = Object.values(usual).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('');
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

describe('the parts of the traffic', () => {
  const sizes = { length: 2048, dim: 4096, headDim: 64, bytesPerNumber: 2 };
  const head = { length: 2048, headDim: 64, bytesPerNumber: 2 };

  test('are what goes in and out, which must move, and the rest, which fusing can save', () => {
    const parts = {
      attention: unfusedAttentionTraffic(sizes),
      tiled: tiledAttentionTraffic(sizes, operatorSram),
      scan: unfusedScanTraffic(sizes),
      fused: fusedScanTraffic(sizes),
    };
    const inAndOut = 4 * 2048 * 4096 * 2;
    for (const [name, [first, ...rest]] of Object.entries(parts)) {
      expect(first!.what, name).toMatch(/ in, y out$/);
      expect(first!.needed, name).toBe(true);
      for (const { needed, what } of rest)
        expect([needed, what.length > 10]).toEqual([false, true]);
    }
    expect([parts.attention[0]!.bytes, parts.tiled[0]!.bytes]).toEqual([inAndOut, inAndOut]);
  });

  test('add up to the bytes of attention, tiled and not', () => {
    expect(totalBytes(unfusedAttentionTraffic(sizes))).toBe(64 * standardAttentionBytes(head));
    const tiled = tiledAttentionTraffic(sizes, operatorSram);
    expect(totalBytes(tiled)).toBe(64 * flashAttentionBytes(head, operatorSram));
    for (const { bytes } of tiled) expect(bytes).toBeGreaterThanOrEqual(0);
  });

  test('add up to the bytes of the scan, fused and not', () => {
    const mamba = mambaSpec(4096);
    expect(totalBytes(fusedScanTraffic(sizes))).toBe(fusedScanBytes(mamba, 2048, 2));
    expect(totalBytes(unfusedScanTraffic(sizes))).toBe(unfusedScanBytes(mamba, 2048, 2));
  });
});
