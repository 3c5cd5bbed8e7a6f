// The engine part of the bench: milliseconds per training step, matrix products as a share of what
// the machine can do, forward time against length, and the same step in two other libraries, which
// are installed for this into .cache/ and nowhere else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import type { Browser } from '@playwright/test';
import { PORTION } from '../../models/training/trainer.ts';
import { soakInBrowser, timeStepsInBrowser } from './browser.ts';
import { matmulRate, soakStep, timeForward, timeStep, type Soak, type Timing } from './measure.ts';
import { BATCH, HEADS, LAYERS, LENGTH, mixers, VOCAB, type Mixer } from './models.ts';
import { peakRates } from './peak.ts';

const dims = [32, 64] as const;
const packages = [
  '@jax-js/jax@0.1.25',
  '@tensorflow/tfjs@4.22.0',
  '@tensorflow/tfjs-backend-wasm@4.22.0',
];
const rivals = [
  ['jax', 'jax-js 0.1.25 (wasm)'],
  ['tfjs', 'TensorFlow.js 4.22 (wasm)'],
] as const;

const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};
const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1).padStart(9);
const row = (name: string, cells: readonly string[]): void => {
  print(`  ${name.padEnd(28)}${cells.join('')}`);
};

const cell = ({ median, best }: Timing): string => `${ms(median)} (${best.toFixed(1)})`.padEnd(19);

/** Prints everything; `root` is the project's folder. */
export async function benchEngine(
  root: string,
  browser: Browser,
  withRivals: boolean,
): Promise<void> {
  const folder = `${root}/.cache/bench`;
  print('Matrix products, GFLOP/s (best of many)');
  const { apart, fused } = await peakRates();
  const peak = Math.max(apart, fused ?? 0);
  row('tight SIMD loop', [apart.toFixed(1).padStart(9)]);
  row('the same, fused', [fused?.toFixed(1).padStart(9) ?? 'relaxed SIMD is missing here']);
  for (const dim of dims) {
    const rate = matmulRate(dim);
    const share = ((100 * rate) / peak).toFixed(0);
    row(`${BATCH * LENGTH} × ${dim} × ${dim}`, [rate.toFixed(1).padStart(9), `   ${share} %`]);
  }

  print();
  print(
    `Training step, ms: median (best) · vocabulary ${VOCAB}, length ${LENGTH}, batch ${BATCH} in portions of ${PORTION} tokens, ${LAYERS} layers`,
  );
  row(
    '',
    dims.map((dim) => `     D = ${dim}`.padEnd(19)),
  );
  const own = new Map<number, Timing>();
  for (const mixer of mixers) {
    const timings = dims.map((dim) => timeStep(mixer, dim, true));
    if (mixer === 'attention') dims.forEach((dim, i) => own.set(dim, timings[i]!));
    row(mixer, timings.map(cell));
  }
  row(
    'attention, plain TypeScript',
    dims.map((dim) => cell(timeStep('attention', dim, false, 8))),
  );

  if (withRivals) {
    print();
    print(
      'The attention step elsewhere, ms: median (best), and how many times slower (best to best)',
    );
    install(folder);
    for (const [name, title] of rivals) {
      const cells = dims.map((dim) => {
        const timing = rival(root, folder, name, dim);
        return `${cell(timing)} ${(timing.best / own.get(dim)!.best).toFixed(1)}×   `;
      });
      row(title, cells);
    }
  }

  print();
  print('Forward pass of one sequence, D = 32, ms (median)');
  const lengths = [64, 256, 1024, 4096, 8192];
  row(
    'length',
    lengths.map((length) => String(length).padStart(9)),
  );
  for (const mixer of ['attention', 'linear attention', 'delta rule', 'S6'] as const) {
    row(
      mixer,
      lengths.map((length) => ms(timeForward(mixer, 32, length).median)),
    );
  }

  await inBrowser(browser);
  await longRuns(browser);
}

const longSteps = 400;

/** Peak memory and evenness over a long run: a pause of 16 ms would cost the page a frame. */
async function longRuns(browser: Browser): Promise<void> {
  print();
  print(
    `${longSteps} steps in a row · peak of the arena, longest pause for garbage in ms, longest and median step in ms`,
  );
  const columns = ['peak, MiB', 'pause', 'longest', 'median'].map((name) => name.padStart(11));
  row('in this process', columns);
  for (const mixer of mixers)
    for (const dim of dims) {
      const pauses: number[] = [];
      const observer = new PerformanceObserver((list) =>
        pauses.push(...list.getEntries().map(({ duration }) => duration)),
      );
      observer.observe({ entryTypes: ['gc'] });
      const settle = (): Promise<unknown> => new Promise((done) => setTimeout(done, 50));
      const soak = await soakStep(mixer, dim, longSteps, async () => {
        await settle();
        pauses.length = 0;
      });
      await settle();
      observer.disconnect();
      const pause = Math.max(0, ...pauses);
      row(`${mixer}, D = ${dim}`, longRun(soak, pause.toFixed(2)));
    }
  const steps = mixers.flatMap((mixer) => dims.map((dim) => ({ mixer, dim })));
  print();
  row('in a worker of Chromium', [...columns, '   (pause: wall / processor)']);
  for (const soak of await soakInBrowser(browser, steps, longSteps)) {
    const { wall, processor } = soak.pause;
    const pause = `${wall.toFixed(2)}/${processor.toFixed(2)}`;
    row(`${soak.mixer}, D = ${soak.dim}`, longRun(soak, pause));
  }
}

const longRun = ({ peak, longest, median }: Soak, pause: string): string[] =>
  [(peak / 2 ** 20).toFixed(1), pause, longest.toFixed(1), median.toFixed(1)].map((text) =>
    text.padStart(11),
  );

function install(folder: string): void {
  if (existsSync(`${folder}/node_modules/@tensorflow/tfjs-backend-wasm`)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags, ...packages], { cwd: folder, stdio: 'ignore' });
}

function rival(root: string, folder: string, name: string, dim: number): Timing {
  const shape = { dim, batch: BATCH, length: LENGTH, vocab: VOCAB, layers: LAYERS, heads: HEADS };
  const script = `${root}/src/commands/bench/rivals/run.mjs`;
  const output = execFileSync(process.execPath, [script, name, folder, JSON.stringify(shape)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Timing;
}

async function inBrowser(browser: Browser): Promise<void> {
  print();
  const steps = mixers.flatMap((mixer: Mixer) => dims.map((dim) => ({ mixer, dim })));
  const timings = await timeStepsInBrowser(browser, steps);
  print('Training step in a worker of headless Chromium, ms: median (best)');
  for (const mixer of mixers) {
    row(mixer, timings.filter((timing) => timing.mixer === mixer).map(cell));
  }
}
