// A session of the lab as a link, and a link as a session. Nonsense in a link changes nothing: what
// cannot be read stays as it was, and numbers are kept within what a device can bear.
import { tasks, type TaskName } from '../models/tasks/tasks.ts';
import { presets, type LabPlan, type PlannedRun } from '../models/training/presets.ts';
import {
  labSettings,
  layersOf,
  type LabSettings,
  type Preset,
} from '../models/training/settings.ts';

export interface NumberField {
  readonly key: NumberKey;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number | 'any';
  /** Behind “More settings”. */
  readonly more?: boolean;
}

export type NumberKey =
  | 'pairs'
  | 'fewestPairs'
  | 'length'
  | 'steps'
  | 'layers'
  | 'dim'
  | 'batch'
  | 'rate'
  | 'weightDecay'
  | 'conv'
  | 'mlp'
  | 'heads'
  | 'target';

/** What all runs of a session share, with the bounds that keep a run within memory and minutes. */
export const fields: readonly NumberField[] = [
  { key: 'pairs', label: 'Pairs', min: 1, max: 32, step: 1 },
  { key: 'length', label: 'Tokens of a sequence', min: 4, max: 256, step: 1 },
  { key: 'steps', label: 'Steps at most', min: 10, max: 10_000, step: 1 },
  { key: 'layers', label: 'Layers', min: 1, max: 4, step: 1 },
  { key: 'dim', label: 'Width', min: 8, max: 128, step: 8 },
  { key: 'fewestPairs', label: 'Fewest pairs', min: 1, max: 32, step: 1, more: true },
  { key: 'batch', label: 'Sequences a step', min: 1, max: 128, step: 1, more: true },
  { key: 'rate', label: 'Learning rate', min: 0.00001, max: 1, step: 'any', more: true },
  { key: 'weightDecay', label: 'Weight decay', min: 0, max: 1, step: 'any', more: true },
  { key: 'conv', label: 'Short convolution', min: 0, max: 8, step: 1, more: true },
  { key: 'mlp', label: 'Width of an MLP', min: 0, max: 256, step: 1, more: true },
  { key: 'heads', label: 'Heads', min: 1, max: 8, step: 1, more: true },
  { key: 'target', label: 'Stop at accuracy', min: 0, max: 2, step: 'any', more: true },
];

export const stateBounds = { min: 2, max: 64 } as const;
export const runLimit = 6;
export const seedLimit = 9999;

/** Models that the page offers: every mixer, and the mixtures that the chapters speak of. */
export const offered: readonly string[] = [
  'attention',
  'linear-attention',
  'plain-linear-attention',
  'gated-linear-attention',
  'delta-rule',
  'gated-delta-rule',
  'lstm',
  'min-gru',
  's4d',
  'long-convolution',
  'hyena',
  'mamba',
  'mamba2',
  'linear-attention+attention',
  'lstm+attention',
  'mamba+attention',
  'hyena+attention',
];

export const startPlan: LabPlan = presets[0]!.plan;

/** The settings of every run of a session. */
export function settingsOfPlan({ task, seed, shared, runs }: LabPlan): readonly LabSettings[] {
  return runs.map(({ model, changes }) =>
    labSettings(task, model, seed, { ...shared, ...changes }),
  );
}

/** A plan as the query of a link: what the defaults already say is left out. */
export function writePlan({ task, seed, shared, runs }: LabPlan): string {
  const query = new URLSearchParams({ task });
  if (seed !== 1) query.set('seed', String(seed));
  for (const [key, value] of Object.entries(shared)) query.set(key, writeValue(value));
  for (const { model, changes } of runs) {
    const parts = Object.entries(changes).map(([key, value]) => `${key}:${writeValue(value)}`);
    query.append('run', [model, ...parts].join('~'));
  }
  return query.toString().replaceAll('%3A', ':').replaceAll('%7E', '~');
}

const writeValue = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);

/** The plan of a link; undefined when it names neither a task nor a run. */
export function readPlan(text: string): LabPlan | undefined {
  const query = new URLSearchParams(text);
  if (!query.has('task') && !query.has('run')) return undefined;
  const given = query.get('task') ?? '';
  const task = Object.hasOwn(tasks, given) ? (given as TaskName) : startPlan.task;
  const seed = Math.round(within(Number(query.get('seed') ?? 1), 0, seedLimit, 1));
  const runs = query
    .getAll('run')
    .flatMap((run) => readRun(run))
    .slice(0, runLimit);
  const shared = readChanges([...query].filter(([key]) => !['task', 'seed', 'run'].includes(key)));
  return { task, seed, shared, runs: runs.length > 0 ? runs : startPlan.runs };
}

function readRun(text: string): PlannedRun[] {
  const [model = '', ...parts] = text.split('~');
  try {
    if (layersOf(model, 1).length > 4) return [];
  } catch {
    return [];
  }
  const pairs = parts.map((part): [string, string] => {
    const [key = '', value = ''] = part.split(':', 2);
    return [key, value];
  });
  return [{ model, changes: readChanges(pairs) }];
}

export const switches = ['rotary', 'negative', 'randomNonQueries'] as const;

/** Known names with values in bounds; the others are dropped. */
export function readChanges(pairs: readonly (readonly [string, string])[]): Preset {
  const entries = pairs.flatMap(([key, value]): [string, number | boolean][] => {
    if ((switches as readonly string[]).includes(key)) return [[key, value === 'yes']];
    if (value.trim() === '') return [];
    const bounds = boundsOf(key);
    const number = Number(value);
    if (!bounds || !Number.isFinite(number)) return [];
    return [[key, within(number, bounds.min, bounds.max, bounds.min, bounds.step !== 'any')]];
  });
  return Object.fromEntries(entries);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly step: number | 'any';
}

export function boundsOf(key: string): Bounds | undefined {
  if (key === 'state') return { ...stateBounds, step: 1 };
  if (key === 'vocab') return { min: 2, max: 128, step: 1 };
  if (key === 'deltaMin' || key === 'deltaMax') return { min: 0.0001, max: 10, step: 'any' };
  return fields.find((field) => field.key === key);
}

function within(value: number, min: number, max: number, fallback: number, whole = false): number {
  if (!Number.isFinite(value)) return fallback;
  const clamped = Math.min(max, Math.max(min, value));
  return whole ? Math.round(clamped) : clamped;
}

/** The preset that says the same as the plan, seed aside. */
export function presetOf(plan: LabPlan): (typeof presets)[number] | undefined {
  const text = writePlan({ ...plan, seed: 1 });
  return presets.find((preset) => writePlan(preset.plan) === text);
}

const shortNames: Readonly<Record<string, string>> = {
  'linear-attention': 'linear attention',
  'plain-linear-attention': 'plain linear',
  'gated-linear-attention': 'gated linear',
  'delta-rule': 'delta rule',
  'gated-delta-rule': 'gated delta',
  lstm: 'LSTM',
  'min-gru': 'minGRU',
  s4d: 'S4D',
  'long-convolution': 'long convolution',
  hyena: 'Hyena',
  mamba: 'Mamba',
  mamba2: 'Mamba-2',
};

export function modelName(model: string): string {
  return model
    .split('+')
    .map((part) => shortNames[part] ?? part)
    .join(' + ');
}

/** Which models read `state`, and what it is there. */
export function stateMeaning(model: string): string | undefined {
  const parts = model.split('+');
  if (parts.some((part) => /linear-attention|delta-rule/.test(part))) return 'key dims';
  if (parts.some((part) => /^(?:mamba|mamba2|s4d)$/.test(part))) return 'state a channel';
  return undefined;
}

/** A switch that only some models have. */
export function switchOf(
  model: string,
): { readonly key: 'rotary' | 'negative'; readonly label: string } | undefined {
  const parts = model.split('+');
  if (parts.includes('attention')) return { key: 'rotary', label: 'rotary positions' };
  if (parts.some((part) => part.endsWith('delta-rule')))
    return { key: 'negative', label: 'β up to 2' };
  return undefined;
}

/** Names that tell the runs of a plan apart: the model, and its state where that differs. */
export function runNames(plan: LabPlan): readonly string[] {
  const settings = settingsOfPlan(plan);
  return plan.runs.map(({ model }, i) => {
    const same = plan.runs.filter((run) => run.model === model);
    const own = settings[i]!;
    const special = switchOf(model);
    const marks = [
      ...(same.length > 1 && stateMeaning(model) ? [String(own.state)] : []),
      ...(special && own[special.key] ? [special.key === 'rotary' ? 'rotary' : 'β ≤ 2'] : []),
    ];
    return [modelName(model), ...marks].join(', ');
  });
}
