import { describe, expect, test } from 'vitest';
import {
  offered,
  presetOf,
  readPlan,
  runLimit,
  runNames,
  settingsOfPlan,
  startPlan,
  stateMeaning,
  writePlan,
} from '../../../src/lab/plan.ts';
import { experiments, settingsOf } from '../../../src/models/training/experiments.ts';
import { presets } from '../../../src/models/training/presets.ts';
import { layersOf } from '../../../src/models/training/settings.ts';

describe('a link', () => {
  test.each(presets.map((preset) => [preset.name, preset] as const))(
    '%s comes back from its link as it was, and is known again',
    (_, preset) => {
      const plan = readPlan(writePlan(preset.plan))!;
      expect(settingsOfPlan(plan)).toEqual(settingsOfPlan(preset.plan));
      expect(presetOf(plan)?.name).toBe(preset.name);
      expect(presetOf({ ...plan, seed: 7 })?.name).toBe(preset.name);
    },
  );

  test('holds the settings as a reader would write them', () => {
    const text = 'task=mqar&seed=3&pairs=4&run=delta-rule~state:8~negative:yes&run=lstm';
    const plan = readPlan(text)!;
    expect(writePlan(plan)).toBe(text);
    expect(settingsOfPlan(plan)[0]).toMatchObject({
      ...{ task: 'mqar', model: 'delta-rule', seed: 3, state: 8, negative: true, pairs: 4 },
    });
  });

  test('without task and run is none, and nonsense in it changes nothing', () => {
    expect(readPlan('')).toBeUndefined();
    expect(readPlan('f.x=1')).toBeUndefined();
    const plan = readPlan('task=nothing&seed=x&pairs=NaN&run=nobody&run=&steps=&evil=1')!;
    expect(plan.task).toBe(startPlan.task);
    expect(plan.seed).toBe(1);
    expect(plan.shared).toEqual({});
    expect(plan.runs).toEqual(startPlan.runs);
  });

  test('cannot ask for more than a device can bear', () => {
    const runs = Array.from({ length: 20 }, () => 'run=attention~state:9999').join('&');
    const plan = readPlan(`task=mqar&length=1000000&steps=1e9&dim=4096&batch=1e5&${runs}`)!;
    expect(plan.runs.length).toBe(runLimit);
    expect(plan.shared).toEqual({ length: 256, steps: 10_000, dim: 128, batch: 128 });
    expect(plan.runs[0]!.changes.state).toBe(64);
  });
});

describe('a ready-made session', () => {
  test('of a recorded experiment has exactly the recorded settings', () => {
    for (const { plan, recorded } of presets) {
      if (!recorded) continue;
      const { lines } = experiments.find(({ name }) => name === recorded.experiment)!;
      const wanted = recorded.labels.map((label) =>
        settingsOf(
          lines.find((line) => line.label === label)!,
          1,
        ),
      );
      expect(settingsOfPlan(plan)).toEqual(wanted);
    }
  });

  test('has runs that can be told apart', () => {
    for (const { plan } of presets) {
      const names = runNames(plan);
      expect(new Set(names).size, names.join()).toBe(names.length);
    }
  });
});

test('every model on offer exists and says what its state is, or has none', () => {
  for (const model of offered) expect(layersOf(model, 1).length).toBeGreaterThan(0);
  expect(stateMeaning('mamba+attention')).toBe('state a channel');
  expect(stateMeaning('linear-attention+attention')).toBe('key dims');
  expect(stateMeaning('lstm')).toBeUndefined();
});
