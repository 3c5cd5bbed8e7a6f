// The live charts of a session: loss and held-out accuracy while training, and accuracy at other
// sizes afterwards, over the recorded bands. Pure.
import { lineChart, type ChartSeries } from '../figures/_shared/lab-chart.ts';
import type { Experiment } from '../models/training/experiments.ts';
import { curveBands, lineOf } from '../models/training/recorded.ts';
import type { Recording } from './recordings.ts';
import type { RunState } from './runner.ts';

/** The recording of a session: one label for each of its runs. */
export interface Backdrop {
  readonly recording: Recording;
  readonly labels: readonly string[];
}

/** A round number of about this size: 1, 2 or 5 times a power of ten. */
export function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const rest = size / power;
  return (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10) * power;
}

/** Ticks from 0 to the first round number that covers `most`. */
export function ticksTo(most: number, count: number): readonly number[] {
  const step = roundStep(most / count);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) =>
    Number((i * step).toPrecision(12)),
  );
}

const roomFor = (width: number, names: readonly string[]): number =>
  Math.min(width * 0.36, 26 + Math.max(...names.map((name) => name.length), 4) * 7.4);

const heightFor = (width: number): number => Math.round(Math.min(300, Math.max(240, width * 0.55)));

export function trainingChart(
  what: 'loss' | 'accuracy',
  runs: readonly RunState[],
  names: readonly string[],
  {
    width,
    chance,
    backdrop,
  }: {
    readonly width: number;
    readonly chance: number;
    readonly backdrop?: Backdrop | undefined;
  },
): string {
  const series = names.map((name, i): ChartSeries => {
    const points = (runs[i]?.points ?? []).flatMap(({ step, loss, heldOut }) => {
      const y = what === 'loss' ? loss : heldOut;
      return y === undefined ? [] : [[step, y] as const];
    });
    const label = backdrop?.labels[i];
    return {
      name,
      points,
      ...(label === undefined ? {} : { bands: curveBands(backdrop!.recording.runs, label, what) }),
    };
  });
  const all = series.flatMap(({ points = [], bands = [] }) => [
    ...points,
    ...bands.map((band) => [band.x, band.high] as const),
  ]);
  const budget = Math.max(...runs.map(({ settings }) => settings.steps), 0);
  const reached = Math.max(...all.map(([x]) => x), 0);
  const lastStep = Math.max(reached, runs.length > 0 && reached === 0 ? budget : 0, 50);
  const highest = Math.max(...all.map(([, y]) => y), 1);
  return lineChart({
    width,
    height: heightFor(width),
    labels: roomFor(width, names),
    series,
    x: {
      name: 'step',
      ticks: ticksTo(lastStep, width < 440 ? 3 : 5),
      format: (tick) => tick.toLocaleString('en'),
    },
    y:
      what === 'loss'
        ? { name: 'training loss, nats', ticks: ticksTo(highest, 4) }
        : { name: 'accuracy on held-out examples', ticks: [0, 0.25, 0.5, 0.75, 1] },
    ...(what === 'accuracy' ? { chance } : {}),
  });
}

/** Accuracy at the sizes of the experiment's tests: the recorded bands and the reader's own runs. */
export function testChart(
  experiment: Experiment,
  runs: readonly RunState[],
  names: readonly string[],
  {
    width,
    chance,
    backdrop,
  }: {
    readonly width: number;
    readonly chance: number;
    readonly backdrop: Backdrop;
  },
): string {
  const sizes = experiment.tests.map(({ x }) => x);
  const log = sizes.at(-1)! / sizes[0]! > 10;
  const ticks = width < 440 ? sizes.filter((_, i) => i % 2 === 0) : sizes;
  return lineChart({
    width,
    height: heightFor(width),
    labels: roomFor(width, names),
    series: names.map((name, i) => ({
      name,
      bands: lineOf(backdrop.recording.runs, backdrop.labels[i]!).points,
      points: (runs[i]?.tests ?? []).map(({ x, accuracy }) => [x, accuracy] as const),
    })),
    x: {
      name: experiment.axis ?? '',
      ticks,
      domain: [sizes[0]!, sizes.at(-1)!],
      format: (tick) => tick.toLocaleString('en'),
      ...(log ? { log } : {}),
    },
    y: { name: 'accuracy', ticks: [0, 0.25, 0.5, 0.75, 1] },
    chance,
  });
}
