// Three stacks of equal depth: attention in every layer, in some, in none. What each carries, and
// what two-layer models of the same three kinds recalled in the lab.
import hybrid from '../../../content/lab/hybrid.json' with { type: 'json' };
import { designModel } from '../../models/costs/designer.ts';
import { carriedBytes } from '../../models/costs/model.ts';
import { linesOf, type Spread } from '../../models/training/recorded-lines.ts';
import { formatValue } from '../../course/format-value.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

const layers = 32;
const recorded = new Map(linesOf(hybrid.runs).map((line) => [line.label, line.accuracy]));
const recall = (model: string): Spread =>
  recorded.get(`16 pairs, with short convolution: ${model}`)!;

const patterns = {
  '1': 'DA',
  '3': 'DDDA',
  '7': 'DDDDDDDA',
  '15': 'DDDDDDDDDDDDDDDA',
} as const;

interface Stack {
  readonly name: string;
  readonly pattern: string;
  readonly carried: number;
  readonly accuracy: Spread;
}

function stacks(values: Values): Stack[] {
  const context = 2 ** number(values, 'context');
  const ratio = text(values, 'ratio') as keyof typeof patterns;
  const stack = (name: string, pattern: string, miniature: string): Stack => {
    const model = designModel(pattern, layers, 4096);
    const carried = carriedBytes(model, context);
    return { name, pattern: model.pattern, carried, accuracy: recall(miniature) };
  };
  return [
    stack('attention only', 'A', 'attention'),
    stack(`hybrid, ${ratio} to 1`, patterns[ratio], 'linear-attention+attention'),
    stack('recurrent only', 'D', 'linear-attention'),
  ];
}

const bytes = (value: number): string => formatValue(value, 'bytes');

function render(values: Values, size: Size): string {
  const all = stacks(values);
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const most = Math.max(...all.map(({ carried }) => carried));
  const rowHeight = wide ? 66 : 112;
  const top = wide ? 44 : 12;
  const strip = wide ? 224 : width;
  const box = strip / layers;
  const barX = wide ? 250 : 0;
  const bar = scaleLinear([0, most], [0, wide ? 200 : 164]);
  const [dotsX, dotsEnd] = wide ? [500, 626] : [214, 346];
  const share = scaleLinear([0, 1], [dotsX, dotsEnd]);
  const rows = all.map(({ name, pattern, carried, accuracy }, i) => {
    const y = top + i * rowHeight;
    const stripY = y + 22;
    const lower = wide ? stripY : y + 58;
    const seeds = [accuracy.low, accuracy.median, accuracy.high];
    return (
      label(0, y + 14, name, { class: 'strong' }) +
      [...pattern]
        .map((letter, j) =>
          el('rect', {
            x: j * box,
            y: stripY,
            width: box - 1.5,
            height: 22,
            rx: 1,
            class: letter === 'A' ? 'f-query' : 'f-state',
          }),
        )
        .join('') +
      el('rect', {
        x: barX,
        y: lower,
        width: Math.max(1, bar(carried)),
        height: 22,
        rx: 2,
        class: 'f-memory',
      }) +
      label(wide ? barX : 0, wide ? y + 14 : lower + 40, bytes(carried), {
        class: 'f-memory strong',
      }) +
      el('line', {
        x1: dotsX,
        x2: dotsEnd,
        y1: lower + 11,
        y2: lower + 11,
        stroke: 'var(--rule-strong)',
      }) +
      seeds
        .map((value) =>
          el('circle', { cx: share(value), cy: lower + 11, r: 6, class: 'f-output', opacity: 0.7 }),
        )
        .join('') +
      label(dotsEnd, wide ? y + 14 : lower + 40, `${Math.round(100 * accuracy.median)}%`, {
        anchor: 'end',
        class: 'f-output strong',
      })
    );
  });
  const heads = wide
    ? [
        label(0, 18, `${layers} layers`, { class: 'soft' }),
        label(barX, 18, 'carried for one sequence', { class: 'soft' }),
        label(dotsEnd, 18, 'recalled in miniature', { anchor: 'end', class: 'soft' }),
      ]
    : [];
  const bottom = top + all.length * rowHeight;
  const key = [
    el('rect', { x: 0, y: bottom - 2, width: 12, height: 12, class: 'f-query' }),
    label(18, bottom + 9, 'attention', { class: 'f-query' }),
    el('rect', { x: 96, y: bottom - 2, width: 12, height: 12, class: 'f-state' }),
    label(114, bottom + 9, 'recurrent', { class: 'f-state' }),
  ];
  const last = wide
    ? []
    : [
        label(0, bottom + 36, 'bars: carried for one sequence', { class: 'f-memory' }),
        label(0, bottom + 56, 'dots: recalled by a two-layer miniature', { class: 'f-output' }),
      ];
  return picture(width, bottom + (wide ? 20 : 66), ...heads, ...rows, ...key, ...last);
}

export const figure: FigureDefinition = {
  name: 'hybrid-stacks',
  title: 'Attention in all layers, in some, in none',
  controls: [
    {
      kind: 'slider',
      key: 'context',
      label: 'Tokens',
      min: 6,
      max: 20,
      step: 1,
      value: 17,
      format: (power) => (2 ** power).toLocaleString('en'),
    },
    {
      kind: 'select',
      key: 'ratio',
      label: 'Recurrent layers for each of attention',
      value: '3',
      options: Object.keys(patterns).map((value) => ({ value, label: `${value} to 1` })),
    },
  ],
  render,
  summary: (values) => {
    const context = (2 ** number(values, 'context')).toLocaleString('en');
    const said = stacks(values).map(
      ({ name, carried, accuracy }) =>
        `${name} carries ${bytes(carried)} and recalls ${Math.round(100 * accuracy.median)}% in miniature`,
    );
    return `At ${context} tokens: ${said.join('; ')}.`;
  },
  table: (values) => ({
    columns: [
      'stack',
      'layers with attention',
      'carried',
      'recalled in miniature: worst',
      'middle',
      'best',
    ],
    rows: stacks(values).map(({ name, pattern, carried, accuracy }) => [
      name,
      [...pattern].filter((letter) => letter === 'A').length,
      bytes(carried),
      accuracy.low,
      accuracy.median,
      accuracy.high,
    ]),
  }),
  gallery: {
    default: {},
    'a short text': { context: 7 },
    'seven to one': { ratio: '7' },
    'a million tokens': { context: 20, ratio: '15' },
  },
};
