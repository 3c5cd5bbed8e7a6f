// What the figures of recorded trainings share: a chart of accuracy against size with a line to
// read it off, and a chart of one dot a seed.
import { finals, lineOf, type Band, type RecordedRun } from '../../models/training/recorded.ts';
import { number, type FigureDefinition, type Values } from './contract.ts';
import { dotChart, lineChart, percent } from './lab-chart.ts';

export interface Recording {
  readonly runs: readonly RecordedRun[];
}

interface Line {
  readonly label: string;
  readonly name: string;
  /** On a narrow screen. */
  readonly short?: string;
  /** Shown for this value of the choice only. */
  readonly when?: string;
}

interface LineFigure {
  readonly name: string;
  readonly title: string;
  readonly recording: Recording;
  readonly lines: readonly Line[];
  readonly x: {
    readonly label: string;
    readonly unit: string;
    readonly log?: boolean;
    readonly ticks: readonly number[];
    readonly narrowTicks?: readonly number[];
  };
  readonly chance: number;
  /** Room for names on a wide and on a narrow screen. */
  readonly names: readonly [wide: number, narrow: number];
  /** Where the reading line stands first. */
  readonly at: number;
  /** Several sets of lines, one shown at a time. */
  readonly choice?: {
    readonly label: string;
    readonly options: readonly { readonly value: string; readonly label: string }[];
    readonly value: string;
  };
}

/** Accuracy on tests of several sizes: bands over the seeds, names at the ends. */
export function lineFigure(spec: LineFigure): FigureDefinition {
  const { recording, x, chance, choice } = spec;
  const bands = new Map(
    spec.lines.map(({ label }) => [label, lineOf(recording.runs, label).points]),
  );
  const sizes = bands.get(spec.lines[0]!.label)!.map((band) => band.x);
  const bandAt = (label: string, size: number): Band =>
    bands.get(label)!.find((band) => band.x === size)!;
  const sizeOf = (values: Values): number => sizes[number(values, 'at') - 1]!;
  const linesOf = (values: Values): readonly Line[] =>
    spec.lines.filter(({ when }) => when === undefined || when === values['choice']);
  const thousands = (size: number): string => size.toLocaleString('en');
  return {
    name: spec.name,
    title: spec.title,
    controls: [
      {
        kind: 'slider',
        key: 'at',
        label: x.label,
        min: 1,
        max: sizes.length,
        step: 1,
        value: sizes.indexOf(spec.at) + 1,
        format: (rank) => thousands(sizes[rank - 1]!),
      },
      ...(choice === undefined
        ? []
        : [
            {
              kind: 'select' as const,
              key: 'choice',
              label: choice.label,
              options: choice.options,
              value: choice.value,
            },
          ]),
    ],
    render: (values, size) => {
      const wide = size === 'wide';
      const ticks = wide ? x.ticks : (x.narrowTicks ?? x.ticks);
      return lineChart({
        width: wide ? 640 : 350,
        height: wide ? 340 : 320,
        labels: spec.names[wide ? 0 : 1],
        series: linesOf(values).map(({ label, name, short = name }) => ({
          name: wide ? name : short,
          bands: bands.get(label)!,
        })),
        x: { name: x.unit, ticks, format: thousands, ...(x.log ? { log: true } : {}) },
        y: { name: 'accuracy', ticks: [0, 0.25, 0.5, 0.75, 1] },
        chance,
        at: sizeOf(values),
      });
    },
    summary: (values) => {
      const size = sizeOf(values);
      const parts = linesOf(values).map(({ label, name }) => {
        const { low, median, high } = bandAt(label, size);
        const range = high - low < 0.005 ? '' : ` (${percent(low)} to ${percent(high)})`;
        return `${name} ${percent(median)}${range}`;
      });
      return `At ${thousands(size)} ${x.unit}, median of three seeds: ${parts.join('; ')}.`;
    },
    table: (values) => ({
      columns: [
        x.unit,
        ...linesOf(values).flatMap(({ name }) => [
          `${name}, lowest`,
          `${name}, median`,
          `${name}, highest`,
        ]),
      ],
      rows: sizes.map((size) => [
        thousands(size),
        ...linesOf(values).flatMap(({ label }) => {
          const { low, median, high } = bandAt(label, size);
          return [low, median, high];
        }),
      ]),
    }),
    gallery: {
      default: {},
      smallest: { at: 1 },
      largest: { at: sizes.length },
      ...Object.fromEntries(
        (choice?.options ?? [])
          .filter(({ value }) => value !== choice?.value)
          .map(({ value, label }) => [label, { choice: value }]),
      ),
    },
  };
}

interface DotFigure {
  readonly name: string;
  readonly title: string;
  readonly recording: Recording;
  readonly groups: readonly {
    readonly name: string;
    readonly rows: readonly { readonly label: string; readonly name: string }[];
  }[];
  /** Says the numbers that a decoder keeps behind every row. */
  readonly memory?: boolean;
  readonly names: number;
}

/** One row a model, one dot a seed. */
export function dotFigure(spec: DotFigure): FigureDefinition {
  const { recording, groups, memory = false } = spec;
  const all = groups.flatMap(({ name: group, rows }) =>
    rows.map((row) => ({
      ...row,
      group,
      values: finals(recording.runs, row.label),
      kept: lineOf(recording.runs, row.label).memory,
    })),
  );
  return {
    name: spec.name,
    title: spec.title,
    controls: [
      {
        kind: 'select',
        key: 'order',
        label: 'Order of the rows',
        value: 'given',
        options: [
          { value: 'given', label: 'as listed' },
          { value: 'accuracy', label: 'by accuracy' },
        ],
      },
    ],
    render: (values, size) => {
      const wide = size === 'wide';
      const sorted = groups.flatMap(({ name }) => {
        const rows = all.filter(({ group }) => group === name);
        return values['order'] === 'accuracy'
          ? rows.sort((a, b) => b.values[1]! - a.values[1]!)
          : rows;
      });
      return dotChart(
        sorted.map(({ name, group, values: accuracies, kept }, i) => ({
          name,
          values: accuracies,
          ...(i === 0 || sorted[i - 1]!.group !== group ? { group } : {}),
          ...(memory
            ? { note: wide ? `keeps ${kept.toLocaleString('en')}` : kept.toLocaleString('en') }
            : {}),
        })),
        {
          width: wide ? 640 : 350,
          axis: 'accuracy, one dot a seed',
          names: spec.names,
          notes: memory ? (wide ? 96 : 48) : 0,
        },
      );
    },
    summary: () =>
      groups
        .map(({ name }) => {
          const rows = all.filter(({ group }) => group === name);
          const said = rows.map((row) => `${row.name} ${row.values.map(percent).join(', ')}`);
          return `${name}: ${said.join('; ')}.`;
        })
        .join(' '),
    table: () => ({
      columns: [
        'task',
        'model',
        'lowest seed',
        'median',
        'highest',
        ...(memory ? ['numbers kept'] : []),
      ],
      rows: all.map(({ group, name, values, kept }) => [
        group,
        name,
        ...values,
        ...(memory ? [kept] : []),
      ]),
    }),
    gallery: { default: {}, 'by accuracy': { order: 'accuracy' } },
  };
}
