// One output twice: carried along token by token, and summed at once with the kernel; and the bill.
import {
  complexModeStepFlops,
  directConvFlops,
  fftConvFlops,
} from '../../models/costs/long-convolution.ts';
import { twelveTokens, twoForms } from '../../models/toy/ssm-example.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

/** Modes a channel in the bill: a state of 64 real numbers. */
const modes = 32;
const forms = twoForms();
const tokens = twelveTokens.length;

interface Bill {
  readonly name: string;
  readonly flops: number;
  readonly inARow: string;
}

function bills(length: number): Bill[] {
  return [
    {
      name: 'recurrence',
      flops: complexModeStepFlops * modes * length,
      inARow: `${length.toLocaleString('en')} steps in a row`,
    },
    {
      name: 'convolution, directly',
      flops: 10 * modes * length + directConvFlops(length),
      inARow: 'all tokens at once',
    },
    {
      name: 'convolution by FFT',
      flops: 10 * modes * length + fftConvFlops(length),
      inARow: 'all tokens at once',
    },
  ];
}

const show = (value: number): string =>
  Math.abs(value) < 0.005 ? '0' : value.toFixed(2).replace('-', '−');

function flopsText(flops: number): string {
  const units = [
    [1e9, 'billion'],
    [1e6, 'million'],
    [1e3, 'thousand'],
  ] as const;
  for (const [size, unit] of units)
    if (flops >= size) return `${Number((flops / size).toPrecision(3))} ${unit}`;
  return String(flops);
}

const layouts = {
  wide: { width: 760, left: 196, right: 756, row: 74, top: 20, labelAbove: false },
  narrow: { width: 350, left: 4, right: 346, row: 92, top: 40, labelAbove: true },
} as const;

function render(values: Values, size: Size): string {
  const now = number(values, 'token') - 1;
  const length = 2 ** number(values, 'power');
  const layout = layouts[size];
  const step = (layout.right - layout.left) / tokens;
  const column = (t: number): number => layout.left + t * step;
  const half = 26;
  const middle = (row: number): number => layout.top + row * layout.row + half;
  const height = scaleLinear([-1.1, 1.1], [-half, half]);

  const bar = (
    t: number,
    row: number,
    value: number,
    role: string,
    options: { readonly opacity?: number; readonly part?: number; readonly parts?: number } = {},
  ): string => {
    const { opacity = 1, part = 0, parts = 1 } = options;
    const h = height(value);
    const width = (step - 6) / parts;
    return el('rect', {
      x: column(t) + 3 + part * width,
      y: middle(row) - Math.max(0, h),
      width: width - (parts > 1 ? 1 : 0),
      height: Math.max(0.8, Math.abs(h)),
      class: `f-${role}`,
      'fill-opacity': opacity,
      rx: 1,
    });
  };
  const name = (row: number, first: string, second: string, role: string): string =>
    layout.labelAbove
      ? label(layout.left, middle(row) - half - 12, first, { class: `strong f-${role}` }) +
        label(layout.right, middle(row) - half - 12, second, { class: 'soft', anchor: 'end' })
      : label(0, middle(row) - 3, first, { class: `strong f-${role}` }) +
        label(0, middle(row) + 15, second, { class: 'soft' });
  const base = (row: number): string =>
    el('line', {
      x1: layout.left,
      x2: layout.right,
      y1: middle(row),
      y2: middle(row),
      stroke: 'var(--rule)',
    });

  const all = twelveTokens.map((_, t) => t);
  const read = all.filter((t) => t <= now);
  const rows = [
    el(
      'g',
      { 'data-sym': 'x' },
      name(0, 'input', `token ${now + 1} of ${tokens}`, 'input'),
      base(0),
      ...all.map((t) => bar(t, 0, twelveTokens[t]!, 'input', { opacity: t <= now ? 1 : 0.25 })),
    ),
    el(
      'g',
      { 'data-sym': 'h' },
      name(1, 'recurrence', 'the state, two numbers', 'state'),
      base(1),
      ...read.flatMap((t) =>
        [0, 1].map((n) =>
          bar(t, 1, forms.h[2 * t + n]!, 'state', {
            part: n,
            parts: 2,
            opacity: t === now ? 1 : 0.25,
          }),
        ),
      ),
    ),
    el(
      'g',
      { 'data-sym': 'Kbar' },
      name(2, 'convolution', 'the kernel, laid backwards', 'C'),
      base(2),
      ...read.map((t) => bar(t, 2, forms.kernel[now - t]!, 'C')),
    ),
    el(
      'g',
      {},
      name(3, '', 'kernel × input', 'C'),
      base(3),
      ...read.map((t) => bar(t, 3, forms.kernel[now - t]! * twelveTokens[t]!, 'compute')),
    ),
    el(
      'g',
      { 'data-sym': 'y' },
      name(4, 'output', 'bars: state, rings: sum', 'output'),
      base(4),
      ...read.map((t) =>
        el(
          'g',
          {},
          bar(t, 4, forms.recurrent[t]!, 'output', { opacity: t === now ? 1 : 0.45 }),
          el('circle', {
            cx: column(t) + step / 2,
            cy: middle(4) - height(forms.convolved[t]!),
            r: 5,
            fill: 'var(--paper)',
            class: 's-output',
            'stroke-width': 2,
          }),
        ),
      ),
    ),
  ];
  const frame = el('rect', {
    x: column(now),
    y: layout.top - 8,
    width: step,
    height: 4 * layout.row + 2 * half + 16,
    fill: 'none',
    stroke: 'var(--rule-strong)',
    rx: 3,
  });
  const targets = all.map((t) =>
    el('rect', {
      x: column(t),
      y: layout.top - 8,
      width: step,
      height: 4 * layout.row + 2 * half + 16,
      fill: 'none',
      'pointer-events': 'all',
      'data-set': `token:${t + 1}`,
    }),
  );
  const billTop = layout.top + 4 * layout.row + 2 * half + 58;
  return picture(
    layout.width,
    billTop + (layout.labelAbove ? 3 * 62 : 3 * 32) + 12,
    layout.labelAbove ? '' : frame,
    ...rows,
    ...targets,
    label(
      0,
      billTop - 16,
      layout.labelAbove
        ? `Operations for ${length.toLocaleString('en')} tokens`
        : `One channel, ${2 * modes} numbers of state, ${length.toLocaleString('en')} tokens: operations, bars logarithmic`,
      { class: 'strong' },
    ),
    ...drawBills(bills(length), billTop, layout),
  );
}

function drawBills(items: readonly Bill[], top: number, layout: (typeof layouts)[Size]): string[] {
  const scale = scaleLinear([3, 11.2], [0, layout.labelAbove ? 200 : 240]);
  return items.map(({ name, flops, inARow }, i) => {
    const width = Math.max(2, scale(Math.log10(flops)));
    if (layout.labelAbove) {
      const y = top + i * 62;
      return (
        label(0, y + 12, name) +
        label(layout.right, y + 12, inARow, { class: 'soft', anchor: 'end' }) +
        el('rect', { x: 0, y: y + 20, width, height: 14, rx: 2, class: 'f-compute' }) +
        label(width + 8, y + 32, flopsText(flops), { class: 'f-compute strong' })
      );
    }
    const y = top + i * 32;
    return (
      label(0, y + 14, name) +
      el('rect', { x: layout.left, y: y + 2, width, height: 16, rx: 2, class: 'f-compute' }) +
      label(layout.left + width + 8, y + 15, flopsText(flops), { class: 'f-compute strong' }) +
      label(layout.right, y + 15, inARow, { class: 'soft', anchor: 'end' })
    );
  });
}

export const figure: FigureDefinition = {
  name: 'ssm-two-forms',
  title: 'The same output as a recurrence and as a convolution',
  controls: [
    {
      kind: 'slider',
      key: 'token',
      label: 'Token',
      min: 1,
      max: tokens,
      step: 1,
      value: 8,
      play: 700,
    },
    {
      kind: 'slider',
      key: 'power',
      label: 'Length for the bill',
      min: 4,
      max: 17,
      step: 1,
      value: 14,
      format: (v) => (2 ** v).toLocaleString('en'),
      unit: 'tokens',
    },
  ],
  render,
  summary: (values) => {
    const now = number(values, 'token') - 1;
    const length = 2 ** number(values, 'power');
    const [recurrence, direct, fft] = bills(length);
    return `At token ${now + 1} the recurrence gives ${show(forms.recurrent[now]!)} and the convolution ${show(forms.convolved[now]!)}; for ${length.toLocaleString('en')} tokens they take ${flopsText(recurrence!.flops)} operations one after another, ${flopsText(direct!.flops)} directly and ${flopsText(fft!.flops)} by FFT.`;
  },
  table: (values) => {
    const now = number(values, 'token') - 1;
    return {
      columns: [
        'token',
        'input',
        'state 1',
        'state 2',
        'kernel for it',
        'kernel × input',
        'output by recurrence',
        'output by convolution',
      ],
      rows: twelveTokens.slice(0, now + 1).map((x, t) => {
        const K = forms.kernel[now - t]!;
        return [
          String(t + 1),
          x,
          forms.h[2 * t]!,
          forms.h[2 * t + 1]!,
          K,
          K * x,
          forms.recurrent[t]!,
          forms.convolved[t]!,
        ].map((v) => (typeof v === 'number' ? Number(v.toFixed(4)) : v));
      }),
    };
  },
  gallery: {
    default: {},
    'first token': { token: 1 },
    'last token': { token: 12 },
    'short bill': { power: 4 },
    'long bill': { power: 17 },
  },
};
