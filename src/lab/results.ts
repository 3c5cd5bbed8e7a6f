// The recordings as the pages say them: medians and ranges as text, and our column beside the
// published ones. Read when the site is built.
import { percent } from '../figures/_shared/lab-chart.ts';
import type { ExperimentName } from '../models/training/experiments.ts';
import type { RecordedRun } from '../models/training/recorded.ts';
import { linesOf, spreadAt, type Spread } from '../models/training/recorded-lines.ts';
import type { PublishedTable } from './published.ts';

export interface RecordingFile {
  readonly figure: string;
  readonly command: string;
  readonly version: string;
  readonly machine: { readonly cpu: string; readonly node: string };
  readonly note?: string;
  readonly runs: readonly (RecordedRun & { readonly cpuSeconds: number })[];
}

const files = import.meta.glob<RecordingFile>(
  '../../content/lab/{capacity,delta-rule,h3-tasks,hybrid,induction-length,selective-copying,state-tracking}.json',
  { eager: true, import: 'default' },
);

/** @throws RangeError when the experiment has not been recorded. */
export function recordingOf(experiment: ExperimentName): RecordingFile {
  const file = files[`../../content/lab/${experiment}.json`];
  if (!file) {
    throw new RangeError(
      `There is no content/lab/${experiment}.json: run npm run lab -- --record ${experiment}.`,
    );
  }
  return file;
}

export function allRecordings(): readonly RecordingFile[] {
  return Object.values(files);
}

/** Accuracy over the seeds of one curve, at a size of the tests or after training. */
export function spreadOf(experiment: ExperimentName, label: string, x?: number): Spread {
  const line = linesOf(recordingOf(experiment).runs).find((one) => one.label === label);
  if (!line) throw new RangeError(`content/lab/${experiment}.json has no curve “${label}”.`);
  return x === undefined ? line.accuracy : spreadAt(line, x);
}

/** `76.1 %`: the median of the seeds. */
export function median(experiment: ExperimentName, label: string, x?: number): string {
  return percent(spreadOf(experiment, label, x).median);
}

/** `63.4 to 76.6 %`, or one number where the seeds agree to half a per cent. */
export function range(experiment: ExperimentName, label: string, x?: number): string {
  const { low, high } = spreadOf(experiment, label, x);
  if (high - low < 0.005) return percent(high);
  return `${percent(low).replace('\u00a0%', '')} to ${percent(high)}`;
}

/** Numbers that a decoder keeps. */
export function kept(experiment: ExperimentName, label: string): number {
  const run = recordingOf(experiment).runs.find((one) => one.label === label);
  if (!run) throw new RangeError(`content/lab/${experiment}.json has no curve “${label}”.`);
  return run.memory;
}

/** The rows of a comparison: model, published, ours as median and range. */
export function comparisonRows({
  experiment,
  rows,
}: PublishedTable): readonly (readonly string[])[] {
  return rows.map(({ model, published, ours }) => [
    model,
    published,
    ours ? range(experiment, ours.label, ours.x) : '–',
  ]);
}
