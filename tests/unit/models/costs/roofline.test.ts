import { describe, expect, test } from 'vitest';
import type { Device } from '../../../../src/models/costs/devices.ts';
import {
  attainableFlopsPerSecond,
  boundBy,
  kernelSeconds,
  matmulIntensity,
  ridgePoint,
} from '../../../../src/models/costs/roofline.ts';

/** 100 FLOP/s and 4 bytes/s: the roof meets the slope at 25 FLOP a byte. */
const device = {
  peakFlopsPerSecond: { value: 100 },
  bandwidthBytesPerSecond: { value: 4 },
} as Device;

describe('the roofline', () => {
  test('bends where the bytes of a second carry the arithmetic of a second', () => {
    expect(ridgePoint(device)).toBe(25);
    expect(attainableFlopsPerSecond(device, 25)).toBe(100);
  });
  test('rises with intensity before the bend and is flat after it', () => {
    expect(attainableFlopsPerSecond(device, 5)).toBe(20);
    expect(attainableFlopsPerSecond(device, 10)).toBe(40);
    expect(attainableFlopsPerSecond(device, 26)).toBe(100);
    expect(attainableFlopsPerSecond(device, 1000)).toBe(100);
  });
  test('calls a kernel bound by memory before the bend, by compute from the bend on', () => {
    expect(boundBy(device, 24.9)).toBe('memory');
    expect(boundBy(device, 25)).toBe('compute');
    expect(boundBy(device, 25.1)).toBe('compute');
  });
  test('refuses a kernel without arithmetic', () => {
    expect(() => attainableFlopsPerSecond(device, 0)).toThrow(
      'attainableFlopsPerSecond: expected intensity to be a number above 0, got 0.',
    );
  });
});

describe('kernelSeconds', () => {
  test('is the slower of the two: the other is hidden behind it', () => {
    expect(kernelSeconds(device, 1000, 8)).toBe(10);
    expect(kernelSeconds(device, 100, 80)).toBe(20);
  });
  test('agrees with the roof: FLOPs over seconds are what the intensity allows', () => {
    for (const bytes of [1, 40, 1000]) {
      const reached = 1000 / kernelSeconds(device, 1000, bytes);
      expect(reached).toBeCloseTo(attainableFlopsPerSecond(device, 1000 / bytes), 10);
    }
  });
});

describe('matmulIntensity', () => {
  test('of (2, 5)·(5, 3) in float32 is 60 FLOP for 31 numbers of 4 bytes', () => {
    expect(matmulIntensity(2, 3, 5, 4)).toBeCloseTo(60 / (31 * 4), 12);
  });
  test('of square matrices grows with their side: 2n/3 FLOP a number', () => {
    expect(matmulIntensity(300, 300, 300, 1)).toBeCloseTo(200, 10);
    expect(matmulIntensity(300, 300, 300, 2)).toBeCloseTo(100, 10);
  });
  test('of few tokens through a wide layer tends to twice their number a weight', () => {
    expect(matmulIntensity(8, 1e6, 1e6, 2)).toBeCloseTo(8, 3);
  });
});
