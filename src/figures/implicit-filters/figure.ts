// A small network asked for a filter: what it says at every lag, the window, and their product.
import { freshChannels, freshFilters, type FreshFilters } from '../../models/toy/fresh-filters.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, type Box } from '../_shared/svg.ts';

const known = new Map<string, FreshFilters>();

function compute(values: Values): FreshFilters & { readonly length: number } {
  const frequency = number(values, 'frequency');
  const length = Number(text(values, 'length'));
  const key = `${frequency} ${length}`;
  const filters = known.get(key) ?? freshFilters(frequency, length);
  known.set(key, filters);
  return { ...filters, length };
}

const whole = (value: number): string => value.toLocaleString('en');
const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);

/** At most this many points a curve: the eye sees no more. */
const drawnPoints = 256;

function curve(values: Float64Array, most: number, box: Box, role: string, fill = false): string {
  const step = Math.max(1, Math.floor(values.length / drawnPoints));
  const x = scaleLinear([0, values.length - 1], [box.x0, box.x1]);
  const y = scaleLinear([-most, most], [box.y1, box.y0]);
  const points: [number, number][] = [];
  for (let t = 0; t < values.length; t += step) points.push([x(t), y(values[t]!)]);
  const line = linePath(points);
  const last = points.at(-1)![0];
  return (
    el('line', { x1: box.x0, x2: box.x1, y1: y(0), y2: y(0), stroke: 'var(--rule)' }) +
    (fill
      ? el('path', {
          d: `${line}L${last.toFixed(2)},${y(0).toFixed(2)}L${box.x0},${y(0).toFixed(2)}Z`,
          class: `f-${role}`,
          'fill-opacity': 0.3,
        })
      : '') +
    el('path', { d: line, fill: 'none', class: `s-${role}`, 'stroke-width': 2 })
  );
}

function render(values: Values, size: Size): string {
  const { raw, window, filter, parameters, length } = compute(values);
  const wide = size === 'wide';
  const row = wide ? 84 : 74;
  const top = wide ? 40 : 58;
  const columns = wide
    ? ([
        [0, 190],
        [225, 365],
        [400, 640],
      ] as const)
    : ([
        [0, 104],
        [120, 208],
        [224, 350],
      ] as const);
  const heads = [
    ['the network says', 'f-A'],
    ['the window', 'f-decay'],
    ['the filter', 'f-B'],
  ] as const;
  const rows = Array.from({ length: freshChannels }, (_, d) => {
    const y = top + d * row;
    const box = (column: readonly [number, number]): Box => ({
      x0: column[0],
      x1: column[1],
      y0: y,
      y1: y + row - 18,
    });
    return (
      curve(raw[d]!, largest(raw[d]!), box(columns[0]), 'A') +
      curve(window[d]!, 1.02, box(columns[1]), 'decay') +
      curve(filter[d]!, largest(filter[d]!), box(columns[2]), 'B', true)
    );
  });
  const bottom = top + freshChannels * row;
  return picture(
    wide ? 640 : 350,
    bottom + 54,
    ...heads.map(([name, style], i) =>
      label(columns[i]![0], wide ? 22 : i === 0 ? 22 : 44, name, { class: `strong ${style}` }),
    ),
    ...rows,
    ...columns.map(
      ([x0, x1]) =>
        label(x0, bottom + 6, '0', { class: 'soft' }) +
        label(x1, bottom + 6, whole(length), { anchor: 'end', class: 'soft' }),
    ),
    label(
      0,
      bottom + 40,
      wide
        ? `${whole(parameters)} parameters, ${freshChannels} filters of ${whole(length)} taps each. Horizontally: tokens ago.`
        : `${whole(parameters)} parameters, 4 × ${whole(length)} taps, by tokens ago`,
      { class: 'soft' },
    ),
  );
}

export const figure: FigureDefinition = {
  name: 'implicit-filters',
  title: 'Filters from a small network',
  controls: [
    {
      kind: 'slider',
      key: 'frequency',
      label: 'Frequency that the sines start with',
      min: 1,
      max: 14,
      step: 1,
      value: 6,
    },
    {
      kind: 'select',
      key: 'length',
      label: 'Length of the filters',
      value: '1024',
      options: ['64', '1024', '16384'].map((value) => ({
        value,
        label: `${whole(Number(value))} taps`,
      })),
    },
  ],
  render,
  summary: (values) => {
    const { parameters, length } = compute(values);
    return `${whole(parameters)} parameters give ${freshChannels} filters of ${whole(length)} taps, ${whole(freshChannels * length)} numbers in all; the network is untrained and its sines start with a frequency of ${number(values, 'frequency')}.`;
  },
  table: (values) => {
    const { raw, window, filter, length } = compute(values);
    const lags = Array.from({ length: 9 }, (_, i) => Math.round((i * (length - 1)) / 8));
    return {
      columns: [
        'tokens ago',
        ...Array.from({ length: freshChannels }, (_, d) => `filter ${d + 1}`),
        'network, filter 1',
        'window, filter 1',
      ],
      rows: lags.map((t) => [
        whole(t),
        ...filter.map((one) => Number(one[t]!.toFixed(4))),
        Number(raw[0]![t]!.toFixed(4)),
        Number(window[0]![t]!.toFixed(4)),
      ]),
    };
  },
  gallery: {
    default: {},
    smooth: { frequency: 1 },
    rough: { frequency: 14 },
    'sixty-four taps': { length: '64' },
  },
};
