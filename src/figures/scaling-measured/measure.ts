// Times the layers against length, with clock and pauses passed in: the same loop runs in the
// page's worker, in the command that recorded the run, and in its test.
import {
  scalingLayers,
  scalingWork,
  type ScalingLayer,
  type SlicedWork,
} from '../../models/toy/scaling-work.ts';

export interface ScalingPoint {
  readonly layer: ScalingLayer;
  readonly length: number;
  /** Milliseconds, the best of the runs slice by slice. */
  readonly ms: number;
}

export interface Measuring {
  readonly lengths: readonly number[];
  /** Repeat until this many milliseconds are spent on a point … */
  readonly enoughMs: number;
  /** … but at least and at most so often. */
  readonly repeats: readonly [number, number];
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
  /** Gives others a turn; called about every 100 ms of work. */
  readonly pause: () => Promise<void>;
  readonly stopped: () => boolean;
  readonly work?: (layer: ScalingLayer, length: number) => SlicedWork;
}

export type Progress =
  | { readonly kind: 'point'; readonly point: ScalingPoint }
  | { readonly kind: 'working'; readonly layer: ScalingLayer; readonly length: number };

const turnMs = 100;

/**
 * Reports every layer at every length, shortest first. A short run before the first point lets
 * the engine compile. Ends early, without a point, when `stopped` turns true.
 */
export async function measureScaling(
  measuring: Measuring,
  report: (progress: Progress) => void,
): Promise<void> {
  const { lengths, stopped } = measuring;
  for (const layer of scalingLayers) await timeSlices(measuring, layer, Math.min(128, lengths[0]!));
  for (const length of lengths) {
    for (const layer of scalingLayers) {
      if (stopped()) return;
      report({ kind: 'working', layer, length });
      const ms = await timeBest(measuring, layer, length);
      if (ms === undefined) return;
      report({ kind: 'point', point: { layer, length, ms } });
    }
  }
}

/**
 * Milliseconds of one run: the sum over its slices of the best time that each took in any run, so
 * that an interruption by another program spoils one slice of one run and no more.
 */
async function timeBest(
  measuring: Measuring,
  layer: ScalingLayer,
  length: number,
): Promise<number | undefined> {
  const [atLeast, atMost] = measuring.repeats;
  const best: number[] = [];
  let spent = 0;
  for (let run = 0; run < atMost && (run < atLeast || spent < measuring.enoughMs); run++) {
    const times = await timeSlices(measuring, layer, length);
    if (times === undefined) return undefined;
    times.forEach((ms, i) => (best[i] = Math.min(ms, best[i] ?? Infinity)));
    spent += sum(times);
  }
  return sum(best);
}

const sum = (times: readonly number[]): number => times.reduce((a, b) => a + b, 0);

/** Milliseconds of each slice of one run; drawing the inputs and the pauses are left out. */
async function timeSlices(
  { now, pause, stopped, work = scalingWork }: Measuring,
  layer: ScalingLayer,
  length: number,
): Promise<number[] | undefined> {
  const slices = work(layer, length);
  slices.next();
  const times: number[] = [];
  let sincePause = 0;
  for (;;) {
    const start = now();
    const { done } = slices.next();
    const slice = now() - start;
    times.push(slice);
    if (done) return times;
    sincePause += slice;
    if (sincePause < turnMs) continue;
    await pause();
    if (stopped()) return undefined;
    sincePause = 0;
  }
}
