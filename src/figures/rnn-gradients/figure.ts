// How long a gradient of length one still is after k steps back: with and without gates.
import { gradientPaths, stepsBack, type GradientPaths } from '../../models/toy/gradient-paths.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis } from '../_shared/svg.ts';

const cache = new Map<string, GradientPaths>();

function compute(values: Values): GradientPaths {
  const config = {
    radius: number(values, 'radius'),
    forgetBias: number(values, 'forget'),
    inputSize: number(values, 'inputs'),
  };
  const key = Object.values(config).join(' ');
  const known = cache.get(key);
  if (known) return known;
  const paths = gradientPaths(config);
  cache.set(key, paths);
  return paths;
}

/** Powers of ten between which the picture shows lengths. */
const lowest = -10;
const highest = 6;
const superscript = (n: number): string =>
  String(n).replace(/./g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]!));
const power = (n: number): string => (n === 0 ? '1' : `10${superscript(n)}`);

export function readable(value: number): string {
  if (value >= 0.01 && value < 1000) return String(Number(value.toPrecision(2)));
  const exponent = Math.floor(Math.log10(value));
  return `${(value / 10 ** exponent).toFixed(1)} × 10${superscript(exponent)}`;
}

interface Line {
  readonly name: string;
  readonly series: readonly number[];
  readonly role: string;
  readonly dash?: string;
  readonly symbol?: string;
}

function render(values: Values, size: Size): string {
  const paths = compute(values);
  const wide = size === 'wide';
  const width = wide ? 640 : 350;
  const [x0, x1] = wide ? [58, 470] : [52, 340];
  const [top, bottom] = wide ? [46, 330] : [46, 320];
  const x = scaleLinear([0, stepsBack], [x0, x1]);
  const y = scaleLinear([lowest, highest], [bottom, top]);
  const lines: Line[] = [
    { name: 'ρᵏ alone', series: paths.power, role: 'decay', dash: '2 4', symbol: 'rho' },
    { name: 'forget gates alone', series: paths.forget, role: 'gate', dash: '2 4' },
    { name: 'simple network', series: paths.rnn, role: 'decay', symbol: 'jacobian' },
    { name: 'LSTM, cell to cell', series: paths.lstm, role: 'gate', symbol: 'cell' },
  ];
  const clipped = (value: number): number => {
    const log = Math.log10(value);
    return log < lowest || log > highest ? NaN : log;
  };
  const ends = spread(
    lines.map(({ series }) =>
      y(Math.min(highest, Math.max(lowest, Math.log10(series[stepsBack]!)))),
    ),
    wide ? 36 : 0,
    top,
    bottom,
  );
  const drawn = lines.map(({ name, series, role, dash, symbol }, i) => {
    const points = series.map((value, k): [number, number] => [x(k), y(clipped(value))]);
    const at = ends[i]!;
    return el(
      'g',
      symbol ? { 'data-sym': symbol } : {},
      el('path', {
        d: linePath(points),
        fill: 'none',
        class: `s-${role}`,
        'stroke-width': dash ? 1.5 : 2.5,
        'stroke-dasharray': dash,
      }),
      wide
        ? label(x1 + 12, at, name, { class: `${dash ? '' : 'strong '}f-${role}` }) +
            label(x1 + 12, at + 17, readable(series[stepsBack]!), { class: 'mono soft' })
        : '',
    );
  });
  const legend = wide
    ? ''
    : lines
        .map(({ name, series, role, dash }, i) => {
          const at = bottom + 66 + i * 24;
          return (
            el('line', {
              x1: 0,
              x2: 26,
              y1: at - 5,
              y2: at - 5,
              class: `s-${role}`,
              'stroke-width': dash ? 1.5 : 2.5,
              'stroke-dasharray': dash,
            }) +
            label(36, at, name, { class: dash ? undefined : 'strong' }) +
            label(width - 6, at, readable(series[stepsBack]!), {
              anchor: 'end',
              class: 'mono soft',
            })
          );
        })
        .join('');
  return picture(
    width,
    wide ? bottom + 50 : bottom + 66 + lines.length * 24,
    yAxis(y, [-9, -6, -3, 0, 3, 6], x0, {
      format: power,
      name: wide ? 'length of a gradient that started at length 1' : 'length of the gradient',
      x1,
      top,
    }),
    xAxis(x, [0, 10, 20, 30, 40, 50], bottom, {
      name: wide ? 'steps back in time, k' : 'steps back, k · at the end:',
      x0,
      x1,
    }),
    el('line', {
      x1: x0,
      x2: x1,
      y1: y(0),
      y2: y(0),
      stroke: 'var(--rule-strong)',
      'stroke-width': 1,
    }),
    ...drawn,
    legend,
  );
}

/** Label positions at least `gap` apart, as near to where they belong as that allows. */
function spread(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let next = top;
  for (const i of order) {
    placed[i] = Math.max(placed[i]!, next);
    next = placed[i] + gap;
  }
  let last = bottom - gap / 2;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i]!, last);
    last = placed[i] - gap;
  }
  return placed;
}

export const figure: FigureDefinition = {
  name: 'rnn-gradients',
  title: 'A gradient on its way back through time',
  controls: [
    {
      kind: 'slider',
      key: 'radius',
      label: 'Spectral radius ρ of the recurrent weights',
      min: 0.7,
      max: 1.3,
      step: 0.05,
      value: 0.9,
      format: (v) => v.toFixed(2),
    },
    {
      kind: 'slider',
      key: 'forget',
      label: 'Bias of the forget gate',
      min: 0,
      max: 5,
      step: 0.5,
      value: 3,
    },
    {
      kind: 'slider',
      key: 'inputs',
      label: 'Size of the inputs',
      min: 0,
      max: 1,
      step: 0.25,
      value: 0.5,
    },
  ],
  render,
  summary: (values) => {
    const { rnn, lstm } = compute(values);
    return `After ${stepsBack} steps back a gradient of length 1 has length ${readable(rnn[stepsBack]!)} in the simple network with spectral radius ${number(values, 'radius')}, and ${readable(lstm[stepsBack]!)} along the cell of an LSTM whose forget bias is ${number(values, 'forget')}.`;
  },
  table: (values) => {
    const { rnn, power: plain, lstm, forget } = compute(values);
    return {
      columns: ['steps back', 'simple network', 'ρᵏ', 'LSTM, cell to cell', 'forget gates alone'],
      rows: [0, 1, 5, 10, 20, 30, 40, 50].map((k) => [
        String(k),
        rnn[k]!,
        plain[k]!,
        lstm[k]!,
        forget[k]!,
      ]),
    };
  },
  gallery: {
    default: {},
    'exploding, no inputs': { radius: 1.2, inputs: 0 },
    'radius one, no inputs': { radius: 1, inputs: 0 },
    'a forget bias of zero': { forget: 0 },
    'large inputs': { inputs: 1, radius: 1.3, forget: 5 },
  },
};
