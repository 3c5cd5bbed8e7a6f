// The engine part of the bench: milliseconds per training step, matrix products as a share of what
// the machine can do, forward time against length, and the same step in two other libraries, which
// are installed for this into .cache/ and nowhere else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { timeStepsInBrowser } from './browser.ts';
import { matmulRate, timeForward, timeStep, type Timing } from './measure.ts';
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
    `Training step, ms: median (best) · vocabulary ${VOCAB}, length ${LENGTH}, batch ${BATCH}, ${LAYERS} layers`,
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
}

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
