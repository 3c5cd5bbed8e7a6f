// Runs the experiments of the lab and writes what came out to content/lab, whatever it is.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
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
type Line = Experiment['lines'][number];

const folder = join(root, 'content/lab');

export const experimentNames: readonly ExperimentName[] = experiments.map(({ name }) => name);

export function version(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export function machine(): { cpu: string; node: string } {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', node: process.version };
}

/**
 * Trains all lines of the named experiments with all seeds and writes one file for each, anew after
 * every run. With `resume`, runs that the file already has with equal settings are kept.
 */
export async function record(
  names: readonly ExperimentName[],
  resume: boolean,
  say: (line: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const experiment of experiments.filter(({ name }) => names.includes(name))) {
    const file = join(folder, `${experiment.name}.json`);
    const before = existsSync(file) ? read(file) : undefined;
    const runs: LabRun[] = [];
    for (const line of experiment.lines) {
      for (const seed of seeds) {
        const kept = resume ? before?.runs.find((run) => isRunOf(run, line, seed)) : undefined;
        runs.push(kept ?? one(experiment, line, seed, say));
        await write(file, experiment, runs, before?.note);
      }
    }
    say(`wrote content/lab/${experiment.name}.json`);
  }
}

function read(file: string): LabResult {
  return labResultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function isRunOf(run: LabRun, line: Line, seed: number): boolean {
  const same = JSON.stringify(run.settings) === JSON.stringify(settingsOf(line, seed));
  return run.label === line.label && same;
}

/** A remark written by hand survives a new recording. */
async function write(
  file: string,
  experiment: Experiment,
  runs: LabRun[],
  note: string | undefined,
): Promise<void> {
  const result: LabResult = {
    figure: experiment.name,
    command: `npm run lab -- --record ${experiment.name}`,
    version: version(),
    machine: machine(),
    seconds: round(
      runs.reduce((sum, { seconds }) => sum + seconds, 0),
      1,
    ),
    ...(experiment.axis ? { axis: experiment.axis } : {}),
    ...(note === undefined ? {} : { note }),
    runs,
  };
  const text = JSON.stringify(labResultSchema.parse(result));
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'json' }));
}

function one(
  experiment: Experiment,
  line: Line,
  seed: number,
  say: (line: string) => void,
): LabRun {
  const settings = settingsOf(line, seed);
  const trainer = createTrainer(settings, { tape: createArenaTape({ bytes: 1 << 29 }) });
  const start = performance.now();
  const before = process.cpuUsage();
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
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = round((user + system) / 1e6, 2);
  const { accuracy, loss } = trainer.evaluate();
  const tests = experiment.tests.map(({ x, changes, count }) => {
    const task = createTask(settings.task, { ...settings, ...changes });
    return { x, accuracy: round(trainer.evaluate(count, task).accuracy) };
  });
  const { parameters, memory } = trainer;
  say(
    `${experiment.name} · ${line.label} · seed ${seed}: ${accuracy.toFixed(3)} after ${steps} steps, ` +
      `${seconds} s (${cpuSeconds} s of processor)${tests.length > 0 ? ` · ${tests.map((t) => `${t.x}: ${t.accuracy.toFixed(2)}`).join(' ')}` : ''}`,
  );
  return {
    label: line.label,
    settings: { ...settings },
    ...{
      parameters,
      memory,
      steps,
      seconds,
      cpuSeconds,
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
