// Accelerators as the roofline sees them: peak, bandwidth and memory, each with its source.
import type { Mark } from './units.ts';

/** A number with the bibliography keys that give it. */
export interface Sourced {
  readonly value: number;
  readonly cite: readonly string[];
  readonly mark: Mark;
}

export interface Device {
  readonly name: string;
  /** Dense 16-bit matrix products with 32-bit sums, no sparsity. */
  readonly peakFlopsPerSecond: Sourced;
  /** 32-bit arithmetic outside the matrix units, where scans run. */
  readonly vectorFlopsPerSecond?: Sourced;
  /** Main memory. */
  readonly bandwidthBytesPerSecond: Sourced;
  readonly memoryBytes: Sourced;
  /** Shared memory and first-level cache of all multiprocessors together. */
  readonly sramBytes?: Sourced;
}

const from = (value: number, mark: Mark, ...cite: string[]): Sourced => ({ value, cite, mark });
const flash = 'dao2022flashattention';
const book = 'austin2025scalingbook';
const a100 = 'nvidia2020a100';
const h100 = 'nvidia2022h100';
const ssd = 'gudao2024mamba2blog';
const TERA = 1e12;
const GB = 1e9;
const KB = 1024;

/** Memory sizes are decimal, as vendors print them: an 80 GB card holds 74.5 GiB. */
export const devices = {
  'a100-40gb': {
    name: 'NVIDIA A100 40 GB',
    peakFlopsPerSecond: from(312 * TERA, 'v', a100, flash),
    vectorFlopsPerSecond: from(19.5 * TERA, 'v', a100, flash),
    bandwidthBytesPerSecond: from(1.555 * TERA, 'v', a100),
    memoryBytes: from(40 * GB, 'v', a100, flash),
    sramBytes: from(108 * 192 * KB, 'v', flash, book),
  },
  'a100-80gb': {
    name: 'NVIDIA A100 80 GB',
    peakFlopsPerSecond: from(312 * TERA, 'v', a100, flash),
    vectorFlopsPerSecond: from(19.5 * TERA, 'v', a100, flash),
    bandwidthBytesPerSecond: from(2.039 * TERA, 'v2', a100),
    memoryBytes: from(80 * GB, 'v', a100, book),
    sramBytes: from(108 * 192 * KB, 'v', flash, book),
  },
  h100: {
    name: 'NVIDIA H100 SXM',
    peakFlopsPerSecond: from(989 * TERA, 'v', h100, ssd, book),
    vectorFlopsPerSecond: from(67 * TERA, 'v', h100, ssd),
    bandwidthBytesPerSecond: from(3.35 * TERA, 'v', h100, book),
    memoryBytes: from(80 * GB, 'v', h100, book),
    sramBytes: from(132 * 256 * KB, 'v', book),
  },
  h200: {
    name: 'NVIDIA H200',
    peakFlopsPerSecond: from(990 * TERA, 'v', book),
    bandwidthBytesPerSecond: from(4.8 * TERA, 'v', book),
    memoryBytes: from(141 * GB, 'v', book),
    sramBytes: from(132 * 256 * KB, 'v', book),
  },
  b200: {
    name: 'NVIDIA B200',
    peakFlopsPerSecond: from(2250 * TERA, 'v', book),
    bandwidthBytesPerSecond: from(8 * TERA, 'v', book),
    memoryBytes: from(192 * GB, 'v', book),
    sramBytes: from(148 * 256 * KB, 'v', book),
  },
} as const satisfies Record<string, Device>;

export type DeviceKey = keyof typeof devices;
