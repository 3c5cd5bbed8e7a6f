// node src/commands/measure-scaling.ts: times attention, an FFT convolution and a selective scan
// against length with the course's reference functions and records the run in content/lab.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { measureScaling, type ScalingPoint } from '../figures/scaling-measured/measure.ts';
import { scalingChannels, scalingState } from '../models/toy/scaling-work.ts';

const file = fileURLToPath(new URL('../../content/lab/scaling.json', import.meta.url));
const points: ScalingPoint[] = [];

await measureScaling(
  {
    lengths: [64, 128, 256, 512, 1024, 2048, 4096],
    enoughMs: 2000,
    repeats: [20, 200],
    now: () => performance.now(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    stopped: () => false,
  },
  (progress) => {
    if (progress.kind !== 'point') return;
    const { layer, length, ms } = progress.point;
    points.push({ layer, length, ms: Number(ms.toPrecision(4)) });
    process.stdout.write(`${layer.padEnd(12)} ${String(length).padStart(6)} ${ms.toFixed(2)} ms\n`);
  },
);

const record = {
  command: 'node src/commands/measure-scaling.ts',
  date: new Date().toISOString().slice(0, 10),
  machine: cpus()[0]?.model.trim() ?? 'unknown processor',
  clock: 'sum over slices of the best time of each slice in at least twenty runs',
  runtime: `Node.js ${process.versions.node}`,
  channels: scalingChannels,
  state: scalingState,
  points,
};
mkdirSync(fileURLToPath(new URL('../../content/lab', import.meta.url)), { recursive: true });
writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
