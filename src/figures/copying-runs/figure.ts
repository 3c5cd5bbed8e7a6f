// Copying from fixed and from changing places, learned by models with fixed and with chosen
// parameters: the lab's recorded runs, three seeds each.
import {
  flag,
  number,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import {
  copyingLabel,
  copyingRecording,
  copyingTasks,
  type CopyingTask,
} from '../_shared/copying.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture } from '../_shared/svg.ts';

interface Line {
  readonly model: string;
  readonly name: string;
  readonly role: string;
  readonly dash?: string;
  readonly first: boolean;
}

const lines: readonly Line[] = [
  { model: 'mamba', name: 'Mamba', role: 'delta', first: true },
  { model: 's4d', name: 'S4D', role: 'state', dash: '6 3', first: true },
  { model: 'long-convolution', name: 'long filter', role: 'C', dash: '2 3', first: true },
  { model: 'lstm', name: 'LSTM', role: 'gate', dash: '9 3 2 3', first: false },
  { model: 'attention', name: 'attention', role: 'query', dash: '1 3', first: false },
];

const titles: Record<CopyingTask, readonly [string, string]> = {
  'fixed-copying': ['Fixed places', 'the four tokens come first'],
  'selective-copying': ['Changing places', 'the four lie anywhere among blanks'],
};

/** Guessing among the data tokens: all of the vocabulary but the blank and the marker. */
const chance = 1 / (copyingRecording.runs[0]!.settings.vocab - 2);
const lastStep = 1500;

/** Step and held-out accuracy, from guessing at step 0. */
type Curve = readonly (readonly [number, number])[];

function curves(task: CopyingTask, model: string): Curve[] {
  return copyingRecording.runs
    .filter(({ label }) => label === copyingLabel(task, model))
    .map(({ curve }) => [
      [0, chance] as const,
      ...curve.map((point) => [point[0]!, point[2]!] as const),
    ]);
}

/** The accuracy a run had reached at a step; a run that stopped early keeps its last one. */
const at = (curve: Curve, step: number): number => curve.findLast(([s]) => s <= step)![1];

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[1]!;

const shown = (values: Values): readonly Line[] =>
  lines.filter(({ first }) => first || flag(values, 'others'));

const percent = (share: number): string => `${Math.round(share * 100)}`;
const oneDecimal = (share: number): string => (100 * share).toFixed(1);

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function panel(task: CopyingTask, values: Values, { left, top, width, height }: Frame): string {
  const step = number(values, 'step');
  const x = scaleLinear([0, lastStep], [left, left + width]);
  const y = scaleLinear([0, 1], [top + height, top]);
  const [title, note] = titles[task];
  const drawn = shown(values).map((line) => {
    const all = curves(task, line.model);
    const paths = all.map((curve) =>
      el('path', {
        d: linePath(curve.filter(([s]) => s <= step).map(([s, a]) => [x(s), y(a)])),
        fill: 'none',
        class: `s-${line.role}`,
        'stroke-width': 1.8,
        'stroke-dasharray': line.dash,
        'stroke-linejoin': 'round',
      }),
    );
    const dots = all.map((curve) => {
      const end = Math.min(step, curve.at(-1)![0]);
      return el('circle', { cx: x(end), cy: y(at(curve, step)), r: 3.6, class: `f-${line.role}` });
    });
    return { paths, dots, line, value: middle(all.map((curve) => at(curve, step))) };
  });
  const axes = el(
    'g',
    { class: 'axis' },
    ...[0, 0.5, 1].map(
      (tick) =>
        el('line', { x1: left, x2: left + width, y1: y(tick), y2: y(tick), class: 'grid' }) +
        label(left - 8, y(tick) + 4, percent(tick), { anchor: 'end' }),
    ),
    ...[0, 500, 1000, 1500].map((tick) =>
      label(x(tick), top + height + 18, tick.toLocaleString('en'), {
        anchor: tick === 0 ? 'start' : tick === lastStep ? 'end' : 'middle',
      }),
    ),
    el('line', {
      x1: left,
      x2: left + width,
      y1: y(chance),
      y2: y(chance),
      'stroke-dasharray': '2 4',
    }),
    label(left + width, y(chance) - 6, 'guessing', { anchor: 'end' }),
  );
  const key = drawn.map(({ line, value }, i) => {
    const row = top + height + 44 + i * 20;
    return (
      el('line', {
        x1: left,
        x2: left + 26,
        y1: row - 4,
        y2: row - 4,
        class: `s-${line.role}`,
        'stroke-width': 2.2,
        'stroke-dasharray': line.dash,
      }) +
      label(left + 34, row, line.name, { class: `f-${line.role} strong` }) +
      label(left + 160, row, `${oneDecimal(value)}%`, { anchor: 'end', class: 'mono' })
    );
  });
  return (
    label(left, top - 34, title, { class: 'strong' }) +
    label(left, top - 16, note, { class: 'soft' }) +
    axes +
    drawn.flatMap(({ paths, dots }) => [...paths, ...dots]).join('') +
    key.join('')
  );
}

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const [width, height] = [wide ? 316 : 300, wide ? 200 : 160];
  const legend = 44 + shown(values).length * 20;
  const left = 40;
  const top = 74;
  const name = label(
    0,
    12,
    'answers right, %, by training step; beneath, the middle of three seeds',
    {
      class: 'axis-name',
    },
  );
  const short = label(0, 12, 'answers right, %, by training step', { class: 'axis-name' });
  const frame = { left, top, width, height };
  const second = wide
    ? { ...frame, left: left + width + 84 }
    : { ...frame, top: 2 * top + height + legend - 6 };
  return picture(
    wide ? 760 : 350,
    (wide ? top : second.top) + height + legend,
    wide ? name : short,
    panel(copyingTasks[0], values, frame),
    panel(copyingTasks[1], values, second),
  );
}

export const figure: FigureDefinition = {
  name: 'copying-runs',
  title: 'Copying from fixed and from changing places',
  controls: [
    {
      kind: 'slider',
      key: 'step',
      label: 'Training steps',
      min: 50,
      max: lastStep,
      step: 50,
      value: lastStep,
      play: 120,
    },
    { kind: 'toggle', key: 'others', label: 'Also an LSTM and attention', value: false },
  ],
  render,
  summary: (values) => {
    const step = number(values, 'step');
    const parts = copyingTasks.map((task) => {
      const scores = shown(values).map(
        ({ model, name }) =>
          `${name} ${oneDecimal(middle(curves(task, model).map((curve) => at(curve, step))))}%`,
      );
      return `${titles[task][0].toLowerCase()}: ${scores.join(', ')}`;
    });
    return `After ${step.toLocaleString('en')} steps, middle of three seeds; ${parts.join('; ')}.`;
  },
  table: (values) => {
    const step = number(values, 'step');
    return {
      columns: ['task', 'model', 'seed 1', 'seed 2', 'seed 3'],
      rows: copyingTasks.flatMap((task) =>
        shown(values).map(({ model, name }) => [
          titles[task][0],
          name,
          ...curves(task, model).map((curve) => `${oneDecimal(at(curve, step))}%`),
        ]),
      ),
    };
  },
  gallery: {
    default: {},
    'with LSTM and attention': { others: true },
    'after two hundred steps': { step: 200 },
  },
};
