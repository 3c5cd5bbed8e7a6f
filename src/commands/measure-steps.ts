// node src/commands/measure-steps.ts: trains the lab's Mamba on selective copying, as the recorded
// experiment does, and writes the steps Δ that its channels take to content/lab.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { seeded } from '../models/tensor/random.ts';
import { experiments, seeds, settingsOf } from '../models/training/experiments.ts';
import { stepsByKind } from '../models/training/steps-by-kind.ts';
import { createTrainer } from '../models/training/trainer.ts';

const file = fileURLToPath(new URL('../../content/lab/selective-steps.json', import.meta.url));
const examples = 64;
const line = experiments
  .find(({ name }) => name === 'selective-copying')
  ?.lines.find(({ label }) => label === 'selective-copying: mamba');
if (!line) throw new Error('The lab has no experiment of selective copying with Mamba.');

const short = (value: number): number => Number(value.toPrecision(4));
const runs = seeds.map((seed) => {
  const trainer = createTrainer(settingsOf(line, seed));
  let steps = 0;
  for (const record of trainer.train()) steps = record.step;
  const channels = stepsByKind(trainer, examples, seeded(99)).map(({ layer, data, blank }) => ({
    layer,
    data: short(data),
    blank: short(blank),
  }));
  const { accuracy } = trainer.evaluate(256);
  process.stdout.write(`seed ${seed}: ${steps} steps, accuracy ${accuracy.toFixed(4)}\n`);
  return { seed, steps, accuracy: short(accuracy), channels };
});

const record = {
  command: 'node src/commands/measure-steps.ts',
  machine: cpus()[0]?.model.trim() ?? 'unknown processor',
  runtime: `Node.js ${process.versions.node}`,
  settings: settingsOf(line, 1),
  examples,
  runs,
};
writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
