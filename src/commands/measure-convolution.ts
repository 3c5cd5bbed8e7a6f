// node src/commands/measure-convolution.ts: times the course's direct and FFT convolution of one
// channel against length and records the run in content/lab.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  convolutionMethods,
  convolutionWork,
  type ConvolutionPoint,
} from '../models/toy/convolution-timing.ts';

const file = fileURLToPath(new URL('../../content/lab/convolution.json', import.meta.url));
const lengths = [16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096, 8192];
const enoughMs = 1500;

/**
 * Milliseconds since `start` by the clock that shows less: the one on the wall runs on while other
 * programs have the processor, that of the process also counts the helper threads of the engine.
 */
function lap(start?: readonly [number, number]): readonly [number, number, number] {
  const { user, system } = process.cpuUsage();
  const [wall, cpu] = [performance.now(), (user + system) / 1000];
  return [wall, cpu, start ? Math.min(wall - start[0], cpu - start[1]) : 0];
}

/** Milliseconds of one run: the best mean of batches that take a few milliseconds each. */
function timeBest(run: () => unknown): number {
  const time = (batch: number): number => {
    const [wall, cpu] = lap();
    for (let i = 0; i < batch; i++) run();
    return lap([wall, cpu])[2];
  };
  let batch = 1;
  while (time(batch) < 5) batch *= 2;
  let best = Infinity;
  for (let left = enoughMs; left > 0;) {
    const spent = time(batch);
    left -= spent;
    best = Math.min(best, spent / batch);
  }
  return best;
}

// The engine compiles a function once it is hot; let it, before the first number counts.
for (const method of convolutionMethods) timeBest(convolutionWork(method, 256));

const points: ConvolutionPoint[] = [];
for (const length of lengths) {
  for (const method of convolutionMethods) {
    const ms = timeBest(convolutionWork(method, length));
    points.push({ method, length, ms: Number(ms.toPrecision(4)) });
    process.stdout.write(`${method.padEnd(8)} ${String(length).padStart(6)} ${ms.toFixed(4)} ms\n`);
  }
}

const record = {
  command: 'node src/commands/measure-convolution.ts',
  date: new Date().toISOString().slice(0, 10),
  machine: cpus()[0]?.model.trim() ?? 'unknown processor',
  clock:
    'wall or processor time, whichever is less; best mean of batches of a few milliseconds over 1.5 s',
  runtime: `Node.js ${process.versions.node}`,
  channels: 1,
  points,
};
writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
