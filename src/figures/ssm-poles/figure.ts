// A pole in the plane, the response it makes in continuous time, and the kernel after sampling.
import { impulseResponse } from '../../models/layers/ssm-diagonal.ts';
import { kernelOf, polePair } from '../../models/toy/ssm-example.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, linePath, picture, round, stems, xAxis, type Box } from '../_shared/svg.ts';

const horizon = 8;
const reRange = [-2, 0.3] as const;
const imRange = 10;

const layouts: Readonly<
  Record<Size, { width: number; height: number; plane: Box; response: Box; kernel: Box }>
> = {
  wide: {
    width: 860,
    height: 348,
    plane: { x0: 12, x1: 240, y0: 46, y1: 284 },
    response: { x0: 306, x1: 560, y0: 46, y1: 284 },
    kernel: { x0: 622, x1: 852, y0: 46, y1: 284 },
  },
  narrow: {
    width: 350,
    height: 760,
    plane: { x0: 50, x1: 300, y0: 40, y1: 240 },
    response: { x0: 38, x1: 342, y0: 338, y1: 468 },
    kernel: { x0: 38, x1: 342, y0: 566, y1: 696 },
  },
};

interface Response {
  readonly re: number;
  readonly im: number;
  readonly delta: number;
  readonly time: number[];
  readonly k: Float64Array;
  readonly K: Float64Array;
}

function compute(values: Values): Response {
  const re = number(values, 're');
  const im = number(values, 'im');
  const delta = number(values, 'delta');
  const system = polePair(re, im);
  const time = Array.from({ length: 241 }, (_, i) => (i * horizon) / 240);
  const taps = Math.round(horizon / delta);
  return {
    re,
    im,
    delta,
    time,
    k: impulseResponse(system, time).data,
    K: kernelOf(system, 'zoh', delta, taps),
  };
}

const minus = (text: string): string => text.replace('-', '−');

function planeOf({ plane }: { plane: Box }): {
  px: (re: number) => number;
  py: (im: number) => number;
  toRe: (x: number) => number;
  toIm: (y: number) => number;
} {
  const x = scaleLinear([...reRange], [plane.x0, plane.x1]);
  const y = scaleLinear([-imRange, imRange], [plane.y1, plane.y0]);
  return { px: x, py: y, toRe: (v) => x.invert(v), toIm: (v) => y.invert(v) };
}

function drawPlane(response: Response, size: Size): string {
  const { plane } = layouts[size];
  const { px, py } = planeOf(layouts[size]);
  const { re, im } = response;
  const pole = (y: number, filled: boolean, handle: string): string =>
    el('circle', {
      cx: px(re),
      cy: py(y),
      r: 9,
      class: filled ? 'f-A' : 's-A',
      fill: filled ? undefined : 'var(--paper)',
      'stroke-width': filled ? undefined : 2.5,
      'data-drag': handle,
      'data-sym': 'lambda',
    });
  const guide = el('line', {
    x1: px(re),
    x2: px(re),
    y1: py(im),
    y2: py(-im),
    class: 's-A',
    'stroke-opacity': 0.4,
    'stroke-dasharray': '3 4',
  });
  return el(
    'g',
    {},
    label(plane.x0, plane.y0 - 22, 'the poles', { class: 'strong f-A' }),
    el('rect', {
      x: px(0),
      y: plane.y0,
      width: plane.x1 - px(0),
      height: plane.y1 - plane.y0,
      fill: 'var(--rule)',
      'fill-opacity': 0.6,
    }),
    el('rect', {
      x: plane.x0,
      y: plane.y0,
      width: plane.x1 - plane.x0,
      height: plane.y1 - plane.y0,
      fill: 'none',
      stroke: 'var(--rule-strong)',
    }),
    el('line', {
      x1: plane.x0,
      x2: plane.x1,
      y1: py(0),
      y2: py(0),
      stroke: 'var(--rule-strong)',
    }),
    label(plane.x0 + 7, py(0) - 7, 'fades', { class: 'soft' }),
    label(px(0) - 8, plane.y0 + 18, 'turns fast', { class: 'soft', anchor: 'end' }),
    ...[-2, -1, 0].map((tick) =>
      label(px(tick), plane.y1 + 18, minus(String(tick)), {
        class: 'soft',
        anchor: tick === -2 ? 'start' : 'middle',
      }),
    ),
    ...[-10, 0, 10].map((tick) =>
      label(plane.x1 + 6, py(tick) + 4, `${minus(String(tick))}${tick === 0 ? '' : 'i'}`, {
        class: 'soft',
      }),
    ),
    label((plane.x0 + plane.x1) / 2, plane.y1 + 38, 'real part', {
      class: 'soft',
      anchor: 'middle',
    }),
    guide,
    pole(-im, false, 'conjugate'),
    pole(im, true, 'pole'),
    label(px(re) + (re > -0.6 ? -15 : 15), py(im) + 5, 'λ', {
      class: 'strong f-A',
      anchor: re > -0.6 ? 'end' : 'start',
    }),
    im > 1
      ? label(px(re) + (re > -0.6 ? -15 : 15), py(-im) + 5, 'its conjugate', {
          class: 'soft',
          anchor: re > -0.6 ? 'end' : 'start',
        })
      : '',
  );
}

function drawResponse({ re, time, k }: Response, size: Size): string {
  const box = layouts[size].response;
  const x = scaleLinear([0, horizon], [box.x0, box.x1]);
  const y = scaleLinear([-1.25, 1.25], [box.y1, box.y0]);
  const inside = (v: number): number => (Math.abs(v) <= 1.25 ? y(v) : NaN);
  const envelope = (sign: number): string =>
    el('path', {
      d: linePath(time.map((tau) => [x(tau), inside(sign * Math.exp(re * tau))])),
      fill: 'none',
      class: 's-decay',
      'stroke-dasharray': '3 4',
    });
  return el(
    'g',
    {},
    label(box.x0, box.y0 - 22, 'the answer to an impulse', { class: 'strong f-output' }),
    el('line', { x1: box.x0, x2: box.x1, y1: y(0), y2: y(0), stroke: 'var(--rule)' }),
    ...[-1, 0, 1].map((tick) =>
      label(box.x0 - 8, y(tick) + 4, minus(String(tick)), { class: 'soft', anchor: 'end' }),
    ),
    envelope(1),
    envelope(-1),
    el('path', {
      d: linePath(time.map((tau, i) => [x(tau), inside(k[i]!)])),
      fill: 'none',
      class: 's-output',
      'stroke-width': 2.5,
      'stroke-linejoin': 'round',
    }),
    xAxis(x, [0, 2, 4, 6, 8], box.y1, { name: 'time τ', x0: box.x0, x1: box.x1 }),
  );
}

function drawKernel({ delta, K }: Response, size: Size): string {
  const box = layouts[size].kernel;
  const taps = K.length;
  const x = scaleLinear([-0.5, taps - 0.5], [box.x0, box.x1]);
  const y = scaleLinear([-0.42, 0.42], [box.y1, box.y0]);
  const width = Math.max(1.5, Math.min(9, ((box.x1 - box.x0) / taps) * 0.6));
  const shown = K.map((value) => Math.max(-0.42, Math.min(0.42, value)));
  const every = taps > 100 ? 40 : taps > 40 ? 20 : taps > 20 ? 8 : 4;
  const ticks = Array.from({ length: Math.ceil(taps / every) }, (_, i) => i * every);
  return el(
    'g',
    { 'data-sym': 'Kbar' },
    label(box.x0, box.y0 - 22, `the kernel, Δ = ${delta}`, { class: 'strong f-C' }),
    el('line', { x1: box.x0, x2: box.x1, y1: y(0), y2: y(0), stroke: 'var(--rule)' }),
    ...[-0.4, 0, 0.4].map((tick) =>
      label(box.x0 - 8, y(tick) + 4, minus(String(tick)), { class: 'soft', anchor: 'end' }),
    ),
    ...stems(shown, (tap) => round(x(tap)), y, { width, least: 1, class: 'f-C' }),
    xAxis(x, ticks, box.y1, { name: 'tokens ago', x0: box.x0, x1: box.x1 }),
  );
}

function render(values: Values, size: Size): string {
  const response = compute(values);
  const { width, height } = layouts[size];
  return picture(
    width,
    height,
    drawPlane(response, size),
    drawResponse(response, size),
    drawKernel(response, size),
  );
}

export const figure: FigureDefinition = {
  name: 'ssm-poles',
  title: 'Poles, impulse response and kernel',
  controls: [
    {
      kind: 'slider',
      key: 're',
      label: 'Real part: how it fades',
      min: -2,
      max: 0.2,
      step: 0.05,
      value: -0.35,
      format: (v) => minus(v.toFixed(2)),
    },
    {
      kind: 'slider',
      key: 'im',
      label: 'Imaginary part: how it turns',
      min: 0,
      max: 10,
      step: 0.1,
      value: 4,
      format: (v) => v.toFixed(1),
    },
    {
      kind: 'slider',
      key: 'delta',
      label: 'Δ, time a token',
      min: 0.05,
      max: 0.4,
      step: 0.05,
      value: 0.2,
    },
  ],
  render,
  drag: (_values, _handle, x, y, size) => {
    const { toRe, toIm } = planeOf(layouts[size]);
    return { re: toRe(x), im: Math.abs(toIm(y)) };
  },
  summary: (values) => {
    const { re, im, delta, K } = compute(values);
    const fades =
      re < 0
        ? `fades to a third in about ${(Math.log(3) / -re).toFixed(1)} units of time`
        : re > 0
          ? 'grows without bound'
          : 'neither fades nor grows';
    const turns =
      im > 0 ? `turns once in ${((2 * Math.PI) / im).toFixed(1)} units of time` : 'does not turn';
    return `The pair ${minus(re.toFixed(2))} ± ${im.toFixed(1)}i ${fades} and ${turns}; with Δ = ${delta} its kernel begins ${Array.from(K.subarray(0, 3), (v) => minus(v.toFixed(2))).join(', ')}.`;
  },
  table: (values) => {
    const { delta, K, re, im } = compute(values);
    const first = Array.from(K.subarray(0, 12));
    const exact = impulseResponse(
      polePair(re, im),
      first.map((_, j) => j * delta),
    ).data;
    return {
      columns: ['tokens ago', 'kernel', 'Δ × impulse response'],
      rows: first.map((value, j) => [
        String(j),
        Number(value.toFixed(4)),
        Number((delta * exact[j]!).toFixed(4)),
      ]),
    };
  },
  gallery: {
    default: {},
    'no turning': { im: 0, re: -0.5 },
    'fast and long': { re: -0.1, im: 9 },
    'short memory': { re: -2, im: 3 },
    'it grows': { re: 0.2, im: 2 },
    'coarse steps': { delta: 0.4, im: 6 },
  },
};
