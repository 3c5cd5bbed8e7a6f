// Recorded runs of the lab as curves: what several seeds of one line have in common, and how far
// they lie apart. Pure, so that figures, tables and tests read the same numbers.

/** What is needed of a run; the files under content/lab hold more. */
export interface RecordedRun {
  readonly label: string;
  readonly parameters: number;
  /** Numbers that a decoder keeps after a sequence of the training length. */
  readonly memory: number;
  readonly steps: number;
  readonly accuracy: number;
  readonly tests: readonly { readonly x: number; readonly accuracy: number }[];
}

/** Smallest, middle and largest value over the seeds. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface RecordedLine {
  readonly label: string;
  readonly seeds: number;
  readonly parameters: number;
  readonly memory: number;
  /** Steps until the target was reached or the budget was spent. */
  readonly steps: Spread;
  /** On fresh examples of the training task. */
  readonly accuracy: Spread;
  /** On the same task at other sizes, in the order of the record. */
  readonly points: readonly (Spread & { readonly x: number })[];
}

/** Smallest, middle and largest; the middle of an even count is the mean of the two middle ones. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { low: sorted[0]!, median, high: sorted.at(-1)! };
}

/** One line for every label, in the order in which the labels first occur. */
export function linesOf(runs: readonly RecordedRun[]): RecordedLine[] {
  const labels = [...new Set(runs.map(({ label }) => label))];
  return labels.map((label) => {
    const seeds = runs.filter((run) => run.label === label);
    const [first] = seeds;
    return {
      label,
      seeds: seeds.length,
      parameters: first!.parameters,
      memory: first!.memory,
      steps: spread(seeds.map(({ steps }) => steps)),
      accuracy: spread(seeds.map(({ accuracy }) => accuracy)),
      points: first!.tests.map(({ x }, i) => ({
        x,
        ...spread(seeds.map(({ tests }) => tests[i]!.accuracy)),
      })),
    };
  });
}

/** The spread of a line at one x. @throws RangeError when nobody tested there. */
export function spreadAt(line: RecordedLine, x: number): Spread {
  const point = line.points.find((one) => one.x === x);
  if (!point) throw new RangeError(`spreadAt: “${line.label}” was not tested at ${x}.`);
  return point;
}
