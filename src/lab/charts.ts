// The live charts of a session: loss and held-out accuracy while training, and accuracy at other
// sizes afterwards, over the recorded bands. Pure.
import { groupDigits } from '../course/format-value.ts';
import { lineChart, type ChartSeries } from '../figures/_shared/lab-chart.ts';
import type { Experiment } from '../models/training/experiments.ts';
import { curveBands, lineOf, type Band } from '../models/training/recorded.ts';
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

/**
 * At most about `count` points with the same outline: of each stretch the lowest and the highest, and
 * the last of all. A long run has thousands of steps, a line on the screen a few hundred pixels.
 */
export function thin(
  points: readonly (readonly [number, number])[],
  count: number,
): readonly (readonly [number, number])[] {
  if (points.length <= count) return points;
  const stretch = Math.ceil((2 * points.length) / count);
  const kept: (readonly [number, number])[] = [];
  for (let from = 0; from < points.length; from += stretch) {
    const part = points.slice(from, from + stretch).sort((a, b) => a[1] - b[1]);
    const [low, high] = [part[0]!, part.at(-1)!];
    kept.push(...(low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]));
  }
  const last = points.at(-1)!;
  return kept.at(-1) === last ? kept : [...kept, last];
}

const roomFor = (width: number, names: readonly string[]): number =>
  Math.min(width * 0.36, 26 + Math.max(...names.map((name) => name.length), 4) * 7.4);

const heightFor = (width: number): number => Math.round(Math.min(300, Math.max(240, width * 0.55)));

const bandsOf = new WeakMap<Backdrop, Map<string, readonly Band[]>>();

/** The bands of one curve of a backdrop, which stands still while the charts are drawn again. */
function backdropBands(
  backdrop: Backdrop,
  label: string,
  what: 'loss' | 'accuracy',
): readonly Band[] {
  const known = bandsOf.get(backdrop) ?? new Map<string, readonly Band[]>();
  bandsOf.set(backdrop, known);
  const key = `${what} ${label}`;
  const bands = known.get(key) ?? curveBands(backdrop.recording.runs, label, what);
  known.set(key, bands);
  return bands;
}

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
      points: thin(points, width),
      ...(label === undefined ? {} : { bands: backdropBands(backdrop!, label, what) }),
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
      format: (tick) => groupDigits(tick),
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
      format: (tick) => groupDigits(tick),
      ...(log ? { log } : {}),
    },
    y: { name: 'accuracy', ticks: [0, 0.25, 0.5, 0.75, 1] },
    chance,
  });
}
