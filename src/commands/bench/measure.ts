// What is timed, without a host: runs in Node and, served as modules, in a browser.
import { createArenaTape } from '../../models/autodiff/arena.ts';
import { matrix } from '../../models/autodiff/kernels.ts';
import { BATCH, createForward, createStep, LENGTH, type Mixer } from './models.ts';

export interface Timing {
  readonly median: number;
  readonly best: number;
}

/** Milliseconds a call, after a warm-up, over `count` calls. */
export function time(run: () => void, warmup: number, count: number): Timing {
  for (let i = 0; i < warmup; i++) run();
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { median: times[count >> 1]!, best: times[0]! };
}

/** Milliseconds a training step. @throws Error when the loss is not a number. */
export function timeStep(mixer: Mixer, dim: number, wasm: boolean, count = 40): Timing {
  const step = createStep({ mixer, dim, wasm });
  let loss = NaN;
  const timing = time(() => (loss = step()), wasm ? 15 : 4, count);
  if (!Number.isFinite(loss)) throw new Error(`bench: the loss of ${mixer} is ${loss}.`);
  return timing;
}

export interface Soak {
  readonly steps: number;
  readonly median: number;
  readonly longest: number;
  /** Most bytes of the arena in use: weights, optimiser, and everything between the two passes. */
  readonly peak: number;
}

/** Trains for many steps and says how even they were. `rest` is awaited before the first. */
export async function soakStep(
  mixer: Mixer,
  dim: number,
  steps: number,
  rest: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Soak> {
  const step = createStep({ mixer, dim, wasm: true });
  for (let i = 0; i < 15; i++) step();
  await rest();
  const times = Array.from({ length: steps }, () => {
    const start = performance.now();
    step();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { steps, median: times[steps >> 1]!, longest: times.at(-1)!, peak: step.peak() };
}

/** Milliseconds a forward pass of one sequence. */
export function timeForward(mixer: Mixer, dim: number, length: number): Timing {
  return time(createForward(mixer, dim, length), 2, length > 2048 ? 3 : 7);
}

/** GFLOP/s of the products of one projection: (batch · length) × dim × dim. */
export function matmulRate(dim: number): number {
  const tape = createArenaTape({ bytes: 1 << 24 });
  const rows = BATCH * LENGTH;
  const [a, b, c] = [rows * dim, dim * dim, rows * dim].map((size) =>
    tape.allocate(size).fill(0.5),
  );
  const { best } = time(
    () => {
      for (let i = 0; i < 10; i++) {
        tape.kernels.multiplyAdd(
          matrix(a!, 0, rows, dim),
          matrix(b!, 0, dim, dim),
          matrix(c!, 0, rows, dim),
          false,
        );
      }
    },
    20,
    40,
  );
  return (20 * rows * dim * dim) / best / 1e6;
}
