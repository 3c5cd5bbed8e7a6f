// B̄ of the zero-order hold, as Mamba's paper writes it, beside ΔB, as its code computes it.
import { inputGap, mixed, zoh } from '../../models/layers/discretise.ts';
import { complex } from '../../models/tensor/complex.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear, scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, round, xAxis, yAxis } from '../_shared/svg.ts';

const deltaMax = 2;

function compute(values: Values) {
  const delta = 10 ** number(values, 'delta');
  const size = number(values, 'size');
  const A = complex(-size);
  const one = complex(1);
  return {
    delta,
    size,
    A,
    paper: zoh(A, one, delta).Bbar.re,
    code: mixed(A, one, delta).Bbar.re,
    Abar: zoh(A, one, delta).Abar.re,
    share: -inputGap(A, delta).re,
  };
}

const percent = (share: number): string =>
  share < 0.0995 ? `${(100 * share).toPrecision(2)}%` : `${Math.round(100 * share)}%`;

const layouts = {
  wide: {
    width: 760,
    height: 366,
    values: { x0: 36, x1: 340, y0: 58, y1: 300 },
    gap: { x0: 436, x1: 752, y0: 58, y1: 300 },
  },
  narrow: {
    width: 350,
    height: 676,
    values: { x0: 34, x1: 340, y0: 56, y1: 256 },
    gap: { x0: 48, x1: 340, y0: 402, y1: 602 },
  },
} as const;

function render(values: Values, size: Size): string {
  const now = compute(values);
  const layout = layouts[size];
  return picture(
    layout.width,
    layout.height,
    drawValues(now, layout.values),
    drawGap(now, layout.gap),
  );
}

type Now = ReturnType<typeof compute>;
type Box = { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number };

function drawValues({ A, delta, paper, code, size }: Now, box: Box): string {
  const x = scaleLinear([0, deltaMax], [box.x0, box.x1]);
  const y = scaleLinear([0, deltaMax], [box.y1, box.y0]);
  const at = Array.from({ length: 101 }, (_, i) => (i * deltaMax) / 100);
  const one = complex(1);
  const line = (rule: typeof zoh): string =>
    linePath(at.map((d) => [x(d), y(d === 0 ? 0 : rule(A, one, d).Bbar.re)]));
  return el(
    'g',
    { 'data-sym': 'Bbar' },
    el(
      'text',
      { x: box.x0, y: 18, class: 'strong f-B' },
      el('tspan', { 'text-decoration': 'overline' }, 'B') + ` for A = −${size}, B = 1`,
    ),
    yAxis(y, [0, 0.5, 1, 1.5, 2], box.x0, { name: '', x1: box.x1, top: box.y0 }),
    xAxis(x, [0, 0.5, 1, 1.5, 2], box.y1, { name: 'step Δ', x0: box.x0, x1: box.x1 }),
    el('line', {
      x1: x(delta),
      x2: x(delta),
      y1: y(code),
      y2: y(paper),
      class: 's-delta',
      'stroke-width': 5,
      'stroke-opacity': 0.5,
    }),
    el('path', { d: line(zoh), fill: 'none', class: 's-B', 'stroke-width': 2.5 }),
    el('path', {
      d: line(mixed),
      fill: 'none',
      class: 's-B',
      'stroke-width': 2,
      'stroke-dasharray': '6 4',
    }),
    label(x(1.42), y(1.62), 'code: ΔB', { anchor: 'end', class: 'f-B' }),
    label(box.x1, y(zoh(A, one, deltaMax).Bbar.re) + (size > 1 ? -10 : 46), 'paper: ZOH', {
      anchor: 'end',
      class: 'f-B strong',
    }),
    el('circle', { cx: x(delta), cy: y(paper), r: 5.5, class: 'f-B' }),
    el('circle', {
      cx: x(delta),
      cy: y(code),
      r: 5,
      fill: 'var(--paper)',
      class: 's-B',
      'stroke-width': 2,
    }),
  );
}

function drawGap({ delta, size, share }: Now, box: Box): string {
  const x = scaleLog([1e-3, 30], [box.x0, box.x1]);
  const y = scaleLinear([0, 1], [box.y1, box.y0]);
  const at = Array.from({ length: 121 }, (_, i) => 10 ** (-3 + (i * Math.log10(3e4)) / 120));
  const here = Math.max(1e-3, Math.min(30, delta * size));
  // Mamba starts with Δ between 0.001 and 0.1 and A between −1 and −16.
  const [from, to] = [0.001 * 1, 0.1 * 16];
  return el(
    'g',
    {},
    label(box.x0 - 30, box.y0 - 40, 'too much in the code, as a share of ΔB', {
      class: 'strong',
    }),
    el('rect', {
      x: x(from),
      y: box.y0,
      width: x(to) - x(from),
      height: box.y1 - box.y0,
      fill: 'var(--rule)',
      'fill-opacity': 0.6,
    }),
    label(x(from) + 8, box.y0 + 20, 'where Mamba starts', { class: 'soft' }),
    yAxis(y, [0, 0.25, 0.5, 0.75, 1], box.x0, {
      name: '',
      x1: box.x1,
      top: box.y0,
      format: (t) => `${100 * t}%`,
    }),
    xAxis(x, [0.001, 0.01, 0.1, 1, 10], box.y1, { name: 'Δ · |A|', x0: box.x0, x1: box.x1 }),
    el('path', {
      d: linePath(at.map((z) => [x(z), y(-inputGap(complex(-1), z).re)])),
      fill: 'none',
      class: 's-delta',
      'stroke-width': 2.5,
    }),
    el('circle', { cx: x(here), cy: y(share), r: 6, class: 'f-delta' }),
    label(round(x(here)) - 12, y(share) - 8, percent(share), {
      anchor: here > 0.02 ? 'end' : 'start',
      class: 'strong f-delta',
      dx: here > 0.02 ? undefined : 16,
    }),
  );
}

export const figure: FigureDefinition = {
  name: 'b-bar-gap',
  title: 'B bar in Mamba’s paper and in its code',
  controls: [
    {
      kind: 'slider',
      key: 'delta',
      label: 'Δ, the step',
      min: -3,
      max: 0.3,
      step: 0.1,
      value: 0,
      format: (v) => String(Number((10 ** v).toPrecision(2))),
    },
    {
      kind: 'slider',
      key: 'size',
      label: '|A|, how fast it fades',
      min: 1,
      max: 16,
      step: 1,
      value: 1,
    },
  ],
  render,
  summary: (values) => {
    const { delta, size, paper, code, share } = compute(values);
    return `For A = −${size}, B = 1 and Δ = ${Number(delta.toPrecision(2))} the paper’s B bar is ${Number(paper.toPrecision(3))} and the code’s is ${Number(code.toPrecision(3))}, of which ${percent(share)} is too much.`;
  },
  table: (values) => {
    const { A, size } = compute(values);
    const one = complex(1);
    return {
      columns: ['Δ', 'A bar', 'B bar of the paper', 'B bar of the code', 'too much, %'],
      rows: [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2].map((delta) => [
        `${delta}, Δ|A| = ${Number((delta * size).toPrecision(3))}`,
        zoh(A, one, delta).Abar.re,
        zoh(A, one, delta).Bbar.re,
        mixed(A, one, delta).Bbar.re,
        -100 * inputGap(A, delta).re,
      ]),
    };
  },
  gallery: {
    default: {},
    'as at the start': { delta: -2, size: 1 },
    'largest at the start': { delta: -1, size: 16 },
    'far beyond': { delta: 0.3, size: 16 },
    smallest: { delta: -3, size: 1 },
  },
};
