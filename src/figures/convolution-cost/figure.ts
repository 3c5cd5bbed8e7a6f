// The direct sum against the FFT: operations counted, and time measured in a recorded run.
import record from '../../../content/lab/convolution.json' with { type: 'json' };
import {
  directConvFlops,
  fftConvCrossoverLength,
  fftConvFlops,
} from '../../models/costs/long-convolution.ts';
import {
  measuredCrossover,
  type ConvolutionMethod,
  type ConvolutionPoint,
} from '../../models/toy/convolution-timing.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, xAxis, yAxis, type Box } from '../_shared/svg.ts';

const recorded = record.points as readonly ConvolutionPoint[];
const computedCross = fftConvCrossoverLength();
const measuredCross = measuredCrossover(recorded);
const names: Readonly<Record<ConvolutionMethod, string>> = { direct: 'direct sum', fft: 'FFT' };
const roles: Readonly<Record<ConvolutionMethod, string>> = { direct: 'compute', fft: 'B' };

/** Lengths at which the counted operations are drawn: dense enough to show the steps of the FFT. */
const counted: readonly number[] = [
  ...new Set(Array.from({ length: 321 }, (_, i) => Math.round(2 ** (4 + i / 20)))),
];

const flops: Readonly<Record<ConvolutionMethod, (length: number) => number>> = {
  direct: directConvFlops,
  fft: fftConvFlops,
};

const whole = (value: number): string => value.toLocaleString('en');
const powers = (exponent: number): string => {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return `10${[...String(exponent)].map((digit) => digits[Number(digit)]).join('')}`;
};
const ratioAt = (length: number): number => directConvFlops(length) / fftConvFlops(length);
const times = (ratio: number): string =>
  ratio >= 1
    ? `the direct sum takes ${whole(Number(ratio.toPrecision(3)))} × as many`
    : `the FFT takes ${Number((1 / ratio).toPrecision(3))} × as many`;

const frames: Readonly<
  Record<Size, { width: number; height: number; count: Box; clock: Box; ticks: number[] }>
> = {
  wide: {
    width: 860,
    height: 380,
    count: { x0: 56, x1: 440, y0: 64, y1: 320 },
    clock: { x0: 546, x1: 850, y0: 64, y1: 320 },
    ticks: [16, 256, 4096, 65_536],
  },
  narrow: {
    width: 350,
    height: 690,
    count: { x0: 54, x1: 330, y0: 64, y1: 284 },
    clock: { x0: 54, x1: 330, y0: 410, y1: 630 },
    ticks: [16, 256, 4096, 65_536],
  },
};

function mark(x: number, y: number, box: Box, text: string): string {
  return (
    el('line', {
      x1: x,
      x2: x,
      y1: y,
      y2: box.y1,
      stroke: 'var(--ink-soft)',
      'stroke-dasharray': '2 4',
    }) +
    el('circle', {
      cx: x,
      cy: y,
      r: 5,
      fill: 'var(--paper)',
      stroke: 'var(--ink)',
      'stroke-width': 1.5,
    }) +
    label(x + 8, box.y1 - 12, text, { class: 'soft' })
  );
}

function drawCount(length: number, size: Size): string {
  const { count: box, ticks } = frames[size];
  const x = scaleLog([16, 2 ** 20], [box.x0, box.x1]);
  const y = scaleLog([100, 1e13], [box.y1, box.y0]);
  const line = (method: ConvolutionMethod): string =>
    el('path', {
      d: linePath(counted.map((n) => [x(n), y(flops[method](n))] as const)),
      class: `s-${roles[method]}`,
      fill: 'none',
      'stroke-width': 2.5,
      'stroke-linejoin': 'round',
    });
  const end = (method: ConvolutionMethod, dy: number): string =>
    label(x(2 ** 16), y(flops[method](2 ** 16)) + dy, names[method], {
      anchor: 'end',
      class: `strong f-${roles[method]}`,
    });
  return (
    label(box.x0 - 26, box.y0 - 40, 'Counted', { class: 'strong' }) +
    yAxis(y, [1e2, 1e4, 1e6, 1e8, 1e10, 1e12], box.x0, {
      format: (value) => powers(Math.round(Math.log10(value))),
      name: 'operations, one channel',
      x1: box.x1,
      top: box.y0,
    }) +
    xAxis(x, [...ticks, 2 ** 20], box.y1, {
      format: (tick) => (tick === 2 ** 20 ? '1M' : whole(tick)),
      name: 'length (tokens)',
      x0: box.x0,
      x1: box.x1,
    }) +
    line('direct') +
    line('fft') +
    end('direct', -14) +
    label(x(2 ** 16), y(fftConvFlops(2 ** 16)) + 30, names.fft, { class: 'strong f-B' }) +
    mark(x(computedCross), y(fftConvFlops(computedCross)), box, `from ${computedCross} on`) +
    ['direct', 'fft']
      .map((method) =>
        el('circle', {
          cx: x(length),
          cy: y(flops[method as ConvolutionMethod](length)),
          r: 4.5,
          class: `f-${roles[method as ConvolutionMethod]}`,
        }),
      )
      .join('') +
    el('line', {
      x1: x(length),
      x2: x(length),
      y1: y(Math.max(flops.direct(length), flops.fft(length))),
      y2: y(Math.min(flops.direct(length), flops.fft(length))),
      stroke: 'var(--ink-soft)',
    })
  );
}

const timeTick = (ms: number): string => (ms < 1 ? `${Math.round(ms * 1000)} µs` : `${ms} ms`);

function drawClock(size: Size): string {
  const { clock: box } = frames[size];
  const x = scaleLog([16, 8192], [box.x0, box.x1]);
  const y = scaleLog([1e-3, 200], [box.y1, box.y0]);
  const place = ({ length, ms }: ConvolutionPoint) => [x(length), y(ms)] as const;
  const of = (method: ConvolutionMethod) => recorded.filter((point) => point.method === method);
  const line = (method: ConvolutionMethod): string =>
    el('path', {
      d: linePath(of(method).map(place)),
      class: `s-${roles[method]}`,
      fill: 'none',
      'stroke-width': 1.5,
      'stroke-dasharray': '5 4',
    }) +
    of(method)
      .map(place)
      .map(([cx, cy]) =>
        el('circle', {
          cx,
          cy,
          r: 3.5,
          class: `s-${roles[method]}`,
          fill: 'var(--paper)',
          'stroke-width': 1.5,
        }),
      )
      .join('');
  const cross = recorded.find(({ method, length }) => method === 'fft' && length === measuredCross);
  return (
    label(box.x0 - 26, box.y0 - 40, 'Measured', { class: 'strong' }) +
    label(box.x1, box.y0 - 40, `${record.machine}, ${record.runtime}`, {
      anchor: 'end',
      class: 'soft',
    }) +
    yAxis(y, [1e-3, 1e-2, 0.1, 1, 10, 100], box.x0, {
      format: timeTick,
      name: 'time, one channel',
      x1: box.x1,
      top: box.y0,
    }) +
    xAxis(x, [16, 64, 256, 1024, 4096], box.y1, {
      format: whole,
      name: 'length (tokens)',
      x0: box.x0,
      x1: box.x1,
    }) +
    line('direct') +
    line('fft') +
    label(x(2048) - 10, y(7) - 8, names.direct, { anchor: 'end', class: 'strong f-compute' }) +
    label(x(3000), y(0.4), names.fft, { class: 'strong f-B' }) +
    (cross ? mark(x(cross.length), y(cross.ms), box, `from ${cross.length} on`) : '')
  );
}

function render(values: Values, size: Size): string {
  const length = 2 ** number(values, 'length');
  const { width, height } = frames[size];
  return picture(width, height, drawCount(length, size), drawClock(size));
}

export const figure: FigureDefinition = {
  name: 'convolution-cost',
  title: 'Direct convolution against the FFT',
  controls: [
    {
      kind: 'slider',
      key: 'length',
      label: 'Length',
      min: 4,
      max: 20,
      step: 1,
      value: 16,
      format: (value) => `${whole(2 ** value)} tokens`,
    },
  ],
  render,
  summary: (values) => {
    const length = 2 ** number(values, 'length');
    return `At ${whole(length)} tokens ${times(ratioAt(length))} operations. By count the FFT wins from ${computedCross} tokens on at the latest, in the recorded run on ${record.machine} from ${measuredCross ?? 'no length'} on.`;
  },
  table: () => ({
    columns: [
      'tokens',
      'operations, direct',
      'operations, FFT',
      'direct, measured (ms)',
      'FFT, measured (ms)',
    ],
    rows: [...new Set(recorded.map(({ length }) => length))].map((length) => [
      whole(length),
      directConvFlops(length),
      Math.round(fftConvFlops(length)),
      ...(['direct', 'fft'] as const).map(
        (method) =>
          recorded.find((point) => point.method === method && point.length === length)?.ms ?? '',
      ),
    ]),
  }),
  gallery: {
    default: {},
    'a short text': { length: 6 },
    'a million tokens': { length: 20 },
  },
};
