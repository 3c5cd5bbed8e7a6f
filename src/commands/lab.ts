// Trains one model of the lab from the command line, or records the results under content/lab.
import { closest } from 'fastest-levenshtein';
import { createArenaTape } from '../models/autodiff/arena.ts';
import { tasks, type TaskName } from '../models/tasks/tasks.ts';
import { mixers } from '../models/training/models/model.ts';
import { labSettings, modelNames, type Preset } from '../models/training/settings.ts';
import { createTrainer, type StepRecord } from '../models/training/trainer.ts';
import { readArguments, stop } from './arguments.ts';
import { experimentNames, machine, record, version } from './lab-record.ts';

/** Smallest and largest value of each setting; those of `measures` need not be whole. */
const limits = {
  steps: [1, 1e6],
  batch: [1, 4096],
  rate: [1e-9, 10],
  weightDecay: [0, 10],
  target: [1e-9, 10],
  layers: [1, 64],
  dim: [1, 4096],
  state: [1, 4096],
  heads: [1, 256],
  conv: [0, 64],
  mlp: [0, 16_384],
  length: [1, 65_536],
  vocab: [2, 65_536],
  pairs: [1, 65_536],
  fewestPairs: [1, 65_536],
  deltaMin: [1e-9, 100],
  deltaMax: [1e-9, 100],
} as const satisfies Partial<Record<keyof Preset, readonly [number, number]>>;
const measures: readonly string[] = ['rate', 'weightDecay', 'target', 'deltaMin', 'deltaMax'];
const numbers = Object.keys(limits) as (keyof typeof limits)[];
const switches = [
  'rotary',
  'negative',
  'randomNonQueries',
] as const satisfies readonly (keyof Preset)[];

const usage = `npm run lab -- --task <name> --model <name> [--seed 1] [settings] [--json]
npm run lab -- --record [--resume] [name …]

tasks     ${Object.keys(tasks).join(' ')}
models    ${modelNames.join(' ')}
          or several of them joined by +, one for each layer
settings  ${[...numbers, ...switches].map((name) => `--${name}`).join(' ')}
records   ${experimentNames.join(' ')}`;

/** Options as they were given. */
type Given = Readonly<Record<string, string | boolean | undefined>>;

/** A mistake of the caller: printed as one sentence, exit status 1. */
class UsageError extends Error {}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const parsed = readArguments(
  'npm run lab -- --task <name> --model <name>; npm run lab -- --help names the settings.',
  {
    allowPositionals: true,
    options: {
      ...{
        task: text,
        model: text,
        seed: text,
        json: flag,
        record: flag,
        resume: flag,
        help: flag,
      },
      ...Object.fromEntries(numbers.map((name) => [name, text])),
      ...Object.fromEntries(switches.map((name) => [name, flag])),
    },
  },
);
const { positionals } = parsed;
const values: Given = parsed.values;
try {
  if (values['help'] === true) console.log(usage);
  else if (values['record'] === true)
    await record(pickExperiments(positionals), values['resume'] === true, console.log);
  else run();
} catch (error) {
  // The engine refuses what is too large with a RangeError.
  if (error instanceof RangeError && !('hint' in error))
    stop(`These settings are too large for this machine: ${error.message}.`);
  if (!(error instanceof UsageError || (error instanceof Error && 'hint' in error))) throw error;
  stop(error.message);
}

function run(): void {
  if (positionals[0] !== undefined)
    throw new UsageError(
      `"${positionals[0]}" is no setting: write --name value, or --record first.`,
    );
  const task = oneOf('task', Object.keys(tasks)) as TaskName;
  const settings = labSettings(task, modelName(), seedNumber(), changes());
  if (settings.dim % settings.heads !== 0)
    throw new UsageError(
      `--heads takes a number that divides dim, got ${settings.heads} of ${settings.dim}.`,
    );
  const trainer = createTrainer(settings, { tape: createArenaTape({ bytes: 1 << 28 }) });
  const json = values['json'] === true;
  const say = json ? console.error : console.log;
  say(
    `${settings.task}, ${settings.model}: ${trainer.parameters} parameters, ` +
      `up to ${settings.steps} steps.`,
  );
  const start = performance.now();
  let last: StepRecord | undefined;
  for (const step of trainer.train()) {
    last = step;
    if (step.heldOut === undefined) continue;
    const [loss, accuracy] = [step.loss.toFixed(4), step.heldOut.toFixed(3)];
    say(`step ${String(step.step).padStart(5)}  loss ${loss}  held-out accuracy ${accuracy}`);
  }
  const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
  const { accuracy, loss } = trainer.evaluate();
  const { parameters, memory } = trainer;
  if (!json) {
    console.log(`accuracy ${accuracy.toFixed(4)} on fresh examples after ${seconds} s`);
    return;
  }
  const { seed, model } = settings;
  const steps = last?.step ?? 0;
  console.log(
    JSON.stringify({
      ...{ task, model, seed, settings, accuracy, loss, steps, seconds, parameters, memory },
      ...{ machine: machine(), version: version() },
    }),
  );
}

function modelName(): string {
  const given = values['model'];
  if (typeof given !== 'string' || !given.includes('+')) return oneOf('model', modelNames);
  for (const part of given.split('+')) requireName('model', part, Object.keys(mixers));
  return given;
}

function oneOf(option: 'task' | 'model', names: readonly string[]): string {
  const given = values[option];
  if (typeof given === 'string') return requireName(option, given, names);
  throw new UsageError(`Which ${option}? Add --${option} with one of: ${names.join(', ')}.`);
}

function requireName(kind: string, given: string, names: readonly string[]): string {
  if (names.includes(given)) return given;
  throw new UsageError(
    `There is no ${kind} "${given}". Did you mean "${closest(given, [...names])}"? Known: ${names.join(', ')}.`,
  );
}

function seedNumber(): number {
  const { seed = '1' } = values;
  if (/^\d{1,9}$/.test(String(seed))) return Number(seed);
  throw new UsageError(`--seed takes a whole number from 0 to 999999999, not "${String(seed)}".`);
}

function changes(): Preset {
  const given = numbers.flatMap((name): [string, number][] => {
    const value = values[name];
    if (value === undefined) return [];
    const number = value === '' ? NaN : Number(value);
    const [least, most] = limits[name];
    const isWhole = !measures.includes(name);
    if (number >= least && number <= most && (!isWhole || Number.isInteger(number)))
      return [[name, number]];
    throw new UsageError(
      `--${name} takes a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}, not "${String(value)}".`,
    );
  });
  const on = switches.filter((name) => values[name] === true).map((name) => [name, true] as const);
  return Object.fromEntries([...given, ...on]);
}

function pickExperiments(names: readonly string[]): typeof experimentNames {
  return names.length === 0
    ? experimentNames
    : (names.map((name) => requireName('record', name, experimentNames)) as typeof experimentNames);
}
