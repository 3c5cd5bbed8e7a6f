// The recorded experiments of the lab: which runs, with which seeds, and what each is tested on.
import type { TaskName } from '../tasks/tasks.ts';
import { labSettings, type LabSettings, type Preset } from './settings.ts';

/** A test of a trained model on the same task with other sizes. */
export interface TestPoint {
  /** Value on the horizontal axis. */
  readonly x: number;
  readonly changes: Preset;
  /** Examples; 256 unless given. */
  readonly count?: number;
}

export interface Experiment {
  readonly name: ExperimentName;
  /** What `x` of the tests is. */
  readonly axis?: string;
  /** One entry per curve: a label that is unique in the experiment, and the run behind it. */
  readonly lines: readonly {
    readonly label: string;
    readonly task: TaskName;
    readonly model: string;
    readonly changes: Preset;
  }[];
  readonly tests: readonly TestPoint[];
}

export type ExperimentName =
  | 'capacity'
  | 'selective-copying'
  | 'delta-rule'
  | 'hybrid'
  | 'induction-length'
  | 'h3-tasks'
  | 'state-tracking'
  | 'permutations';

/** Every line of every experiment is run with each of these. */
export const seeds = [1, 2, 3] as const;

/** Between 2 and 20 pairs in 80 tokens, so that one model meets easy and hard examples. */
const mixed: Preset = { length: 80, fewestPairs: 2, pairs: 20, steps: 2000, target: 0.999 };
const perPairs = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20].map((x) => ({
  x,
  changes: { pairs: x, fewestPairs: x },
}));

const keyDims = [4, 8, 16] as const;

const copyingModels = ['long-convolution', 's4d', 'mamba', 'lstm', 'attention'] as const;

export const experiments: readonly Experiment[] = [
  {
    name: 'capacity',
    axis: 'pairs to remember',
    lines: [
      { label: 'attention', task: 'mqar', model: 'attention', changes: mixed },
      ...keyDims.map((state) => ({
        label: `linear attention, key dim ${state}`,
        task: 'mqar' as const,
        model: 'linear-attention',
        changes: { ...mixed, state },
      })),
    ],
    tests: perPairs,
  },
  {
    name: 'selective-copying',
    lines: (['fixed-copying', 'selective-copying'] as const).flatMap((task) =>
      copyingModels.map((model) => ({
        label: `${task}: ${model}`,
        task,
        model,
        changes: model === 'attention' ? { rotary: true } : {},
      })),
    ),
    tests: [],
  },
  {
    name: 'delta-rule',
    axis: 'pairs to remember',
    lines: keyDims.flatMap((state) =>
      (['plain-linear-attention', 'delta-rule', 'gated-delta-rule'] as const).map((model) => ({
        label: `${model}, key dim ${state}`,
        task: 'mqar' as const,
        model,
        changes: { ...mixed, state },
      })),
    ),
    tests: perPairs,
  },
  {
    name: 'hybrid',
    lines: [
      ...(['attention', 'linear-attention', 'linear-attention+attention'] as const).map(
        (model) => ({
          label: `16 pairs, with short convolution: ${model}`,
          task: 'mqar' as const,
          model,
          changes: { pairs: 16, layers: 2, state: 4, conv: 4 },
        }),
      ),
      ...(['attention', 'lstm', 'lstm+attention'] as const).map((model) => ({
        label: `8 pairs, without short convolution: ${model}`,
        task: 'mqar' as const,
        model,
        changes: { pairs: 8, layers: 2, conv: 0, steps: 2500, rate: 5e-3 },
      })),
    ],
    tests: [],
  },
  {
    name: 'induction-length',
    axis: 'tokens of the test',
    lines: (
      [
        ['attention, rotary', 'attention', { rotary: true, conv: 0, steps: 3000, rate: 2e-3 }],
        ['attention, short convolution', 'attention', {}],
        // The paper's own range of Δ: with the lab's faster one the state forgets over long texts.
        ['mamba', 'mamba', { state: 16, deltaMin: 0.001, deltaMax: 0.1 }],
        ['lstm', 'lstm', {}],
        ['gated-delta-rule', 'gated-delta-rule', {}],
        ['hyena', 'hyena', {}],
      ] as const
    ).map(([label, model, changes]) => ({
      label,
      task: 'induction' as const,
      model,
      changes: { target: 0.999, ...changes },
    })),
    tests: [64, 128, 256, 512, 1024, 2048].map((x) => ({
      x,
      changes: { length: x },
      count: x > 512 ? 128 : 256,
    })),
  },
  {
    name: 'h3-tasks',
    lines: (['induction-head', 'associative-recall'] as const).flatMap((task) =>
      (
        [
          ['s4d', 's4d', { conv: 0, mlp: 64 }],
          ['hyena', 'hyena', { mlp: 64 }],
          ['mamba', 'mamba', {}],
          ['attention', 'attention', { conv: 0, rotary: true, mlp: 64 }],
          ['attention, short convolution', 'attention', { mlp: 64 }],
        ] as const
      ).map(([label, model, changes]) => ({
        label: `${task}: ${label}`,
        task,
        model,
        changes: { steps: 600, ...changes },
      })),
    ),
    tests: [],
  },
  {
    name: 'state-tracking',
    axis: 'bits of the test',
    lines: (
      [
        ['lstm', 'lstm', {}],
        ['attention, rotary', 'attention', { rotary: true }],
        ['mamba', 'mamba', {}],
        ['linear-attention', 'linear-attention', {}],
        ['delta-rule', 'delta-rule', {}],
        ['delta-rule, β up to 2', 'delta-rule', { negative: true }],
        ['gated-delta-rule, β up to 2', 'gated-delta-rule', { negative: true }],
      ] as const
    ).map(([label, model, changes]) => ({ label, task: 'parity' as const, model, changes })),
    tests: [16, 32, 64, 128, 256].map((x) => ({ x, changes: { length: x }, count: 64 })),
  },
  {
    name: 'permutations',
    axis: 'moves of the test',
    lines: (
      [
        ['lstm', 'lstm', {}],
        ['attention, rotary', 'attention', { rotary: true }],
        ['mamba', 'mamba', {}],
        ['delta-rule, β up to 2', 'delta-rule', { negative: true }],
        ['delta-rule, β up to 2, 3 layers', 'delta-rule', { negative: true, layers: 3 }],
      ] as const
    ).map(([label, model, changes]) => ({ label, task: 'permutations' as const, model, changes })),
    tests: [4, 8, 16, 32, 64].map((x) => ({ x, changes: { length: x }, count: 128 })),
  },
];

/** The settings of one line of an experiment for one seed. */
export function settingsOf(line: Experiment['lines'][number], seed: number): LabSettings {
  return labSettings(line.task, line.model, seed, line.changes);
}
