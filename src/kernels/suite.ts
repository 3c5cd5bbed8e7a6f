// All kernels on one GPU: computed, compared with the reference, timed. Gives way between steps, so
// that the page stays alive and Stop is heard.
import { naiveAttention, tiledAttentionKernel } from './attention-kernels.ts';
import { prepare, type Clock, type Kernel } from './dispatch.ts';
import type { Gpu } from './gpu.ts';
import {
  attentionProblem,
  attentionReference,
  largestError,
  scanProblem,
  scanReference,
  type Piece,
} from './problems.ts';
import { suiteDim, suiteHeads, type KernelId, type KernelResult } from './results.ts';
import { parallelScan, sequentialScan, transposed, unfusedScan } from './scan-kernels.ts';

/** Rows of each head that the reference computes. */
const checkedRows = 128;

export type SuiteProgress =
  | { readonly kind: 'working'; readonly id: KernelId; readonly what: 'checking' | 'timing' }
  | { readonly kind: 'reference'; readonly of: 'attention' | 'scan' }
  | { readonly kind: 'result'; readonly result: KernelResult };

export interface SuiteOptions {
  readonly length: number;
  readonly stopped: () => boolean;
}

/** Runs every kernel; ends early, without an error, when `stopped` says so. */
export async function runSuite(
  { device, timestamps }: Gpu,
  { length, stopped }: SuiteOptions,
  say: (progress: SuiteProgress) => void,
): Promise<void> {
  const attention = attentionProblem(length, suiteHeads);
  const scan = scanProblem(length, suiteDim);
  const groups: readonly [
    'attention' | 'scan',
    Iterable<Piece>,
    readonly (readonly [KernelId, Kernel])[],
  ][] = [
    [
      'attention',
      attentionReference(attention, checkedRows),
      [
        ['naive-attention', naiveAttention(attention)],
        ['tiled-attention', tiledAttentionKernel(attention)],
      ],
    ],
    [
      'scan',
      scanReference(scan),
      [
        ['unfused-scan', unfusedScan(scan)],
        ['sequential-scan', sequentialScan(scan)],
        ['parallel-scan', parallelScan(scan)],
      ],
    ],
  ];
  for (const [of, reference, kernels] of groups) {
    say({ kind: 'reference', of });
    const pieces = await collect(reference, stopped);
    for (const [id, kernel] of kernels) {
      if (stopped()) return;
      say({ kind: 'working', id, what: 'checking' });
      const prepared = await prepare(device, kernel, timestamps);
      try {
        const warm = await prepared.run(1);
        const raw = await prepared.read();
        const got = id === 'parallel-scan' ? transposed(raw, suiteDim, length) : raw;
        const error = largestError(got, pieces);
        const compared = pieces.reduce((sum, { places }) => sum + places.length, 0);
        if (stopped()) return;
        say({ kind: 'working', id, what: 'timing' });
        const timed = await time(prepared.run, warm.ms, stopped);
        if (timed === undefined) return;
        const result = { id, length, ...timed, error, compared, outputs: kernel.output };
        say({ kind: 'result', result });
      } finally {
        prepared.free();
      }
    }
  }
}

/** The shortest of several rounds, each long enough for the clock: other work only ever adds time. */
async function time(
  run: (times: number) => Promise<{ ms: number; clock: Clock }>,
  estimate: number,
  stopped: () => boolean,
): Promise<{ ms: number; clock: Clock } | undefined> {
  const times = Math.min(100, Math.max(1, Math.ceil(20 / Math.max(estimate, 0.01))));
  const rounds = estimate > 300 ? 3 : 7;
  const taken: { ms: number; clock: Clock }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (stopped()) return undefined;
    taken.push(await run(times));
    await pause();
  }
  return taken.sort((a, b) => a.ms - b.ms)[0];
}

async function collect(pieces: Iterable<Piece>, stopped: () => boolean): Promise<Piece[]> {
  const all: Piece[] = [];
  let since = performance.now();
  for (const piece of pieces) {
    all.push(piece);
    if (performance.now() - since < 30) continue;
    await pause();
    if (stopped()) return all;
    since = performance.now();
  }
  return all;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
