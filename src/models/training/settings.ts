// One run of the lab as a flat list of numbers and names: what the command line takes, what a link
// to the page holds, and what is recorded with every result.
import { createTask, taskDefinition, type TaskName } from '../tasks/tasks.ts';
import type { Task } from '../tasks/example.ts';
import { DomainError } from '../tensor/errors.ts';
import { mixers, type MixerName, type ModelConfig } from './models/model.ts';

export interface LabSettings {
  readonly task: TaskName;
  /** A mixer's name, or several joined by +, one a layer: 'linear-attention+attention'. */
  readonly model: string;
  readonly seed: number;
  /** Blocks of a model of one mixer. */
  readonly layers: number;
  readonly dim: number;
  /** Key dimensions, or numbers of state a channel. */
  readonly state: number;
  readonly heads: number;
  /** Width of the short convolution before every mixer; 0 for none. */
  readonly conv: number;
  readonly mlp: number;
  /** Rotate queries and keys of attention by position. */
  readonly rotary: boolean;
  /** Let the delta rules write with β up to 2. */
  readonly negative: boolean;
  readonly deltaMin: number;
  readonly deltaMax: number;
  readonly length: number;
  readonly vocab: number;
  readonly pairs: number;
  readonly fewestPairs: number;
  readonly randomNonQueries: boolean;
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly weightDecay: number;
  /** Stop as soon as the held-out accuracy reaches this; above 1 never. */
  readonly target: number;
}

/** Another name for a common pattern. */
const aliases: Readonly<Record<string, string>> = { hybrid: 'linear-attention+attention' };

/** All names that `model` may have, beside patterns. */
export const modelNames: readonly string[] = [...Object.keys(mixers), ...Object.keys(aliases)];

/** The mixer of every layer. @throws DomainError when a name of the pattern is no mixer. */
export function layersOf(model: string, layers: number): MixerName[] {
  const names = (aliases[model] ?? model).split('+');
  const unknown = names.find((name) => !isMixer(name));
  if (unknown !== undefined) {
    throw new DomainError(
      `layersOf: expected mixers out of ${Object.keys(mixers).join(', ')}, got '${unknown}'.`,
      'Join several names with + to mix them.',
    );
  }
  const known = names.filter(isMixer);
  return known.length > 1 ? known : Array.from({ length: layers }, () => known[0]!);
}

const isMixer = (name: string): name is MixerName => Object.hasOwn(mixers, name);

/** What the title of a model says: 'Linear attention + Attention', 'Mamba × 2'. */
export function modelTitle(model: string, layers: number): string {
  const names = layersOf(model, layers);
  const titles = names.map((name) => mixers[name].title);
  const same = names.every((name) => name === names[0]);
  if (!same) return titles.join(' + ');
  return names.length === 1 ? titles[0]! : `${titles[0]} × ${names.length}`;
}

export function taskOf(settings: LabSettings): Task {
  return createTask(settings.task, settings);
}

export function modelConfigOf(settings: LabSettings): ModelConfig {
  const { length, vocab } = taskOf(settings);
  const { model, layers, dim, state, heads, conv, mlp, rotary, negative } = settings;
  return {
    vocab,
    layers: layersOf(model, layers),
    dim,
    state,
    heads,
    convWidth: conv,
    mlp,
    rotary,
    negative,
    deltaRange: [settings.deltaMin, settings.deltaMax],
    maxLength: length,
  };
}

/** What may be set of a run beside task, model and seed. */
export type Preset = Partial<Omit<LabSettings, 'task' | 'model' | 'seed'>>;

const common = {
  layers: 2,
  dim: 32,
  state: 16,
  heads: 1,
  conv: 0,
  mlp: 0,
  rotary: false,
  negative: false,
  deltaMin: 0.01,
  deltaMax: 0.5,
  steps: 1500,
  batch: 32,
  rate: 4e-3,
  weightDecay: 0.01,
  target: 0.995,
};

/** What each task changes of the common settings. */
const ofTask: Readonly<Record<TaskName, Preset>> = {
  mqar: { layers: 1, conv: 4 },
  'selective-copying': {},
  'fixed-copying': {},
  induction: { conv: 4 },
  'induction-head': { conv: 4 },
  'associative-recall': { conv: 4 },
  parity: { layers: 1, target: 0.9999 },
  permutations: { layers: 1, target: 0.9999 },
};

/** What each mixer changes: those that bring their own convolution need none in front. */
const ofModel: Readonly<Record<string, Preset>> = {
  mamba: { conv: 0, state: 8 },
  mamba2: { conv: 0, heads: 2 },
  hyena: { conv: 0 },
  lstm: { rate: 5e-3 },
};

/** The settings of a run: given, else the model's, else the task's, else the common ones. */
export function labSettings(
  task: TaskName,
  model: string,
  seed: number,
  changes: Preset = {},
): LabSettings {
  const { defaults } = taskDefinition(task);
  const settings = {
    ...common,
    ...defaults,
    randomNonQueries: false,
    ...ofTask[task],
    ...ofModel[model],
    ...changes,
  };
  return { fewestPairs: settings.pairs, ...settings, task, model, seed };
}
