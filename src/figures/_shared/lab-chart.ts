// Charts of trained models: bands of recorded seeds, and lines of runs on top. Pure, like all that
// figures draw; the lab's page draws its live curves with the same functions.
import type { Band } from '../../models/training/recorded.ts';
import { el, label, linePath, picture, round, xAxis, yAxis } from './svg.ts';
import { scaleLinear, scaleLog } from '../_shared/scale.ts';

/** Strokes and fills in the order of the curves: told apart by dash and label as well as colour. */
const roles = ['memory', 'state', 'key', 'value', 'query', 'gate'] as const;
const dashes = [undefined, '8 3', '3 3', '10 3 2 3', '1 4', '6 2 2 2'] as const;

export const seriesLimit = roles.length;

export interface ChartSeries {
  readonly name: string;
  /** Which colour and dash; the position in the list unless given. */
  readonly index?: number;
  /** The recorded seeds. */
  readonly bands?: readonly Band[];
  /** A run of the reader. */
  readonly points?: readonly (readonly [x: number, y: number])[];
}

export interface ChartOptions {
  readonly width: number;
  readonly height: number;
  readonly series: readonly ChartSeries[];
  readonly x: {
    readonly name: string;
    readonly ticks: readonly number[];
    /** From the first to the last tick unless given. */
    readonly domain?: readonly [number, number];
    readonly log?: boolean;
    readonly format?: (tick: number) => string;
  };
  readonly y: { readonly name: string; readonly ticks: readonly number[] };
  /** Room for the names at the right end of the lines. */
  readonly labels: number;
  /** Share of right guesses: a dotted line. */
  readonly chance?: number;
  /** An upright line to read the chart off. */
  readonly at?: number;
}

/** At least `gap` apart, in the same order, as near as possible to where they want to be. */
export function spread(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  const placed: number[] = [];
  order.forEach(({ y }, rank) => {
    placed.push(rank === 0 ? Math.max(low, y) : Math.max(y, placed[rank - 1]! + gap));
  });
  let limit = high;
  for (let rank = placed.length - 1; rank >= 0; rank--) {
    placed[rank] = Math.min(placed[rank]!, limit);
    limit = placed[rank]! - gap;
  }
  const result = new Array<number>(wanted.length);
  order.forEach(({ i }, rank) => (result[i] = placed[rank]!));
  return result;
}

/** Lines over x with their bands; names stand at the right ends. */
export function lineChart(options: ChartOptions): string {
  const { width, height, series, labels, chance, at } = options;
  const [left, right, top, bottom] = [38, width - labels, 34, height - 48];
  const [x0, x1] = options.x.domain ?? [options.x.ticks[0]!, options.x.ticks.at(-1)!];
  const x = options.x.log
    ? scaleLog([x0, x1], [left, right])
    : scaleLinear([x0, x1], [left, right]);
  const y = scaleLinear([options.y.ticks[0]!, options.y.ticks.at(-1)!], [bottom, top]);
  const inside = (value: number): number => Math.min(bottom, Math.max(top, y(value)));
  const drawn = series.map((one, position) => ({
    ...one,
    style: (one.index ?? position) % seriesLimit,
  }));
  const areas = drawn.map(({ bands = [], style }) => {
    if (bands.length === 0) return '';
    const edge = (which: 'low' | 'high'): [number, number][] =>
      bands.map((band) => [x(band.x), inside(band[which])]);
    const outline = [...edge('high'), ...edge('low').reverse()];
    return el('path', { d: `${linePath(outline)}Z`, class: `f-${roles[style]!}`, opacity: 0.16 });
  });
  const middles = drawn.map(({ bands = [], points, style }) =>
    bands.length === 0
      ? ''
      : el('path', {
          d: linePath(bands.map((band) => [x(band.x), inside(band.median)])),
          fill: 'none',
          class: `s-${roles[style]!}`,
          'stroke-width': points ? 1 : 2,
          'stroke-dasharray': dashes[style],
        }),
  );
  const runs = drawn.map(({ points = [], style }) =>
    points.length === 0
      ? ''
      : el('path', {
          d: linePath(points.map(([px, py]) => [x(px), inside(py)])),
          fill: 'none',
          class: `s-${roles[style]!}`,
          'stroke-width': 2.5,
          'stroke-linejoin': 'round',
          'stroke-dasharray': dashes[style],
        }) +
        points
          .slice(-1)
          .map(([px, py]) =>
            el('circle', { cx: x(px), cy: inside(py), r: 4, class: `f-${roles[style]!}` }),
          )
          .join(''),
  );
  const ends = drawn.map(({ bands = [], points = [] }) => {
    const last = points.at(-1)?.[1] ?? bands.at(-1)?.median;
    return last === undefined ? bottom : inside(last);
  });
  const places = spread(ends, 17, top - 8, bottom);
  const names = drawn.map(({ name, style }, i) =>
    nameOf(name, style, { from: [right + 3, ends[i]!], to: [right + 16, places[i]!] }),
  );
  return picture(
    width,
    height,
    yAxis(y, options.y.ticks, left, { name: options.y.name, x1: right, top: top - 2 }),
    xAxis(x, options.x.ticks, bottom, {
      name: options.x.name,
      x0: left,
      x1: right,
      ...(options.x.format ? { format: options.x.format } : {}),
    }),
    chance === undefined
      ? ''
      : el('line', {
          x1: left,
          x2: right,
          y1: y(chance),
          y2: y(chance),
          stroke: 'var(--ink-faint)',
          'stroke-dasharray': '1 5',
        }) +
          // Where guessing scores well, curves end there, so the name stands below the line.
          label(left + 4, y(chance) + (chance > 0.3 ? 16 : -5), 'guessing', { class: 'soft' }),
    at === undefined
      ? ''
      : el('line', { x1: x(at), x2: x(at), y1: top, y2: bottom, stroke: 'var(--rule-strong)' }),
    ...areas,
    ...middles,
    ...runs,
    ...names,
  );
}

interface Leader {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** The name of a line, joined to its end by a thin stroke where it had to give way. */
function nameOf(name: string, style: number, { from, to }: Leader): string {
  return (
    el('line', {
      x1: from[0],
      y1: from[1],
      x2: to[0] - 2,
      y2: to[1],
      class: `s-${roles[style]!}`,
      'stroke-width': 1,
      opacity: 0.6,
    }) + label(to[0], to[1] + 5, name, { class: `strong f-${roles[style]!}` })
  );
}

export interface DotRow {
  readonly name: string;
  /** A heading above this row, where a group begins. */
  readonly group?: string;
  /** One accuracy for each recorded seed. */
  readonly values: readonly number[];
  /** Said after the dots: the cache, for instance. */
  readonly note?: string;
}

/** One row a model, one dot a seed, on an axis from 0 to 1. */
export function dotChart(
  rows: readonly DotRow[],
  {
    width,
    axis,
    names,
    notes = 0,
  }: {
    readonly width: number;
    readonly axis: string;
    readonly names: number;
    readonly notes?: number;
  },
): string {
  const [left, right, step] = [names + 14, width - notes - 14, 26];
  const x = scaleLinear([0, 1], [left, right]);
  let y = -6;
  const parts = rows.map(({ name, group, values, note }) => {
    const heading = group === undefined ? '' : label(0, (y += 42) - 8, group, { class: 'strong' });
    const at = (y += step) - 8;
    return (
      heading +
      el('line', { x1: left, x2: right, y1: at, y2: at, class: 'grid', stroke: 'var(--rule)' }) +
      label(names, at + 5, name, { anchor: 'end' }) +
      values
        .map((value) =>
          el('circle', { cx: x(value), cy: at, r: 6, class: 'lab-dot', 'fill-opacity': 0.55 }),
        )
        .join('') +
      (note === undefined ? '' : label(width, at + 5, note, { anchor: 'end', class: 'soft mono' }))
    );
  });
  const bottom = y + 12;
  return picture(
    width,
    bottom + 46,
    ...parts,
    xAxis(x, [0, 0.25, 0.5, 0.75, 1], bottom, { name: axis, x0: left, x1: right }),
  );
}

/** A percentage as tables and text say it; number and sign stay on one line. */
export function percent(share: number): string {
  return `${round(share * 100).toFixed(1)}\u00a0%`;
}
