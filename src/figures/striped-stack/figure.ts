// StripedHyena block by block, from its configuration, with what each block carries; and how its
// successors moved the stripes.
import { formatValue } from '../../course/format-value.ts';
import {
  operatorCounts,
  operatorsOf,
  stackBytes,
  stackKeys,
  stacks,
  type Operator,
  type Stack,
  type StackBytes,
} from '../../models/toy/striped-stacks.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';

interface Shown {
  readonly stack: Stack;
  readonly operators: readonly Operator[];
  readonly bytes: StackBytes;
  readonly context: number;
}

function compute(values: Values): Shown {
  const key = stackKeys.find((one) => one === text(values, 'model')) ?? 'stripedhyena-7b';
  const stack = stacks[key];
  const context = 2 ** number(values, 'context');
  return { stack, operators: operatorsOf(stack), bytes: stackBytes(stack, context), context };
}

const bytesText = (bytes: number): string => formatValue(bytes, 'bytes');
const whole = (value: number): string => value.toLocaleString('en');

const roles: Readonly<Record<Operator, string>> = {
  attention: 'query',
  long: 'B',
  medium: 'C',
  short: 'A',
};
const operatorNames: Readonly<Record<Operator, string>> = {
  attention: 'attention',
  long: 'Hyena, long filter',
  medium: 'Hyena, 128 taps',
  short: 'Hyena, 7 taps',
};

/** Share of the full width that a stripe takes: the shorter its filter, the shorter the stripe. */
const reach: Readonly<Record<Operator, number>> = {
  attention: 1,
  long: 1,
  medium: 0.66,
  short: 0.33,
};

/** Each block as a stripe on the left and, as a bar, what it carries. */
function flank(
  { operators, bytes }: Shown,
  box: { x: number; y: number; width: number; row: number; bar: number; most: number },
): string {
  const length = scaleLinear([0, Math.max(...bytes.blocks)], [0, box.most]);
  return operators
    .map((operator, i) => {
      const y = box.y + i * box.row;
      const role = roles[operator];
      const carried = length(bytes.blocks[i]!);
      return (
        el('rect', {
          x: box.x,
          y: y + 0.75,
          width: box.width * reach[operator],
          height: box.row - 1.5,
          rx: 1.5,
          class: `f-${role}`,
          'fill-opacity': operator === 'attention' ? 1 : 0.32,
        }) +
        el('rect', {
          x: box.bar,
          y: y + 1.5,
          width: Math.max(1.5, carried),
          height: box.row - 3,
          class: operator === 'attention' ? 'f-memory' : 'f-state',
        })
      );
    })
    .join('');
}

/** The kinds of blocks with their number and what one of each carries. */
function legend(shown: Shown, x: number, y: number): string {
  const counts = operatorCounts(shown.stack);
  const kinds = (['attention', 'long', 'medium', 'short'] as const).filter(
    (one) => counts[one] > 0,
  );
  const carried = (kind: Operator): string =>
    bytesText(shown.bytes.blocks[shown.operators.indexOf(kind)]!);
  return kinds
    .map(
      (kind, i) =>
        el('rect', {
          x,
          y: y + i * 46 - 12,
          width: 18 * reach[kind],
          height: 14,
          rx: 2,
          class: `f-${roles[kind]}`,
          'fill-opacity': kind === 'attention' ? 1 : 0.32,
        }) +
        label(x + 24, y + i * 46, `${counts[kind]} × ${operatorNames[kind]}`, { class: 'strong' }) +
        label(x + 24, y + i * 46 + 19, `carries ${carried(kind)} each`, { class: 'soft' }),
    )
    .join('');
}

function totals({ bytes, context }: Shown, x: number, y: number, full: number): string {
  const rows: readonly (readonly [string, number, string])[] = [
    ['this stack', bytes.total, 'f-memory'],
    ['attention only', bytes.allAttention, 's-memory'],
  ];
  const most = Math.max(bytes.total, bytes.allAttention);
  return (
    label(x, y, `At ${whole(context)} tokens it carries`, { class: 'soft' }) +
    rows
      .map(([name, value, style], i) => {
        const top = y + 16 + i * 50;
        return (
          label(x, top + 14, name, { class: 'strong' }) +
          label(x + full, top + 14, bytesText(value), { anchor: 'end', class: 'mono' }) +
          el('rect', {
            x,
            y: top + 21,
            width: Math.max(1.5, (value / most) * full),
            height: 12,
            class: style,
            ...(style === 's-memory' ? { fill: 'none', 'stroke-width': 1.5 } : {}),
          })
        );
      })
      .join('')
  );
}

/** All stacks side by side, first block at the top; a click shows one in full. */
function lineup(shown: Shown, x: number, y: number, width: number, height: number): string {
  const room = width / stackKeys.length;
  return stackKeys
    .map((key, i) => {
      const stack = stacks[key];
      const kinds = operatorsOf(stack);
      const row = height / kinds.length;
      const left = x + i * room;
      const cut = stack.name.lastIndexOf(' ');
      const family = stack.name.slice(0, cut).replace('StripedHyena', 'SH');
      return el(
        'g',
        { 'data-set': `model:${key}` },
        ...kinds.map((operator, block) =>
          el('rect', {
            x: left,
            y: y + block * row,
            width: (room - 18) * reach[operator],
            height: Math.max(1, row - 0.6),
            class: `f-${roles[operator]}`,
            'fill-opacity': operator === 'attention' ? 1 : 0.32,
          }),
        ),
        stack === shown.stack
          ? el('rect', {
              x: left - 3,
              y: y - 3,
              width: room - 12,
              height: height + 6,
              rx: 3,
              fill: 'none',
              stroke: 'var(--ink-soft)',
            })
          : '',
        label(left, y + height + 20, family, { class: 'soft' }),
        label(left, y + height + 37, stack.name.slice(cut + 1), { class: 'soft' }),
      );
    })
    .join('');
}

function render(values: Values, size: Size): string {
  const shown = compute(values);
  const n = shown.operators.length;
  const kinds = new Set(shown.operators).size;
  if (size === 'wide') {
    const row = n > 40 ? 9.4 : 14.6;
    const y = 44;
    const side = y + 12 + kinds * 46;
    return picture(
      640,
      Math.max(y + n * row, side + 126 + 130) + 14,
      label(40, 22, shown.stack.name, { class: 'strong' }),
      label(356, 22, 'each block carries', { anchor: 'end', class: 'soft' }),
      label(30, y + row - 2, '0', { anchor: 'end', class: 'soft mono' }),
      label(30, y + n * row - 1, String(n - 1), { anchor: 'end', class: 'soft mono' }),
      flank(shown, { x: 40, y, width: 124, row, bar: 176, most: 180 }),
      legend(shown, 392, y + 14),
      totals(shown, 392, side + 10, 246),
      lineup(shown, 395, side + 152, 258, Math.max(90, y + n * row - side - 196)),
    );
  }
  const row = n > 40 ? 6.2 : 9;
  const y = 44;
  const below = y + n * row + 34;
  const side = below + kinds * 46 + 6;
  return picture(
    350,
    side + 310,
    label(26, 22, shown.stack.name, { class: 'strong' }),
    label(346, 22, 'each block carries', { anchor: 'end', class: 'soft' }),
    label(18, y + row, '0', { anchor: 'end', class: 'soft mono' }),
    label(18, y + n * row, String(n - 1), { anchor: 'end', class: 'soft mono' }),
    flank(shown, { x: 26, y, width: 110, row, bar: 150, most: 196 }),
    legend(shown, 0, below),
    totals(shown, 0, side, 346),
    lineup(shown, 4, side + 142, 350, 120),
  );
}

export const figure: FigureDefinition = {
  name: 'striped-stack',
  title: 'The stripes of StripedHyena',
  controls: [
    {
      kind: 'select',
      key: 'model',
      label: 'Model',
      value: 'stripedhyena-7b',
      options: stackKeys.map((value) => ({ value, label: stacks[value].name })),
    },
    {
      kind: 'slider',
      key: 'context',
      label: 'Tokens read',
      min: 4,
      max: 20,
      step: 1,
      value: 15,
      format: (value) => whole(2 ** value),
    },
  ],
  render,
  summary: (values) => {
    const { stack, bytes, context, operators } = compute(values);
    const counts = operatorCounts(stack);
    const share = Math.round((100 * bytes.total) / bytes.allAttention);
    return `${stack.name} has ${counts.attention} blocks of attention among ${operators.length}. After ${whole(context)} tokens it carries ${bytesText(bytes.total)}, ${share}% of what ${operators.length} such blocks of attention would.`;
  },
  table: (values) => {
    const { operators, bytes } = compute(values);
    return {
      columns: ['block', 'operator', 'carries (bytes)'],
      rows: operators.map((operator, i) => [String(i), operatorNames[operator], bytes.blocks[i]!]),
    };
  },
  gallery: {
    default: {},
    'a short text': { context: 5 },
    'Evo, 131,072 tokens': { model: 'evo-1', context: 17 },
    'Evo 2 7B': { model: 'evo-2-7b', context: 17 },
    'Evo 2 40B, a million tokens': { model: 'evo-2-40b', context: 20 },
  },
};
