// What a run of the kernels reports: shared by what runs them and what draws the results. It imports
// no kernel, so a figure can draw a recorded run without loading the code.
import type { Clock } from './dispatch.ts';

export const suiteHeads = 4;
export const suiteDim = 256;

export const kernelIds = [
  'naive-attention',
  'tiled-attention',
  'unfused-scan',
  'sequential-scan',
  'parallel-scan',
] as const;
export type KernelId = (typeof kernelIds)[number];

/** Largest error, as a share of the largest output, up to which a kernel counts as right. */
export const tolerance = 1e-4;

export interface KernelResult {
  readonly id: KernelId;
  readonly length: number;
  /** One run, in the shortest of several rounds. */
  readonly ms: number;
  readonly clock: Clock;
  /** Largest error as a share of the largest output. */
  readonly error: number;
  /** Numbers compared, and numbers there are. */
  readonly compared: number;
  readonly outputs: number;
}
