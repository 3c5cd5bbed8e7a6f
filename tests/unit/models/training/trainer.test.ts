import { describe, expect, test } from 'vitest';
import { createArenaTape } from '../../../../src/models/autodiff/arena.ts';
import { labSettings, layersOf, type Preset } from '../../../../src/models/training/settings.ts';
import {
  createTrainer,
  type StepRecord,
  type Trainer,
  type TrainerOptions,
} from '../../../../src/models/training/trainer.ts';
import { IGNORE, type Example } from '../../../../src/models/tasks/example.ts';
import { createTask, type TaskName } from '../../../../src/models/tasks/tasks.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';

function trained(task: TaskName, model: string, changes: Preset, seed = 1) {
  const settings = labSettings(task, model, seed, changes);
  const trainer = createTrainer(settings, { tape: createArenaTape({ bytes: 1 << 26 }) });
  const records = [...trainer.train()];
  return { trainer, records, last: records.at(-1)!, accuracy: trainer.evaluate(128).accuracy };
}

describe('training', () => {
  test('is repeated bit by bit by its seed, and changed by another', () => {
    const run = (seed: number): StepRecord[] =>
      trained('mqar', 'mamba', { steps: 4, batch: 4, length: 32, pairs: 4 }, seed).records;
    expect(run(1)).toEqual(run(1));
    expect(run(1).map(({ loss }) => loss)).not.toEqual(run(2).map(({ loss }) => loss));
  });

  test('starts near the loss of guessing', () => {
    const { records, trainer } = trained('mqar', 'attention', { steps: 1 });
    expect(Math.abs(records[0]!.loss - Math.log(trainer.task.vocab))).toBeLessThan(1);
  });

  test('warms up, and ends at a twentieth of the highest rate', () => {
    const { records } = trained('parity', 'min-gru', { steps: 60, batch: 1, rate: 0.01 });
    const rates = records.map(({ rate }) => rate);
    expect(Math.max(...rates)).toBeCloseTo(0.01, 12);
    expect(rates[0]).toBeCloseTo(0.0005, 12);
    expect(rates.at(-1)).toBeCloseTo(0.0005, 12);
  });

  test('that diverges stops with a sentence', () => {
    expect(() => trained('mqar', 'attention', { steps: 20, batch: 2, rate: 1e30 })).toThrow(
      /expected a finite (loss|gradient norm).* got (NaN|Infinity)\. Lower the learning rate/,
    );
  });

  test('reports the time of a step where it is given a clock', () => {
    let time = 0;
    const settings = labSettings('parity', 'min-gru', 1, { steps: 2, batch: 1, length: 4 });
    const records = [...createTrainer(settings, { now: () => (time += 7) }).train()];
    expect(records.map(({ millis }) => millis)).toEqual([7, 7]);
  });
});

/** Right answers among the scored positions, example by example. */
function share(trainer: Trainer, examples: readonly Example[]): number {
  const answers = examples.flatMap((example) => {
    const { predictions } = trainer.inspect(example);
    return example.targets.flatMap((target, t) =>
      target === IGNORE ? [] : [predictions[t] === target],
    );
  });
  return answers.filter(Boolean).length / answers.length;
}

describe('what a run reports', () => {
  // 24 examples of 32 tokens: more than one portion.
  const changes = { steps: 5, batch: 24, length: 32, pairs: 4 };
  const fresh = (more: Preset = {}, options: TrainerOptions = {}): Trainer =>
    createTrainer(labSettings('mqar', 'attention', 1, { ...changes, ...more }), {
      tape: createArenaTape({ bytes: 1 << 26 }),
      ...options,
    });
  const draw = ({ task }: Trainer, count: number, use: number): Example[] => {
    const random = seeded(8 + use);
    return Array.from({ length: count }, () => task.example(random));
  };

  test('the first step tells how fresh weights answer its batch', () => {
    const [first] = fresh().train();
    const trainer = fresh();
    expect(first!.accuracy).toBeGreaterThan(0);
    expect(first!.accuracy).toBe(share(trainer, draw(trainer, 24, 1)));
  });

  test('an evaluation tells how many of its own examples are right, and their mean loss', () => {
    const trainer = fresh();
    const { accuracy, loss, count } = trainer.evaluate(50);
    expect(count).toBe(50 * 4);
    expect(accuracy).toBeGreaterThan(0);
    expect(accuracy).toBe(share(trainer, draw(trainer, 50, 3)));
    expect(Math.abs(loss - Math.log(trainer.task.vocab))).toBeLessThan(1);
  });

  test('held-out examples are looked at now and then, and after the last step', () => {
    const records = [...fresh({}, { lookEvery: 2 }).train()];
    expect(records.map((record) => 'heldOut' in record)).toEqual([false, true, false, true, true]);
    const trainer = fresh({ steps: 1 });
    const [last] = trainer.train();
    expect(last!.heldOut).toBe(share(trainer, draw(trainer, 128, 2)));
  });

  test('a run ends once the held-out accuracy is the target, and not before', () => {
    const looks = [...fresh({}, { lookEvery: 1 }).train()].map(({ heldOut }) => heldOut!);
    const target = Math.max(...looks);
    const steps = [...fresh({ target }, { lookEvery: 1 }).train()].length;
    expect(steps).toBe(looks.indexOf(target) + 1);
  });

  test('the parameters are counted', () => {
    const { parameters, task, settings } = fresh({ mlp: 0, conv: 0, layers: 1 });
    const { dim } = settings;
    // Embedding and head; queries, keys, values and output; two norms.
    expect(parameters).toBe(2 * task.vocab * dim + 4 * dim * dim + 2 * dim);
    const { parameters: more } = fresh({ mlp: 24, conv: 0, layers: 1 });
    expect(more - parameters).toBe(2 * 24 * dim + dim);
  });

  test('a loss that is no number stops the run', () => {
    const trainer = fresh({ rate: 1e15 });
    expect(() => [...trainer.train()]).toThrow(
      /^train: expected a finite loss at step 2, got (NaN|Infinity)\. Lower the learning rate and start again\.$/,
    );
  });
});

// The shortest runs that show what the lab is about; thresholds leave room for other machines.
describe('what the papers say, in seconds', { timeout: 120_000 }, () => {
  test('a long convolution learns to copy from fixed places', () => {
    const { accuracy, last } = trained('fixed-copying', 'long-convolution', { steps: 300 });
    expect(accuracy).toBeGreaterThan(0.98);
    expect(last.step).toBeLessThan(300);
  });

  test('attention recalls four pairs', () => {
    const { accuracy } = trained('mqar', 'attention', { pairs: 4, length: 32, steps: 400 });
    expect(accuracy).toBeGreaterThan(0.95);
  });

  test('with eight key dimensions the delta rule recalls what plain writing confuses', () => {
    // One seed of those that learn: some seeds of either rule stay at the share of lucky guesses.
    const changes = { pairs: 4, length: 32, state: 8, steps: 1000, rate: 8e-3 };
    const plain = trained('mqar', 'plain-linear-attention', changes, 2).accuracy;
    const delta = trained('mqar', 'delta-rule', changes, 2).accuracy;
    expect(delta).toBeGreaterThan(0.9);
    expect(plain).toBeLessThan(0.7);
  });

  test('the delta rule keeps a parity once β may pass 1, and guesses before', () => {
    const changes = { steps: 400 };
    const half = trained('parity', 'delta-rule', changes).accuracy;
    const whole = trained('parity', 'delta-rule', { ...changes, negative: true }).accuracy;
    expect(whole).toBeGreaterThan(0.98);
    expect(half).toBeLessThan(0.7);
  });

  test('a hybrid recalls eight pairs with half the cache of two attention layers', () => {
    const changes = { pairs: 8, layers: 2, conv: 0, steps: 700, rate: 5e-3 };
    const { accuracy, trainer } = trained('mqar', 'lstm+attention', changes);
    const attention = createTrainer(labSettings('mqar', 'attention', 1, changes));
    expect(accuracy).toBeGreaterThan(0.95);
    expect(trainer.memory).toBeLessThan(0.55 * attention.memory);
  });

  test('attention behind a short convolution, trained on 64 tokens, answers at 512', () => {
    const { trainer } = trained('induction', 'attention', { steps: 300, target: 0.999 });
    const longer = createTask('induction', { ...trainer.settings, length: 512 });
    expect(trainer.evaluate(64, longer).accuracy).toBeGreaterThan(0.9);
  });
});

describe('a trained model', () => {
  const { trainer } = trained('mqar', 'attention', { steps: 1, length: 32, pairs: 4 });

  test('shows its attention: rows that sum to one and look back only', () => {
    const { traces, predictions } = trainer.inspect(trainer.task.example(seeded(2)));
    expect(predictions.length).toBe(32);
    const weights = traces['0.attention']!;
    expect(weights.shape).toEqual([1, 1, 32, 32]);
    for (let i = 0; i < 32; i++) {
      const row = weights.data.subarray(i * 32, (i + 1) * 32);
      expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 5);
      expect(row.subarray(i + 1).every((x) => x === 0)).toBe(true);
    }
  });

  test('is evaluated on the same examples each time, whatever the portions', () => {
    expect(trainer.evaluate(100)).toEqual(trainer.evaluate(100));
    expect(trainer.evaluate(100).count).toBe(400);
  });
});

test('a pattern joins mixers, and an unknown one is named', () => {
  expect(layersOf('mamba', 3)).toEqual(['mamba', 'mamba', 'mamba']);
  expect(layersOf('lstm+attention', 5)).toEqual(['lstm', 'attention']);
  expect(layersOf('hybrid', 2)).toEqual(['linear-attention', 'attention']);
  expect(() => layersOf('lstm+atention', 2)).toThrow(/got 'atention'/);
});
