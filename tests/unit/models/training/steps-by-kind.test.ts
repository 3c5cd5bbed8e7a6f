import { describe, expect, test } from 'vitest';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { labSettings } from '../../../../src/models/training/settings.ts';
import { stepsByKind } from '../../../../src/models/training/steps-by-kind.ts';
import { createTrainer } from '../../../../src/models/training/trainer.ts';

const settings = (model: string) =>
  labSettings('selective-copying', model, 1, { dim: 8, state: 4, steps: 40 });

describe('stepsByKind', () => {
  test('gives every channel of every layer two positive steps', () => {
    const steps = stepsByKind(createTrainer(settings('mamba')), 4, seeded(1));
    expect(steps).toHaveLength(2 * 16);
    for (const { data, blank } of steps) {
      expect(data).toBeGreaterThan(0);
      expect(blank).toBeGreaterThan(0);
    }
  });

  test('is the geometric mean over the tokens of each kind, markers left out', () => {
    const trainer = createTrainer(settings('mamba'));
    const random = seeded(1);
    const logs = { data: [] as number[], blank: [] as number[] };
    for (let i = 0; i < 3; i++) {
      const { tokens, traces } = trainer.inspect(trainer.task.example(random));
      const delta = traces['1.delta']!;
      const [, , channels = 0] = delta.shape;
      tokens.forEach((token, t) => {
        if (token === trainer.task.vocab - 1) return;
        logs[token === 0 ? 'blank' : 'data'].push(Math.log(delta.data[t * channels + 5]!));
      });
    }
    const mean = (of: readonly number[]): number =>
      Math.exp(of.reduce((sum, x) => sum + x, 0) / of.length);
    const steps = stepsByKind(createTrainer(settings('mamba')), 3, seeded(1));
    const found = steps.find(({ layer, channel }) => layer === 1 && channel === 5)!;
    expect(logs.blank.length).toBeGreaterThan(logs.data.length);
    expect(found.data).toBeCloseTo(mean(logs.data), 12);
    expect(found.blank).toBeCloseTo(mean(logs.blank), 12);
  });

  test('training drives the steps at data and at blanks apart', () => {
    const trainer = createTrainer(settings('mamba'));
    const spread = () =>
      Math.max(
        ...stepsByKind(trainer, 8, seeded(1)).map(({ data, blank }) =>
          Math.abs(Math.log(data / blank)),
        ),
      );
    const before = spread();
    for (const record of trainer.train()) if (record.step >= 40) break;
    expect(spread()).toBeGreaterThan(1.2 * before);
  });

  test('names a model without steps', () => {
    expect(() => stepsByKind(createTrainer(settings('lstm')), 1, seeded(1))).toThrow(
      'expected layer 0 of lstm to show its steps',
    );
  });
});
