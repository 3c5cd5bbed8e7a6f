// A stream that must be answered as it comes: the time that one more frame takes, and how long the
// stream may run before a growing cache makes it late.
import type { ModelSpec } from '../costs/model.ts';
import { decodeBytesPerToken } from '../costs/serving.ts';
import { requirePositive } from '../costs/units.ts';
import type { Machine, StackKey } from './case-costs.ts';
import { stackModel } from './case-costs.ts';

// #region frame-seconds
/**
 * (weights + carried after `frames`)/bandwidth: least seconds for one more frame, one user, since
 * everything kept is read once.
 */
export function frameSeconds(model: ModelSpec, machine: Machine, frames: number): number {
  const format = { weightBytesPerNumber: machine.bytesPerWeight };
  return decodeBytesPerToken(model, frames, format) / machine.bandwidthBytesPerSecond;
}
// #endregion frame-seconds

// #region frames-in-budget
export interface StreamBudget {
  readonly weightBytes: number;
  /** Keys and values that each frame leaves behind. */
  readonly bytesPerFrame: number;
  readonly bandwidthBytesPerSecond: number;
  readonly framesPerSecond: number;
}

/** ⌊(bandwidth/rate − weights)/(bytes a frame)⌋: frames until one more is late. */
export function framesInBudget(budget: StreamBudget): number {
  const { weightBytes, bytesPerFrame } = budget;
  const traffic = budget.bandwidthBytesPerSecond / budget.framesPerSecond;
  return Math.max(0, Math.floor((traffic - weightBytes) / bytesPerFrame));
}
// #endregion frames-in-budget

/** Small enough to do by hand: 1 GB of weights, 100 kB a frame, 50 GB/s, 12.5 frames a second. */
export const workedStream: StreamBudget = {
  weightBytes: 1e9,
  bytesPerFrame: 1e5,
  bandwidthBytesPerSecond: 50e9,
  framesPerSecond: 12.5,
};

/**
 * Frames after which one more takes longer than `1/rate` seconds: Infinity when nothing grows, 0
 * when the weights alone are too slow.
 */
export function framesInTime(model: ModelSpec, machine: Machine, rate: number): number {
  requirePositive('framesInTime', 'rate', rate);
  const late = (frames: number): boolean => frameSeconds(model, machine, frames) > 1 / rate;
  if (late(1)) return 0;
  const limit = 2 ** 40;
  if (!late(limit)) return Infinity;
  let [low, high] = [1, limit];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (late(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/** The same in seconds of stream. */
export function secondsInTime(
  pattern: string,
  stack: StackKey,
  machine: Machine,
  rate: number,
): number {
  return framesInTime(stackModel(pattern, stack), machine, rate) / rate;
}
