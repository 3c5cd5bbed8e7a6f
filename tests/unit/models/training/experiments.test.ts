// What the lab plans against what content/lab holds: the recordings are of these runs and no others.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { experiments, seeds, settingsOf } from '../../../../src/models/training/experiments.ts';
import { presetNamed, presetNames, presets } from '../../../../src/models/training/presets.ts';
import {
  labSettings,
  layersOf,
  modelConfigOf,
  modelNames,
  modelTitle,
  taskOf,
  type LabSettings,
} from '../../../../src/models/training/settings.ts';
import { refusal } from '../../../support/message.ts';

interface Recording {
  readonly figure: string;
  readonly axis?: string;
  readonly runs: readonly {
    readonly label: string;
    readonly settings: LabSettings;
    readonly cpuSeconds: number;
    readonly tests: readonly { readonly x: number }[];
  }[];
}

const recordingOf = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../../content/lab/${name}.json`, import.meta.url), 'utf8'),
  ) as Recording;

describe.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
  'the recording of %s',
  (name, { axis, lines, tests }) => {
    const { figure, axis: recordedAxis, runs } = recordingOf(name);
    test('holds every line with every seed, one after another', () => {
      expect(figure).toBe(name);
      expect(runs.map(({ label, settings }) => `${label} ${settings.seed}`)).toEqual(
        lines.flatMap(({ label }) => seeds.map((seed) => `${label} ${seed}`)),
      );
    });
    test('was made with the settings of its lines', () => {
      const planned = lines.flatMap((line) => seeds.map((seed) => settingsOf(line, seed)));
      expect(runs.map(({ settings }) => settings)).toEqual(planned);
    });
    test('tests every run at the points of the axis', () => {
      expect(recordedAxis).toBe(axis);
      for (const run of runs) expect(run.tests.map(({ x }) => x)).toEqual(tests.map(({ x }) => x));
    });
  },
);

describe('a test point', () => {
  test('changes what its axis names and nothing else', () => {
    for (const { name, axis = '', tests } of experiments) {
      for (const { x, changes, count = 256 } of tests) {
        expect(changes, name).toEqual(
          axis === 'pairs to remember' ? { pairs: x, fewestPairs: x } : { length: x },
        );
        expect([64, 128, 256], name).toContain(count);
      }
    }
  });
  test('beyond 512 tokens of induction is asked half as often', () => {
    const { tests } = experiments.find(({ name }) => name === 'induction-length')!;
    expect(tests.map(({ count }) => count)).toEqual([256, 256, 256, 256, 128, 128]);
  });
});

describe('a ready-made session', () => {
  test('is found by its name, with a title and a question', () => {
    expect(new Set(presetNames).size).toBe(presets.length);
    for (const preset of presets) {
      expect(presetNamed(preset.name)).toBe(preset);
      expect(preset.title).not.toBe('');
      expect(preset.question).toMatch(/[.?]$/);
    }
    expect(presetNamed('nothing')).toBeUndefined();
  });
  test.each(
    presets.filter(({ recorded }) => recorded).map((preset) => [preset.name, preset] as const),
  )('%s trains what was recorded, run by run', (_, { plan, recorded }) => {
    const { runs } = recordingOf(recorded!.experiment);
    const session = plan.runs.map(({ model, changes }) =>
      labSettings(plan.task, model, plan.seed, { ...plan.shared, ...changes }),
    );
    const kept = recorded!.labels.map(
      (label) => runs.find((run) => run.label === label && run.settings.seed === 1)!.settings,
    );
    expect(session).toEqual(kept);
  });
  test('goes by the name that chapters embed', () => {
    expect(presetNames).toEqual([
      'fixed-copying',
      'selective-copying',
      'recall',
      'capacity',
      'delta-rule',
      'hybrid',
      'induction',
      'parity',
    ]);
  });
  test('is small when its recorded runs took ten seconds of a processor, and medium when more', () => {
    for (const { name, size, recorded } of presets) {
      if (!recorded) continue;
      const { runs } = recordingOf(recorded.experiment);
      const seconds = recorded.labels.map(
        (label) => runs.find((run) => run.label === label && run.settings.seed === 1)!.cpuSeconds,
      );
      const sum = seconds.reduce((a, b) => a + b);
      expect(size, name).toBe(sum < 12 ? 'small' : 'medium');
    }
  });
  test('for a phone asks four pairs of attention and of a state with eight key dimensions', () => {
    const { size, plan, recorded } = presetNamed('recall')!;
    expect([size, recorded]).toEqual(['small', undefined]);
    const sizes = plan.runs.map(({ model, changes }) => {
      const { task, pairs, length, steps, state } = labSettings(plan.task, model, plan.seed, {
        ...plan.shared,
        ...changes,
      });
      return [task, model, pairs, length, steps, state].join(' ');
    });
    expect(sizes).toEqual(['mqar attention 4 32 400 16', 'mqar linear-attention 4 32 400 8']);
  });
  test('says once what all its runs share, and nothing that a model has anyway', () => {
    const { plan } = presetNamed('capacity')!;
    expect(plan.shared).toEqual({
      length: 80,
      fewestPairs: 2,
      pairs: 20,
      steps: 2000,
      target: 0.999,
    });
    expect(plan.runs.map(({ changes }) => changes)).toEqual([{}, { state: 4 }, { state: 8 }, {}]);
    const hybrid = presetNamed('hybrid')!.plan;
    expect(hybrid.shared).toEqual({ pairs: 16, layers: 2, state: 4, conv: 4 });
    expect(hybrid.runs.map(({ changes }) => changes)).toEqual([{}, {}, {}]);
    const induction = presetNamed('induction')!.plan;
    expect(induction.shared).toEqual({ target: 0.999 });
    expect(induction.runs[2]!.changes).toEqual({});
  });
});

describe('settings', () => {
  const one = labSettings('mqar', 'attention', 7);
  test('are those given, else of the model, else of the task, else the common ones', () => {
    expect(one).toMatchObject({ task: 'mqar', model: 'attention', seed: 7 });
    expect(one).toMatchObject({ layers: 1, conv: 4, dim: 32, rate: 4e-3, length: 64, pairs: 8 });
    expect(labSettings('mqar', 'mamba', 1)).toMatchObject({ layers: 1, conv: 0, state: 8 });
    expect(labSettings('mqar', 'mamba', 1, { conv: 3, state: 5 })).toMatchObject({
      conv: 3,
      state: 5,
    });
    expect(labSettings('parity', 'lstm', 1)).toMatchObject({ rate: 5e-3, target: 0.9999 });
    expect(labSettings('induction', 'mamba2', 1)).toMatchObject({ heads: 2, conv: 0, layers: 2 });
    expect(labSettings('induction', 'hyena', 1).conv).toBe(0);
    expect(labSettings('induction-head', 's4d', 1).conv).toBe(4);
    expect(labSettings('associative-recall', 's4d', 1).conv).toBe(4);
    expect(labSettings('permutations', 's4d', 1)).toMatchObject({ layers: 1, target: 0.9999 });
  });
  test('ask for as many pairs at least as at most, unless told otherwise', () => {
    expect(one.fewestPairs).toBe(8);
    expect(labSettings('mqar', 'attention', 1, { pairs: 20 }).fewestPairs).toBe(20);
    expect(labSettings('mqar', 'attention', 1, { fewestPairs: 2 }).fewestPairs).toBe(2);
  });
  test('become a task of their sizes and a model for it', () => {
    const task = taskOf({ ...one, length: 32, pairs: 4 });
    expect([task.name, task.length, task.vocab]).toEqual(['mqar', 32, 66]);
    const copying = labSettings('selective-copying', 'mamba', 1, { deltaMin: 0.1, mlp: 5 });
    expect(modelConfigOf(copying)).toEqual({
      vocab: 10,
      layers: ['mamba', 'mamba'],
      dim: 32,
      state: 8,
      heads: 1,
      convWidth: 0,
      mlp: 5,
      rotary: false,
      negative: false,
      deltaRange: [0.1, 0.5],
      maxLength: 28 + 2 * 4,
    });
  });
});

describe('the name of a model', () => {
  test('is one mixer for all layers, or one for each joined by +', () => {
    expect(modelNames).toEqual(expect.arrayContaining(['mamba', 'attention', 'hybrid']));
    expect(layersOf('mamba', 2)).toEqual(['mamba', 'mamba']);
    expect(layersOf('lstm+attention', 7)).toEqual(['lstm', 'attention']);
    expect(layersOf('hybrid', 7)).toEqual(['linear-attention', 'attention']);
  });
  test('reads as a title', () => {
    expect(modelTitle('mamba', 1)).toBe('Mamba');
    expect(modelTitle('mamba', 3)).toBe('Mamba × 3');
    expect(modelTitle('mamba+mamba', 1)).toBe('Mamba × 2');
    expect(modelTitle('hybrid', 1)).toBe('Linear attention + Attention');
  });
  test('that is unknown is quoted beside those that are known', () => {
    for (const name of ['atention', 'toString', '']) {
      expect(refusal(() => layersOf(`lstm+${name}`, 1))).toMatch(
        `got '${name}'. Join several names with + to mix them.`,
      );
    }
    expect(refusal(() => layersOf('x', 1))).toMatch('expected mixers out of attention, ');
  });
});
