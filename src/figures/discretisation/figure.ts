// One system in continuous time and what each rule makes of it: the answer to a step, token by token.
import type { Rule } from '../../models/layers/discretise.ts';
import { discretise, stepResponse, type DiagonalSystem } from '../../models/layers/ssm-diagonal.ts';
import { bucket, polePair, stepAnswers } from '../../models/toy/ssm-example.ts';
import { at, modulus } from '../../models/tensor/complex.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis } from '../_shared/svg.ts';

const horizon = 8;
const systems: Readonly<
  Record<string, { readonly system: DiagonalSystem; readonly low: number; readonly high: number }>
> = {
  bucket: { system: bucket, low: -0.4, high: 2 },
  turning: { system: polePair(-0.4, 2.5), low: -0.7, high: 0.9 },
};
const rules: readonly { readonly rule: Rule; readonly name: string }[] = [
  { rule: 'zoh', name: 'Zero-order hold' },
  { rule: 'bilinear', name: 'Bilinear' },
  { rule: 'euler', name: 'Euler' },
  { rule: 'mixed', name: 'Mamba’s mixture' },
];

interface Answer {
  readonly rule: Rule;
  readonly name: string;
  readonly y: Float64Array;
  /** |Ā|: above 1 the state grows. */
  readonly factor: number;
  /** Largest distance from the true response over the tokens shown. */
  readonly worst: number;
}

function compute(values: Values) {
  const { system, low, high } = systems[text(values, 'system')]!;
  const delta = number(values, 'delta');
  const tokens = Math.max(1, Math.floor(horizon / delta + 1e-9));
  const times = Array.from({ length: tokens }, (_, t) => (t + 1) * delta);
  const truth = stepResponse(system, times).data;
  const answers = rules.map(({ rule, name }): Answer => {
    const y = stepAnswers(system, rule, delta, tokens);
    const factor = modulus(at(discretise(rule, system, delta).Abar, 0));
    let worst = 0;
    y.forEach((value, t) => (worst = Math.max(worst, Math.abs(value - truth[t]!))));
    return { rule, name, y, factor, worst };
  });
  return { system, low, high, delta, times, truth, answers };
}

const layouts = {
  wide: { width: 640, panel: 292, high: 140, columns: 2, left: 36, gap: 28, top: 44, row: 222 },
  narrow: { width: 350, panel: 308, high: 112, columns: 1, left: 36, gap: 0, top: 40, row: 182 },
} as const;

function render(values: Values, size: Size): string {
  const { system, low, high, times, answers } = compute(values);
  const layout = layouts[size];
  const fine = Array.from({ length: 161 }, (_, i) => (i * horizon) / 160);
  const exact = stepResponse(system, fine).data;
  const panels = answers.map(({ name, y, factor, worst }, i) => {
    const x0 = layout.left + (i % layout.columns) * (layout.panel + layout.gap);
    const top = layout.top + Math.floor(i / layout.columns) * layout.row;
    const x = scaleLinear([0, horizon], [x0, x0 + layout.panel - 14]);
    const py = scaleLinear([low, high], [top + layout.high, top]);
    const inside = (v: number): number => (v >= low - 0.05 && v <= high + 0.05 ? py(v) : NaN);
    const points = Array.from(y, (v, t) => [x(times[t]!), inside(v)] as const);
    const lost = y.some((v) => Number.isNaN(inside(v)));
    const dots = points
      .filter(([, v]) => Number.isFinite(v))
      .map(([cx, cy]) => el('circle', { cx, cy, r: y.length > 60 ? 2 : 4, class: 'f-output' }));
    const yTicks = low < -0.5 ? [-0.5, 0, 0.5] : [0, 1, 2];
    return el(
      'g',
      {},
      label(x0, top - 18, name, { class: 'strong' }),
      el(
        'text',
        {
          x: x0 + layout.panel - 14,
          y: top - 18,
          'text-anchor': 'end',
          class: factor > 1 + 1e-9 ? 'strong f-A' : 'f-A',
          'data-sym': 'Abar',
        },
        `|${el('tspan', { 'text-decoration': 'overline' }, 'A')}| = ${factor.toFixed(2)}`,
      ),
      ...yTicks.map(
        (tick) =>
          el('line', {
            x1: x0,
            x2: x0 + layout.panel - 14,
            y1: py(tick),
            y2: py(tick),
            stroke: 'var(--rule)',
          }) +
          label(x0 - 6, py(tick) + 4, String(tick).replace('-', '−'), {
            anchor: 'end',
            class: 'soft',
          }),
      ),
      el('path', {
        d: linePath(fine.map((tau, j) => [x(tau), inside(exact[j]!)])),
        fill: 'none',
        stroke: 'var(--ink)',
        'stroke-width': 1.4,
      }),
      el('path', {
        d: linePath(points),
        fill: 'none',
        class: 's-output',
        'stroke-opacity': 0.45,
        'stroke-dasharray': '3 3',
      }),
      ...dots,
      i === 0
        ? label(x0 + 8, top + 14, 'line: the true answer; dots: tokens', { class: 'soft' })
        : '',
      label(
        x0 + layout.panel - 14,
        top + layout.high - 8,
        lost
          ? 'leaves the picture'
          : worst < 1e-9
            ? 'exact at every token'
            : `off by up to ${worst.toFixed(2)}`,
        { anchor: 'end', class: 'soft' },
      ),
      xAxis(x, [0, 2, 4, 6, 8], top + layout.high + 2, {
        name: i === answers.length - 1 || layout.columns === 2 ? 'time' : '',
        x0,
        x1: x0 + layout.panel - 14,
      }),
    );
  });
  const rows = Math.ceil(answers.length / layout.columns);
  return picture(layout.width, layout.top + rows * layout.row - 20, ...panels);
}

export const figure: FigureDefinition = {
  name: 'discretisation',
  title: 'Four ways to sample one system',
  controls: [
    {
      kind: 'slider',
      key: 'delta',
      label: 'Δ, time a token',
      min: 0.1,
      max: 3,
      step: 0.1,
      value: 0.8,
      format: (v) => v.toFixed(1),
    },
    {
      kind: 'select',
      key: 'system',
      label: 'System',
      value: 'bucket',
      options: [
        { value: 'bucket', label: 'Fills up, A = −1' },
        { value: 'turning', label: 'Turns, A = −0.4 ± 2.5i' },
      ],
    },
  ],
  render,
  summary: (values) => {
    const { delta, answers } = compute(values);
    return `With Δ = ${delta.toFixed(1)} the largest distance from the true answer is ${answers
      .map(({ name, worst }) => `${worst < 1e-9 ? '0' : worst.toPrecision(2)} for ${name}`)
      .join(', ')}.`;
  },
  table: (values) => {
    const { times, truth, answers } = compute(values);
    return {
      columns: ['time', 'true answer', ...answers.map(({ name }) => name)],
      rows: times
        .slice(0, 10)
        .map((time, t) => [
          time.toFixed(1),
          Number(truth[t]!.toFixed(4)),
          ...answers.map(({ y }) => Number(y[t]!.toPrecision(5))),
        ]),
    };
  },
  gallery: {
    default: {},
    'short steps': { delta: 0.1 },
    'Euler swings': { delta: 1.9 },
    'Euler breaks': { delta: 2.6 },
    turning: { system: 'turning', delta: 0.3 },
    'turning, coarse': { system: 'turning', delta: 1.2 },
  },
};
