// From a filter of 96 numbers to a few modes: where the poles land, what the modes add up to, and
// what is still wrong.
import type { Distilled } from '../../models/layers/distil.ts';
import {
  distilledFilter,
  distilTaps,
  echoLag,
  mostModes,
  toFilters,
  type DistilledFilter,
  type ToDistil,
} from '../../models/toy/distilled-filters.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear, scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, stems, xAxis, yAxis, type Box } from '../_shared/svg.ts';

const names: Readonly<Record<ToDistil, string>> = {
  smooth: 'A fresh Hyena filter, smooth',
  rough: 'A fresh Hyena filter, rough',
  waves: 'Two fading waves',
  powers: 'One over the distance',
  echo: `An echo after ${echoLag} tokens`,
};

function compute(values: Values): { all: DistilledFilter; modes: number; now: Distilled } {
  const kind = toFilters.find((one) => one === text(values, 'filter')) ?? 'smooth';
  const all = distilledFilter(kind);
  const modes = number(values, 'modes');
  return { all, modes, now: all.byModes[modes]! };
}

const frames: Readonly<
  Record<Size, { width: number; height: number; plane: Box; filter: Box; error: Box }>
> = {
  wide: {
    width: 860,
    height: 536,
    filter: { x0: 40, x1: 850, y0: 40, y1: 178 },
    plane: { x0: 40, x1: 280, y0: 284, y1: 524 },
    error: { x0: 380, x1: 850, y0: 312, y1: 482 },
  },
  narrow: {
    width: 350,
    height: 790,
    filter: { x0: 34, x1: 344, y0: 40, y1: 170 },
    plane: { x0: 60, x1: 290, y0: 254, y1: 484 },
    error: { x0: 52, x1: 344, y0: 556, y1: 736 },
  },
};

function drawFilter({ all, now, modes }: ReturnType<typeof compute>, box: Box): string {
  const most = 1.08 * Math.max(...all.filter.map(Math.abs), ...now.filter.data.map(Math.abs));
  const x = scaleLinear([0, distilTaps - 1], [box.x0 + 4, box.x1]);
  const y = scaleLinear([-most, most], [box.y1, box.y0]);
  const width = ((box.x1 - box.x0) / distilTaps) * 0.62;
  return el(
    'g',
    { 'data-sym': 'filter' },
    label(box.x0, box.y0 - 20, `the filter, ${distilTaps} numbers`, { class: 'strong f-B' }),
    label(box.x1, box.y0 - 20, modes === 0 ? 'no modes yet' : `line: ${modes} ${plural(modes)}`, {
      anchor: 'end',
      class: 'strong f-state',
    }),
    el('line', { x1: box.x0, x2: box.x1, y1: y(0), y2: y(0), stroke: 'var(--rule)' }),
    ...stems(all.filter, x, y, { width, least: 0.5, class: 'f-B', 'fill-opacity': 0.45 }),
    el('path', {
      d: linePath(Array.from(now.filter.data, (value, j) => [x(j), y(value)] as const)),
      fill: 'none',
      class: 's-state',
      'stroke-width': 2,
      'stroke-linejoin': 'round',
    }),
    xAxis(x, [0, 16, 32, 48, 64, 80], box.y1, { name: 'tokens ago', x0: box.x0, x1: box.x1 }),
  );
}

const plural = (modes: number): string => (modes === 1 ? 'mode' : 'modes');

function drawPlane({ now }: ReturnType<typeof compute>, box: Box): string {
  const x = scaleLinear([-1.12, 1.12], [box.x0, box.x1]);
  const y = scaleLinear([-1.12, 1.12], [box.y1, box.y0]);
  const largest = Math.max(...Array.from(now.residues.re, (_, n) => size(now, n)), 1e-12);
  const poles = Array.from(now.poles.re, (re, n) =>
    el('circle', {
      cx: x(re),
      cy: y(now.poles.im[n]!),
      r: 3 + 6 * Math.sqrt(size(now, n) / largest),
      class: 'f-A s-A',
      'fill-opacity': 0.55,
      'stroke-width': 1.5,
    }),
  );
  return el(
    'g',
    { 'data-sym': 'lambda' },
    label(box.x0, box.y0 - 14, 'the poles', { class: 'strong f-A' }),
    el('circle', {
      cx: x(0),
      cy: y(0),
      r: x(1) - x(0),
      fill: 'var(--rule)',
      'fill-opacity': 0.35,
      stroke: 'var(--rule-strong)',
    }),
    el('line', { x1: x(-1), x2: x(1), y1: y(0), y2: y(0), stroke: 'var(--rule-strong)' }),
    el('line', { x1: x(0), x2: x(0), y1: y(-1), y2: y(1), stroke: 'var(--rule)' }),
    label(x(-0.8), y(0) - 6, 'flips', { class: 'soft' }),
    label(x(0.05), y(0.62), 'turns', { class: 'soft' }),
    label(x(1.12), y(-1.1), 'rim: lasts', { class: 'soft', anchor: 'end' }),
    ...poles,
  );
}

const size = ({ residues }: Distilled, n: number): number =>
  Math.hypot(residues.re[n]!, residues.im[n]!);

const floor = 1e-8;

function drawError({ all, modes }: ReturnType<typeof compute>, box: Box): string {
  const x = scaleLinear([0, mostModes], [box.x0, box.x1 - 6]);
  const y = scaleLog([floor, 1], [box.y1, box.y0]).clamp(true);
  const errors = all.byModes.map(({ relativeError }) => Math.max(floor, relativeError));
  return (
    label(box.x0 - 12, box.y0 - 42, 'what is still wrong', { class: 'strong' }) +
    yAxis(y, [1, 1e-2, 1e-4, 1e-6, 1e-8], box.x0, {
      format: (value) =>
        value === 1 ? '100%' : value === 1e-2 ? '1%' : `10${raised(Math.log10(value))}`,
      name: 'error, share of the filter',
      x1: box.x1,
      top: box.y0,
    }) +
    xAxis(x, [0, 4, 8, 12, 16, 20, 24], box.y1, {
      name: 'modes kept',
      x0: box.x0,
      x1: box.x1,
    }) +
    el('path', {
      d: linePath(errors.map((error, k) => [x(k), y(error)] as const)),
      fill: 'none',
      class: 's-state',
      'stroke-width': 2,
    }) +
    errors
      .map((error, k) =>
        el('circle', {
          cx: x(k),
          cy: y(error),
          r: k === modes ? 6.5 : 3,
          class: k === modes ? 'f-state' : 's-state',
          fill: k === modes ? undefined : 'var(--paper)',
          'stroke-width': k === modes ? undefined : 1.5,
          'data-set': `modes:${k}`,
        }),
      )
      .join('') +
    label(
      x(modes) + (modes > 17 ? -12 : 12),
      y(errors[modes]!) + (errors[modes]! < 1e-6 ? -12 : errors[modes]! > 0.3 ? 20 : -10),
      share(errors[modes]!),
      { class: 'strong f-state', anchor: modes > 17 ? 'end' : 'start' },
    )
  );
}

const raised = (power: number): string => {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return `⁻${[...String(Math.round(-power))].map((digit) => digits[Number(digit)]).join('')}`;
};

/** An error as a share: 18%, 0.6%, below 10⁻⁸. */
function share(error: number): string {
  if (error <= floor) return 'below 10⁻⁸';
  if (error < 1e-4) return `about 10${raised(Math.round(Math.log10(error)))}`;
  return `${Number((100 * error).toPrecision(2))}%`;
}

function render(values: Values, size: Size): string {
  const { width, height, plane, filter, error } = frames[size];
  const state = compute(values);
  return picture(
    width,
    height,
    drawFilter(state, filter),
    drawPlane(state, plane),
    drawError(state, error),
  );
}

export const figure: FigureDefinition = {
  name: 'filter-distil',
  title: 'Distilling a filter into modes',
  controls: [
    {
      kind: 'select',
      key: 'filter',
      label: 'Filter',
      value: 'smooth',
      options: toFilters.map((value) => ({ value, label: names[value] })),
    },
    {
      kind: 'slider',
      key: 'modes',
      label: 'Modes kept',
      min: 0,
      max: mostModes,
      step: 1,
      value: 4,
      play: 450,
    },
  ],
  render,
  summary: (values) => {
    const { modes, now } = compute(values);
    const kept = now.poles.re.length;
    const inside = Math.max(
      0,
      ...Array.from(now.poles.re, (re, n) => Math.hypot(re, now.poles.im[n]!)),
    );
    const fewer = kept < modes ? `, of which ${kept} were needed` : '';
    const slowest =
      kept > 0
        ? ` The slowest pole lies at a distance of ${inside.toFixed(3)} from the centre.`
        : '';
    return `${names[text(values, 'filter') as ToDistil]} with ${modes} ${plural(modes)}${fewer}: the error is ${share(now.relativeError)} of the filter.${slowest}`;
  },
  table: (values) => {
    const { all } = compute(values);
    return {
      columns: ['modes', 'error, share of the filter', 'numbers of state', 'slowest pole'],
      rows: all.byModes.map(({ poles, relativeError }, modes) => [
        String(modes),
        Number(relativeError.toPrecision(3)),
        2 * poles.re.length,
        Number(
          Math.max(0, ...Array.from(poles.re, (re, n) => Math.hypot(re, poles.im[n]!))).toFixed(4),
        ),
      ]),
    };
  },
  gallery: {
    default: {},
    'smooth, ten modes': { modes: 10 },
    'two waves': { filter: 'waves' },
    'two waves, three modes': { filter: 'waves', modes: 3 },
    'one over the distance': { filter: 'powers', modes: 6 },
    rough: { filter: 'rough', modes: 12 },
    echo: { filter: 'echo', modes: 19 },
    nothing: { modes: 0 },
  },
};
