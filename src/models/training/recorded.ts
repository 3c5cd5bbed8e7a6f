// The recordings under content/lab as bands over their seeds: what charts draw, with a reader's own
// run on top.
import {
  linesOf,
  spread,
  type RecordedLine,
  type RecordedRun as TestedRun,
  type Spread,
} from './recorded-lines.ts';

export interface RecordedRun extends TestedRun {
  /** Step, mean training loss since the point before, held-out accuracy. */
  readonly curve: readonly (readonly number[])[];
}

/** Smallest, middle and largest value over the seeds at one x. */
export type Band = Spread & { readonly x: number };

/** All seeds of one curve. @throws RangeError when nothing was recorded under the label. */
export function lineOf(runs: readonly TestedRun[], label: string): RecordedLine {
  const [line] = linesOf(runs.filter((run) => run.label === label));
  if (!line) throw new RangeError(`lineOf: nothing was recorded under “${label}”.`);
  return line;
}

/**
 * Loss or held-out accuracy while training, one band for each recorded step. A seed that reached
 * its target and stopped keeps its last value.
 */
export function curveBands(
  runs: readonly RecordedRun[],
  label: string,
  what: 'loss' | 'accuracy',
): readonly Band[] {
  const column = what === 'loss' ? 1 : 2;
  const curves = runs.filter((run) => run.label === label).map(({ curve }) => curve);
  const steps = [...new Set(curves.flatMap((curve) => curve.map((point) => point[0]!)))];
  return steps
    .sort((a, b) => a - b)
    .map((step) => ({
      x: step,
      ...spread(
        curves.map(
          (curve) => (curve.filter((point) => point[0]! <= step).at(-1) ?? curve[0]!)[column]!,
        ),
      ),
    }));
}

/** The accuracies after training, lowest first. */
export function finals(runs: readonly TestedRun[], label: string): readonly number[] {
  return runs
    .filter((run) => run.label === label)
    .map(({ accuracy }) => accuracy)
    .sort((a, b) => a - b);
}
