import { describe, expect, test } from 'vitest';
import { lineChart, spread } from '../../../src/figures/_shared/lab-chart.ts';
import { roundStep, thin, ticksTo, trainingChart } from '../../../src/lab/charts.ts';
import {
  answersOf,
  inspectionSentence,
  sequencePicture,
  shading,
  traceChoices,
  tracePicture,
} from '../../../src/lab/inspect.ts';
import { offered } from '../../../src/lab/plan.ts';
import type { RunState } from '../../../src/lab/runner.ts';
import { cells, duration } from '../../../src/lab/table.ts';
import { tokenText } from '../../../src/lab/tokens.ts';
import { createArenaTape } from '../../../src/models/autodiff/arena.ts';
import { tasks, type TaskName } from '../../../src/models/tasks/tasks.ts';
import { seeded } from '../../../src/models/tensor/random.ts';
import { labSettings } from '../../../src/models/training/settings.ts';
import { createTrainer } from '../../../src/models/training/trainer.ts';

const settings = labSettings('mqar', 'attention', 1, { pairs: 2, length: 16 });

describe.each(offered)('inside %s', (model) => {
  const own = labSettings('mqar', model, 1, { pairs: 2, length: 16, dim: 8, steps: 1 });
  const trainer = createTrainer(own, { tape: createArenaTape({ bytes: 1 << 24 }) });
  const inspection = trainer.inspect(trainer.task.example(seeded(3)));
  const choices = traceChoices(inspection);

  test('there is something to look at, and every picture is clean markup', () => {
    expect(choices.length).toBeGreaterThan(0);
    for (const { name } of [...choices, { name: 'nothing' }]) {
      const at = answersOf(inspection)[0]!.at;
      const shade = shading(inspection, name, at);
      for (const width of [340, 960]) {
        const markup =
          sequencePicture(inspection, own, { width, at, shade }) +
          tracePicture(inspection, name, at, width);
        expect(markup).not.toMatch(/NaN|undefined|Infinity| style=/);
      }
      if (shade) {
        expect(shade.length).toBe(16);
        expect(Math.max(...shade)).toBeCloseTo(1, 6);
        expect(Math.min(...shade)).toBeGreaterThanOrEqual(0);
      }
      expect(inspectionSentence(inspection, own, at, shade)).toMatch(
        /^\d of 2 answers are right\. At token/,
      );
    }
  });
});

test('shaded attention of a token never lies on a later token', () => {
  const trainer = createTrainer(settings, { tape: createArenaTape({ bytes: 1 << 24 }) });
  const inspection = trainer.inspect(trainer.task.example(seeded(3)));
  const shade = shading(inspection, '0.attention', 5)!;
  expect(shade.slice(6).every((weight) => weight === 0)).toBe(true);
  expect(shade.slice(0, 6).some((weight) => weight > 0.5)).toBe(true);
});

test('every token of every task has a short name of its own', () => {
  for (const task of Object.keys(tasks) as TaskName[]) {
    const { vocab, pairs } = labSettings(task, 'lstm', 1);
    const names = Array.from({ length: vocab }, (_, token) =>
      tokenText({ task, vocab, pairs }, token),
    );
    expect(new Set(names).size, task).toBe(vocab);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(3);
  }
});

describe('names at the ends of lines', () => {
  test('keep their distance, their order and their bounds', () => {
    const places = spread([50, 52, 51, 200], 17, 20, 200);
    expect(places[3]).toBeLessThanOrEqual(200);
    const sorted = [...places].sort((a, b) => a - b);
    sorted.slice(1).forEach((y, i) => expect(y - sorted[i]!).toBeGreaterThanOrEqual(17));
    expect(places[0]!).toBeLessThan(places[2]!);
    expect(places[2]!).toBeLessThan(places[1]!);
  });

  test('stay where they want to be when there is room', () => {
    expect(spread([30, 90, 150], 17, 20, 200)).toEqual([30, 90, 150]);
  });

  test('give way upwards at the lower edge', () => {
    expect(spread([199, 200], 17, 0, 200)).toEqual([183, 200]);
  });
});

test('ticks are round and cover what is drawn', () => {
  expect([0.3, 1, 3, 7, 34].map(roundStep)).toEqual([0.5, 1, 5, 10, 50]);
  expect(ticksTo(1500, 5)).toEqual([0, 500, 1000, 1500]);
  expect(ticksTo(4.19, 4)).toEqual([0, 2, 4, 6]);
});

describe('a session that has not begun', () => {
  const run: RunState = {
    ...{ name: 'attention', settings, status: 'waiting', step: 0, speed: 0, points: [], tests: [] },
  };

  test('is drawn without lines', () => {
    for (const what of ['loss', 'accuracy'] as const) {
      const markup = trainingChart(what, [run], ['attention'], { width: 360, chance: 0.03 });
      expect(markup).not.toMatch(/NaN|undefined|Infinity/);
      expect(markup).toContain('attention');
    }
  });

  test('says what is not known yet with a dash', () => {
    expect(cells(run)).toMatchObject({
      status: 'waits its turn',
      loss: '–',
      accuracy: '–',
      time: '',
    });
  });
});

test('a reader’s run is drawn over the recorded band', () => {
  const markup = lineChart({
    ...{ width: 360, height: 240, labels: 80 },
    series: [
      {
        name: 'attention',
        bands: [
          { x: 0, low: 0, median: 0.2, high: 0.4 },
          { x: 10, low: 0.8, median: 0.9, high: 1 },
        ],
        points: [
          [0, 0.1],
          [10, 0.95],
        ],
      },
    ],
    x: { name: 'step', ticks: [0, 10] },
    y: { name: 'accuracy', ticks: [0, 1] },
  });
  expect(markup.indexOf('f-memory')).toBeLessThan(markup.lastIndexOf('s-memory'));
  expect(markup).toContain('<circle');
});

test('times are said as a reader would', () => {
  expect([0.2, 5, 89.4, 120].map(duration)).toEqual(['less than a second', '5 s', '89 s', '2 min']);
});

describe('a long run', () => {
  const points = Array.from({ length: 5000 }, (_, i) => [i, Math.sin(i) + i / 900] as const);

  test('is drawn with the points that a line of this width can show, its outline kept', () => {
    const kept = thin(points, 300);
    expect(kept.length).toBeLessThanOrEqual(301);
    expect(kept.length).toBeGreaterThan(200);
    const ys = (all: readonly (readonly [number, number])[]) => all.map(([, y]) => y);
    expect(Math.max(...ys(kept))).toBe(Math.max(...ys(points)));
    expect(Math.min(...ys(kept))).toBe(Math.min(...ys(points)));
    expect(kept.at(-1)).toBe(points.at(-1));
    const xs = kept.map(([x]) => x);
    expect(xs).toEqual([...new Set(xs)].sort((a, b) => a - b));
  });

  test('of fewer points than that is drawn whole', () => {
    expect(thin(points.slice(0, 300), 300)).toEqual(points.slice(0, 300));
  });
});
