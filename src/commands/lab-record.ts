// Runs the experiments of the lab and writes what came out to content/lab, whatever it is.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { labResultSchema, type LabResult, type LabRun } from '../course/lab-results.ts';
import { createArenaTape } from '../models/autodiff/arena.ts';
import { createTask } from '../models/tasks/tasks.ts';
import {
  experiments,
  seeds,
  settingsOf,
  type Experiment,
  type ExperimentName,
} from '../models/training/experiments.ts';
import { createTrainer } from '../models/training/trainer.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'content/lab');

export const experimentNames: readonly ExperimentName[] = experiments.map(({ name }) => name);

export function version(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export function machine(): { cpu: string; node: string } {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', node: process.version };
}

/** Trains all lines of the named experiments with all seeds and writes one file for each. */
export function record(names: readonly ExperimentName[], say: (line: string) => void): void {
  mkdirSync(folder, { recursive: true });
  for (const experiment of experiments.filter(({ name }) => names.includes(name))) {
    const file = join(folder, `${experiment.name}.json`);
    const runs = experiment.lines.flatMap((line) =>
      seeds.map((seed) => one(experiment, line, seed, say)),
    );
    const result: LabResult = {
      figure: experiment.name,
      command: `npm run lab -- --record ${experiment.name}`,
      version: version(),
      machine: machine(),
      seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
      ...(experiment.axis ? { axis: experiment.axis } : {}),
      ...noteOf(file),
      runs,
    };
    writeFileSync(file, `${JSON.stringify(labResultSchema.parse(result), null, 1)}\n`);
    say(`wrote content/lab/${experiment.name}.json`);
  }
}

/** A remark written by hand survives a new recording. */
function noteOf(file: string): { note?: string } {
  if (!existsSync(file)) return {};
  const { note } = labResultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return note === undefined ? {} : { note };
}

function one(
  experiment: Experiment,
  line: Experiment['lines'][number],
  seed: number,
  say: (line: string) => void,
): LabRun {
  const settings = settingsOf(line, seed);
  const trainer = createTrainer(settings, { tape: createArenaTape({ bytes: 1 << 29 }) });
  const start = performance.now();
  const curve: LabRun['curve'] = [];
  let steps = 0;
  let losses: number[] = [];
  for (const { step, loss, heldOut } of trainer.train()) {
    steps = step;
    losses.push(loss);
    if (heldOut === undefined) continue;
    curve.push([
      step,
      round(losses.reduce((sum, x) => sum + x, 0) / losses.length),
      round(heldOut),
    ]);
    losses = [];
  }
  const seconds = round((performance.now() - start) / 1000, 2);
  const { accuracy, loss } = trainer.evaluate();
  const tests = experiment.tests.map(({ x, changes, count }) => {
    const task = createTask(settings.task, { ...settings, ...changes });
    return { x, accuracy: round(trainer.evaluate(count, task).accuracy) };
  });
  const { parameters, memory } = trainer;
  say(
    `${experiment.name} · ${line.label} · seed ${seed}: ${accuracy.toFixed(3)} after ${steps} steps, ` +
      `${seconds} s${tests.length > 0 ? ` · ${tests.map((t) => `${t.x}: ${t.accuracy.toFixed(2)}`).join(' ')}` : ''}`,
  );
  return {
    label: line.label,
    settings: { ...settings },
    ...{
      parameters,
      memory,
      steps,
      seconds,
      accuracy: round(accuracy),
      loss: round(loss),
      curve,
      tests,
    },
  };
}

function round(x: number, digits = 4): number {
  return Number(x.toFixed(digits));
}
