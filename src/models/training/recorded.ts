// What several seeds of one curve say together: the lowest, the middle and the highest of them.
// Charts draw these bands from the recordings under content/lab, and a reader's own run on top.

/** The part of a recorded run that charts and tables read. */
export interface RecordedRun {
  /** The curve that this run is one seed of. */
  readonly label: string;
  /** Step, mean training loss since the point before, held-out accuracy. */
  readonly curve: readonly (readonly number[])[];
  /** Accuracy on the same task at other sizes. */
  readonly tests: readonly { readonly x: number; readonly accuracy: number }[];
  /** On fresh examples of the training task, after training. */
  readonly accuracy: number;
  readonly parameters: number;
  readonly memory: number;
  readonly steps: number;
  readonly cpuSeconds: number;
}

export interface Band {
  readonly x: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** The runs of one curve, all seeds. @throws RangeError when there is none. */
export function runsOf<T extends { readonly label: string }>(
  runs: readonly T[],
  label: string,
): readonly T[] {
  const found = runs.filter((run) => run.label === label);
  if (found.length === 0) throw new RangeError(`There is no recorded run of "${label}".`);
  return found;
}

/** The labels in the order in which they were recorded. */
export function labelsOf(runs: readonly { readonly label: string }[]): readonly string[] {
  return [...new Set(runs.map(({ label }) => label))];
}

/** Lowest, median and highest of some numbers; for an even count the median is the upper one. */
export function bandOf(x: number, values: readonly number[]): Band {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    x,
    low: sorted[0]!,
    middle: sorted[Math.floor(sorted.length / 2)]!,
    high: sorted.at(-1)!,
  };
}

/** Accuracy on the tests, one band for each x, in increasing order. */
export function testBands(runs: readonly RecordedRun[]): readonly Band[] {
  const all = new Map<number, number[]>();
  for (const { tests } of runs) {
    for (const { x, accuracy } of tests) all.set(x, [...(all.get(x) ?? []), accuracy]);
  }
  return [...all].sort(([a], [b]) => a - b).map(([x, values]) => bandOf(x, values));
}

/**
 * Loss or held-out accuracy while training, one band for each recorded step. A seed that reached
 * its target and stopped keeps its last value.
 */
export function curveBands(
  runs: readonly RecordedRun[],
  what: 'loss' | 'accuracy',
): readonly Band[] {
  const column = what === 'loss' ? 1 : 2;
  const steps = [...new Set(runs.flatMap(({ curve }) => curve.map((point) => point[0]!)))];
  return steps
    .sort((a, b) => a - b)
    .map((step) =>
      bandOf(
        step,
        runs.map(({ curve }) => {
          const upTo = curve.filter((point) => point[0]! <= step).at(-1) ?? curve[0]!;
          return upTo[column]!;
        }),
      ),
    );
}

/** The accuracies after training, lowest first. */
export function finals(runs: readonly RecordedRun[]): readonly number[] {
  return runs.map(({ accuracy }) => accuracy).sort((a, b) => a - b);
}
