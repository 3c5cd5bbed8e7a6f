// Trains one model of the lab from the command line, or records the results under content/lab.
import { parseArgs } from 'node:util';
import { closest } from 'fastest-levenshtein';
import { createArenaTape } from '../models/autodiff/arena.ts';
import { tasks, type TaskName } from '../models/tasks/tasks.ts';
import { mixers } from '../models/training/models/model.ts';
import { labSettings, modelNames, type Preset } from '../models/training/settings.ts';
import { createTrainer, type StepRecord } from '../models/training/trainer.ts';
import { experimentNames, machine, record, version } from './lab-record.ts';

const numbers = [
  'steps',
  'batch',
  'rate',
  'weightDecay',
  'target',
  'layers',
  'dim',
  'state',
  'heads',
  'conv',
  'mlp',
  'length',
  'vocab',
  'pairs',
  'fewestPairs',
  'deltaMin',
  'deltaMax',
] as const satisfies readonly (keyof Preset)[];
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

const { values, positionals } = readArguments();
try {
  if (values['help'] === true) console.log(usage);
  else if (values['record'] === true)
    await record(pickExperiments(positionals), values['resume'] === true, console.log);
  else run();
} catch (error) {
  if (!(error instanceof UsageError || (error instanceof Error && 'hint' in error))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function readArguments(): { readonly values: Given; readonly positionals: readonly string[] } {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        task: text,
        model: text,
        seed: text,
        json: flag,
        record: flag,
        resume: flag,
        help: flag,
        ...Object.fromEntries(numbers.map((name) => [name, text])),
        ...Object.fromEntries(switches.map((name) => [name, flag])),
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(1);
  }
}

function run(): void {
  const task = oneOf('task', Object.keys(tasks)) as TaskName;
  const settings = labSettings(task, modelName(), wholeNumber('seed', 1), changes());
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

function wholeNumber(option: string, fallback: number): number {
  const value = values[option] === undefined ? fallback : Number(values[option]);
  if (Number.isInteger(value)) return value;
  throw new UsageError(`--${option} takes a whole number, not "${String(values[option])}".`);
}

function changes(): Preset {
  const given = numbers.flatMap((name): [string, number][] => {
    const value = values[name];
    if (value === undefined) return [];
    const number = Number(value);
    if (Number.isFinite(number) && number >= 0 && value !== '') return [[name, number]];
    throw new UsageError(`--${name} takes a number of at least 0, not "${String(value)}".`);
  });
  const on = switches.filter((name) => values[name] === true).map((name) => [name, true] as const);
  return Object.fromEntries([...given, ...on]);
}

function pickExperiments(names: readonly string[]): typeof experimentNames {
  return names.length === 0
    ? experimentNames
    : (names.map((name) => requireName('record', name, experimentNames)) as typeof experimentNames);
}
