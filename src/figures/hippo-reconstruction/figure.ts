// A signal arrives, a handful of numbers is kept, and the past is drawn again from them alone.
import { hippoMoments, type MemoryMoment } from '../../models/toy/hippo-memory.ts';
import { signalLength, toySignal, type ToySignal } from '../../models/toy/signals.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, round, xAxis } from '../_shared/svg.ts';

// A projection takes tens of milliseconds, a frame must not: each is computed once.
const projections = new Map<string, (read: number) => MemoryMoment>();

function momentOf(values: Values): { moment: MemoryMoment; f: Float64Array; read: number } {
  const kind = text(values, 'signal') as ToySignal;
  const state = Number(text(values, 'state'));
  const read = number(values, 'time');
  const key = `${kind} ${state}`;
  const f = toySignal(kind);
  const moments = projections.get(key) ?? hippoMoments(f, state);
  projections.set(key, moments);
  return { moment: moments(read), f: f.data, read };
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly plot: { x0: number; x1: number; y0: number; y1: number };
  readonly bars: { x0: number; x1: number; y0: number; y1: number };
}

const frames: Readonly<Record<Size, Frame>> = {
  wide: {
    width: 860,
    height: 356,
    plot: { x0: 8, x1: 560, y0: 52, y1: 296 },
    bars: { x0: 628, x1: 852, y0: 76, y1: 272 },
  },
  narrow: {
    width: 350,
    height: 452,
    plot: { x0: 6, x1: 334, y0: 58, y1: 240 },
    bars: { x0: 4, x1: 346, y0: 326, y1: 436 },
  },
};

function render(values: Values, size: Size): string {
  const { moment, f, read } = momentOf(values);
  const frame = frames[size];
  const wide = size === 'wide';
  const { plot, bars } = frame;
  const x = scaleLinear([0, signalLength], [plot.x0, plot.x1]);
  const y = scaleLinear([-1.35, 1.35], [plot.y1, plot.y0]);
  const signal = (from: number, to: number): string =>
    linePath(Array.from({ length: to - from }, (_, i) => [x(from + i + 0.5), y(f[from + i]!)]));
  const told = linePath(Array.from(moment.told, (v, i) => [x(moment.time[i]!), y(v)]));
  const now = x(read);
  const state = moment.coefficients.length;

  const past = el(
    'g',
    {},
    el('path', {
      d: signal(Math.max(0, read - 1), signalLength),
      fill: 'none',
      stroke: 'var(--rule-strong)',
      'stroke-width': 1.5,
      'stroke-dasharray': '2 4',
    }),
    el('path', {
      d: signal(0, read),
      fill: 'none',
      class: 's-input',
      'stroke-width': 1.6,
      'data-sym': 'x',
    }),
    el('path', {
      d: told,
      fill: 'none',
      class: 's-state',
      'stroke-width': 3,
      'stroke-linejoin': 'round',
    }),
    el('line', { x1: now, x2: now, y1: plot.y0 - 12, y2: plot.y1, stroke: 'var(--ink)' }),
    el('rect', {
      x: now - 14,
      y: plot.y0 - 30,
      width: 28,
      height: plot.y1 - plot.y0 + 30,
      fill: 'none',
      'pointer-events': 'all',
      'data-drag': 'now',
    }),
    label(Math.min(plot.x1 - 18, Math.max(plot.x0 + 18, now)), plot.y0 - 18, 'now', {
      anchor: 'middle',
      class: 'strong',
    }),
  );

  const step = (bars.x1 - bars.x0) / state;
  const height = scaleLinear([-0.5, 0.5], [bars.y1, bars.y0]).clamp(true);
  const numbers = Array.from(moment.coefficients, (c, n) =>
    el('rect', {
      x: bars.x0 + n * step + step * 0.12,
      y: Math.min(height(0), height(c)),
      width: Math.max(1.5, step * 0.76),
      height: Math.max(1, Math.abs(height(c) - height(0))),
      class: 'f-state',
    }),
  );
  const middle = height(0);
  const arrow = wide
    ? el('path', {
        d: `M${plot.x1 + 16},${round(middle)}h32m-7,-6l7,6l-7,6`,
        fill: 'none',
        stroke: 'var(--rule-strong)',
        'stroke-width': 1.5,
      })
    : '';
  return picture(
    frame.width,
    frame.height,
    past,
    xAxis(x, [0, 40, 80, 120, 160], plot.y1 + 4, {
      name: 'values read',
      x0: plot.x0,
      x1: plot.x1,
    }),
    label(plot.x0, wide ? 20 : 14, 'what arrived', { class: 'f-input strong' }),
    label(plot.x0 + 100, wide ? 20 : 14, `and what ${state} numbers tell of it`, {
      class: 'f-state strong',
    }),
    arrow,
    el(
      'g',
      { 'data-sym': 'hippo-c' },
      label(bars.x0, bars.y0 - 20, `kept: ${state} numbers`, { class: 'strong f-state' }),
      el('rect', {
        x: bars.x0,
        y: bars.y0 - 8,
        width: bars.x1 - bars.x0,
        height: bars.y1 - bars.y0 + 16,
        fill: 'none',
        class: 's-state',
        'stroke-width': 1.5,
        rx: 3,
      }),
      el('line', {
        x1: bars.x0,
        x2: bars.x1,
        y1: middle,
        y2: middle,
        stroke: 'var(--rule-strong)',
      }),
      ...numbers,
    ),
    wide
      ? label(bars.x0, bars.y1 + 30, 'coarse', { class: 'soft' }) +
          label(bars.x1, bars.y1 + 30, 'fine', { class: 'soft', anchor: 'end' }) +
          label(bars.x0, bars.y1 + 54, `typical error ${moment.error.toFixed(2)}`, {})
      : label(bars.x1, bars.y0 - 20, `error ${moment.error.toFixed(2)}`, { anchor: 'end' }),
  );
}

export const figure: FigureDefinition = {
  name: 'hippo-reconstruction',
  title: 'A signal remembered by a few numbers',
  controls: [
    {
      kind: 'slider',
      key: 'time',
      label: 'Values read',
      min: 1,
      max: signalLength,
      step: 1,
      value: 120,
      play: 60,
    },
    {
      kind: 'select',
      key: 'state',
      label: 'Numbers kept',
      value: '16',
      options: ['2', '4', '8', '16', '32'].map((value) => ({ value, label: value })),
    },
    {
      kind: 'select',
      key: 'signal',
      label: 'Signal',
      value: 'melody',
      options: [
        { value: 'melody', label: 'Smooth' },
        { value: 'steps', label: 'In steps' },
        { value: 'chirp', label: 'Ever faster' },
      ],
    },
  ],
  render,
  drag: (_values, _handle, x, _y, size) => {
    const { x0, x1 } = frames[size].plot;
    return { time: ((x - x0) / (x1 - x0)) * signalLength };
  },
  summary: (values) => {
    const { moment, read } = momentOf(values);
    return `After ${read} values ${moment.coefficients.length} numbers are kept, and the past drawn from them is off by ${moment.error.toFixed(2)} on a typical place.`;
  },
  table: (values) => {
    const { moment, f, read } = momentOf(values);
    const places = [0, 20, 40, 60, 80, 100, 120, 140, 160];
    return {
      columns: ['place in the past', 'value that arrived', 'value told'],
      rows: places.map((i) => {
        const time = moment.time[i]!;
        const value = f[Math.min(read - 1, Math.floor(time))]!;
        return [time.toFixed(1), Number(value.toFixed(3)), Number(moment.told[i]!.toFixed(3))];
      }),
    };
  },
  gallery: {
    default: {},
    'four numbers': { state: '4' },
    'all read with 32': { state: '32', time: 160 },
    'in steps': { signal: 'steps', time: 160 },
    'ever faster, early': { signal: 'chirp', time: 60, state: '8' },
    'first value': { time: 1, state: '2' },
  },
};
