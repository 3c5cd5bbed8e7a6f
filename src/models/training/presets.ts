// Ready-made sessions of the lab, each a question: what to train, on which task, and which recorded
// curves belong to it. Chapters embed them by name.
import type { TaskName } from '../tasks/tasks.ts';
import { experiments, type ExperimentName } from './experiments.ts';
import { labSettings, type Preset } from './settings.ts';

/** One model of a session and what it changes of the session's settings. */
export interface PlannedRun {
  readonly model: string;
  readonly changes: Preset;
}

/** Everything that a session needs; a link holds the same. */
export interface LabPlan {
  readonly task: TaskName;
  readonly seed: number;
  /** What all runs change of the defaults of the task. */
  readonly shared: Preset;
  readonly runs: readonly PlannedRun[];
}

export interface LabPreset {
  readonly name: string;
  readonly title: string;
  /** What the session asks, and what to look for. */
  readonly question: string;
  /** Processor seconds of the recorded runs together or, where none is recorded, measured once. */
  readonly size: 'small' | 'medium';
  readonly plan: LabPlan;
  /** The recording that belongs to the session, and the label of each run there. */
  readonly recorded?: { readonly experiment: ExperimentName; readonly labels: readonly string[] };
}

/** The lines of an experiment with these labels as a session: exactly what was recorded. */
function fromExperiment(
  name: ExperimentName,
  labels: readonly string[],
): Pick<LabPreset, 'plan' | 'recorded'> {
  const lines = labels.map((label) => {
    const line = experiments
      .find((experiment) => experiment.name === name)
      ?.lines.find((one) => one.label === label);
    if (!line) throw new RangeError(`The experiment ${name} has no line "${label}".`);
    return line;
  });
  const shared = common(lines.map(({ changes }) => changes));
  const runs = lines.map(({ task, model, changes }) => ({
    model,
    changes: withoutDefaults(task, model, without(changes, shared)),
  }));
  return {
    plan: { task: lines[0]!.task, seed: 1, shared, runs },
    recorded: { experiment: name, labels },
  };
}

/** What all of them say alike. */
function common(all: readonly Preset[]): Preset {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      others.every((other) => other[key as keyof Preset] === value),
    ),
  );
}

function without(changes: Preset, shared: Preset): Preset {
  return Object.fromEntries(Object.entries(changes).filter(([key]) => !Object.hasOwn(shared, key)));
}

/** Leaves out a state that the model has anyway. */
function withoutDefaults(task: TaskName, model: string, changes: Preset): Preset {
  const { state, ...others } = changes;
  const own = labSettings(task, model, 1).state;
  return state === undefined || state === own ? others : changes;
}

export const presets: readonly LabPreset[] = [
  {
    name: 'fixed-copying',
    title: 'Copying from fixed places',
    question:
      'Which layers learn to repeat tokens that always stand in the same places? A filter that is the same for every input suffices.',
    size: 'small',
    ...fromExperiment('selective-copying', [
      'fixed-copying: long-convolution',
      'fixed-copying: s4d',
      'fixed-copying: attention',
    ]),
  },
  {
    name: 'selective-copying',
    title: 'Selective copying',
    question:
      'Now the tokens stand anywhere. What must a layer be able to do that a fixed filter cannot?',
    size: 'medium',
    ...fromExperiment('selective-copying', [
      'selective-copying: long-convolution',
      'selective-copying: mamba',
      'selective-copying: lstm',
    ]),
  },
  {
    name: 'recall',
    title: 'Recall of four pairs',
    question:
      'A short session for a phone: does attention find four values by their keys, and how far does a state of eight key dimensions get?',
    size: 'small',
    plan: {
      task: 'mqar',
      seed: 1,
      shared: { pairs: 4, length: 32, steps: 400 },
      runs: [
        { model: 'attention', changes: {} },
        { model: 'linear-attention', changes: { state: 8 } },
      ],
    },
  },
  {
    name: 'capacity',
    title: 'How many pairs fit into a state',
    question:
      'One model for 2 to 20 pairs: attention stays at the top, linear attention falls the sooner the fewer key dimensions it has.',
    size: 'medium',
    ...fromExperiment('capacity', [
      'attention',
      'linear attention, key dim 4',
      'linear attention, key dim 8',
      'linear attention, key dim 16',
    ]),
  },
  {
    name: 'delta-rule',
    title: 'Adding or correcting',
    question:
      'The same state of 4 × 32 numbers, filled by adding and by the delta rule: which one answers more keys?',
    size: 'medium',
    ...fromExperiment('delta-rule', ['plain-linear-attention, key dim 4', 'delta-rule, key dim 4']),
  },
  {
    name: 'hybrid',
    title: 'One layer of attention among two',
    question:
      'A recurrent layer and an attention layer keep half the cache of two attention layers. Is the recall half as good?',
    size: 'medium',
    ...fromExperiment('hybrid', [
      '16 pairs, with short convolution: attention',
      '16 pairs, with short convolution: linear-attention',
      '16 pairs, with short convolution: linear-attention+attention',
    ]),
  },
  {
    name: 'induction',
    title: 'Train on 64 tokens, ask about 2,048',
    question:
      'All models learn the induction task at 64 tokens. Which still know the answer when the text is thirty times as long?',
    size: 'medium',
    ...fromExperiment('induction-length', ['attention, rotary', 'mamba', 'lstm']),
  },
  {
    name: 'parity',
    title: 'Keeping count of a bit',
    question:
      'Is the number of ones so far odd? One bit of state is enough, and still some of these models cannot keep it.',
    size: 'small',
    ...fromExperiment('state-tracking', ['lstm', 'mamba', 'delta-rule, β up to 2']),
  },
];

export const presetNames: readonly string[] = presets.map(({ name }) => name);

export function presetNamed(name: string): LabPreset | undefined {
  return presets.find((preset) => preset.name === name);
}
