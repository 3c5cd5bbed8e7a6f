// The roofline: how fast a kernel can run, given how much arithmetic it does for each byte.
import type { Device } from './devices.ts';
import { requirePositive } from './units.ts';

// #region roofline
/** peak/bandwidth: FLOP per byte below which memory, above which arithmetic, is the limit. */
export function ridgePoint(device: Device): number {
  return device.peakFlopsPerSecond.value / device.bandwidthBytesPerSecond.value;
}

/**
 * min(peak, intensity·bandwidth): FLOP/s that a kernel of this arithmetic intensity can reach.
 * @see williams2009roofline
 */
export function attainableFlopsPerSecond(device: Device, intensity: number): number {
  requirePositive('attainableFlopsPerSecond', 'intensity', intensity);
  const byMemory = intensity * device.bandwidthBytesPerSecond.value;
  return Math.min(device.peakFlopsPerSecond.value, byMemory);
}

/** Which of the two limits holds. */
export function boundBy(device: Device, intensity: number): 'memory' | 'compute' {
  return intensity < ridgePoint(device) ? 'memory' : 'compute';
}

/** max(flops/peak, bytes/bandwidth): seconds that the kernel needs at least. */
export function kernelSeconds(device: Device, flops: number, bytes: number): number {
  const compute = flops / device.peakFlopsPerSecond.value;
  return Math.max(compute, bytes / device.bandwidthBytesPerSecond.value);
}
// #endregion roofline

/**
 * 2mnk/((mk + kn + mn)·bytes): FLOP per byte of (m, k)·(k, n), each matrix moved once. With m = B
 * tokens and square weights much wider than B it tends to 2B/bytes: batch is intensity.
 */
export function matmulIntensity(m: number, n: number, k: number, bytesPerNumber: number): number {
  return (2 * m * n * k) / ((m * k + k * n + m * n) * bytesPerNumber);
}
