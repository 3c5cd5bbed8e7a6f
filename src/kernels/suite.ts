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
import { parallelScan, sequentialScan, transposed, unfusedScan } from './scan-kernels.ts';

export const suiteHeads = 4;
export const suiteDim = 256;
export const suiteLengths = [256, 512, 1024, 2048] as const;
/** Rows of each head that the reference computes. */
const checkedRows = 128;

export const kernelIds = [
  'naive-attention',
  'tiled-attention',
  'unfused-scan',
  'sequential-scan',
  'parallel-scan',
] as const;
export type KernelId = (typeof kernelIds)[number];

export interface KernelResult {
  readonly id: KernelId;
  readonly length: number;
  readonly ms: number;
  readonly clock: Clock;
  /** Largest error as a share of the largest output. */
  readonly error: number;
  /** Numbers compared, and numbers there are. */
  readonly compared: number;
  readonly outputs: number;
}

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

/** Median over rounds, each long enough for the clock; fewer when one run takes long. */
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
  return taken.sort((a, b) => a.ms - b.ms)[Math.floor(rounds / 2)]!;
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
