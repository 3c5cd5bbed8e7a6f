// The two bills of a long text against its length: what reading costs, and what keeping costs.
import { formatValue } from '../../course/format-value.ts';
import { devices } from '../../models/costs/devices.ts';
import { carriedBytes, crossoverLength, quadraticShare } from '../../models/costs/model.ts';
import { models, type ModelKey } from '../../models/costs/models.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import { weightsBytes } from '../../models/costs/serving.ts';
import { readingBill } from '../../models/toy/quadratic-bill.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, linePath, picture, round, xAxis, yAxis } from '../_shared/svg.ts';

const keys = [
  'llama-3.1-8b',
  'llama-2-7b',
  'llama-3.1-70b',
  'llama-3.1-405b',
  'mixtral-8x7b',
  'mistral-7b',
  'deepseek-v2',
  'jamba-1.5-mini',
  'mamba-2.8b',
] as const satisfies readonly ModelKey[];

const exponents = { min: 10, max: 20 };
const lengths = Array.from({ length: 41 }, (_, i) => Math.round(2 ** (exponents.min + i / 4)));
const lengthTicks = [1024, 8192, 65_536, 524_288];

interface Panel {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const layouts: Record<Size, { width: number; height: number; reading: Panel; keeping: Panel }> = {
  wide: {
    width: 880,
    height: 432,
    reading: { left: 62, right: 410, top: 98, bottom: 380 },
    keeping: { left: 520, right: 868, top: 98, bottom: 380 },
  },
  narrow: {
    width: 350,
    height: 770,
    reading: { left: 56, right: 344, top: 98, bottom: 330 },
    keeping: { left: 56, right: 344, top: 486, bottom: 718 },
  },
};

const modelOf = (values: Values): NamedModel => models[text(values, 'model') as ModelKey];
const lengthOf = (values: Values): number => 2 ** number(values, 'exponent');

const thousands = (tokens: number): string =>
  tokens >= 2 ** 20 ? `${tokens / 2 ** 20}M` : `${tokens / 1024}K`;

/** Tokens as they are counted: 131,072. */
const tokensText = (tokens: number): string => Math.round(tokens).toLocaleString('en');

function render(values: Values, size: Size): string {
  const model = modelOf(values);
  const length = lengthOf(values);
  const { width, height, reading, keeping } = layouts[size];
  return picture(
    width,
    height,
    drawReading(model, length, reading),
    drawKeeping(model, length, keeping),
  );
}

function lengthScale({ left, right }: Panel) {
  return scaleLog([2 ** exponents.min, 2 ** exponents.max], [left, right]);
}

/** The vertical line at the chosen length, with a handle beneath the axis. */
function cursor(x: number, { top, bottom }: Panel): string {
  return el(
    'g',
    { 'data-drag': 'length' },
    el('line', { x1: x, x2: x, y1: top, y2: bottom, stroke: 'var(--rule-strong)' }),
    el('rect', {
      x: x - 14,
      y: top,
      width: 28,
      height: bottom - top,
      fill: 'none',
      'pointer-events': 'all',
    }),
    el('path', {
      d: `M${round(x - 7)},${top - 10}h14l-7,10z`,
      class: 'f-input',
    }),
  );
}

function drawReading(model: NamedModel, length: number, panel: Panel): string {
  const { left, right, top, bottom } = panel;
  const x = lengthScale(panel);
  const y = scaleLog([1e11, 1e19], [bottom, top]);
  const line = (of: (n: number) => number) =>
    linePath(lengths.map((n) => [x(n), of(n) > 0 ? y(Math.max(1e11, of(n))) : NaN] as const));
  const bills = new Map(lengths.map((n) => [n, readingBill(model, n)]));
  const now = readingBill(model, length);
  const all = now.quadratic + now.rest;
  const crossing = crossoverLength(model);
  const half = Number.isFinite(crossing) && crossing < 2 ** exponents.max;
  const late = half && x(crossing) > right - 110;
  const end = lengths[lengths.length - 1]!;
  const quadraticEnd = bills.get(end)!.quadratic;
  const restEnd = bills.get(end)!.rest;
  const share = quadraticShare(model, length);
  return el(
    'g',
    {},
    label(left, 22, 'Reading', { class: 'strong f-compute', 'data-sym': 'flops' }),
    label(left, 44, `${formatValue(all, 'flops')}, once`, { class: 'strong' }),
    label(left, 63, `${formatValue(share, 'percent')} of it for pairs of tokens`, {
      class: 'soft',
    }),
    xAxis(x, lengthTicks, bottom, {
      format: thousands,
      name: 'length of the text (tokens)',
      x0: left,
      x1: right,
    }),
    yAxis(y, [1e12, 1e14, 1e16, 1e18], left, {
      format: (v) => formatValue(v, 'flops').replace(/\u202f?FLOP/, ''),
      name: 'FLOP',
      x1: right,
      top: top + 8,
    }),
    el('path', {
      d: line((n) => bills.get(n)!.rest),
      class: 's-compute',
      fill: 'none',
      'stroke-width': 1.5,
      'stroke-dasharray': '5 4',
    }),
    el('path', {
      d: line((n) => bills.get(n)!.quadratic),
      class: 's-compute',
      fill: 'none',
      'stroke-width': 2.5,
    }),
    cursor(x(length), panel),
    quadraticEnd > 0
      ? label(
          right - 4,
          y(quadraticEnd) + (quadraticEnd > restEnd ? (late ? -32 : -10) : 20),
          'pairs',
          {
            anchor: 'end',
            class: 'strong f-compute',
          },
        )
      : '',
    label(right - 4, y(restEnd) + (quadraticEnd > restEnd ? 40 : -14), 'all the rest', {
      anchor: 'end',
      class: 'f-compute',
    }),
    half
      ? el('circle', {
          cx: x(crossing),
          cy: y(readingBill(model, crossing).quadratic),
          r: 4.5,
          class: 'f-compute',
        }) +
          label(
            x(crossing) - 10,
            y(readingBill(model, crossing).quadratic) - 14,
            `equal at ${tokensText(crossing)}`,
            { anchor: 'end' },
          )
      : '',
  );
}

function drawKeeping(model: NamedModel, length: number, panel: Panel): string {
  const { left, right, top, bottom } = panel;
  const x = lengthScale(panel);
  const floor = 2 ** 22;
  const y = scaleLog([floor, 2 ** 40], [bottom, top]);
  const kept = carriedBytes(model, length);
  const heading = panel.top - 76;
  const rule = (bytes: number, name: string, above: boolean) =>
    el('line', {
      x1: left,
      x2: right,
      y1: y(bytes),
      y2: y(bytes),
      class: 's-memory',
      'stroke-dasharray': '2 4',
    }) + label(left + 6, y(bytes) + (above ? -6 : 17), name, { class: 'soft' });
  const weights = weightsBytes(model);
  const card = devices.h100.memoryBytes.value;
  return el(
    'g',
    {},
    label(left, heading, 'Keeping', { class: 'strong f-memory', 'data-sym': 'cache' }),
    label(left, heading + 22, `${formatValue(kept, 'bytes')}, as long as it is in use`, {
      class: 'strong',
    }),
    label(left, heading + 41, 'read in full for every token written', { class: 'soft' }),
    xAxis(x, lengthTicks, bottom, {
      format: thousands,
      name: 'length of the text (tokens)',
      x0: left,
      x1: right,
    }),
    yAxis(y, [2 ** 24, 2 ** 28, 2 ** 32, 2 ** 36], left, {
      format: (v) => formatValue(v, 'bytes'),
      name: 'bytes',
      x1: right,
      top: top + 8,
    }),
    rule(weights, 'weights of the model', weights >= card && y(weights) > top + 24),
    rule(card, 'memory of one H100', weights < card),
    el('path', {
      d: linePath(lengths.map((n) => [x(n), y(Math.max(floor, carriedBytes(model, n)))] as const)),
      class: 's-memory',
      fill: 'none',
      'stroke-width': 2.5,
    }),
    cursor(x(length), panel),
    el('circle', { cx: x(length), cy: y(Math.max(floor, kept)), r: 4.5, class: 'f-memory' }),
  );
}

export const figure: FigureDefinition = {
  name: 'reading-and-keeping',
  title: 'Cost of reading and cost of keeping against length',
  controls: [
    {
      kind: 'select',
      key: 'model',
      label: 'Model',
      value: keys[0],
      options: keys.map((value) => ({ value, label: models[value].name })),
    },
    {
      kind: 'slider',
      key: 'exponent',
      label: 'Length of the text',
      min: exponents.min,
      max: exponents.max,
      step: 1,
      value: 17,
      unit: 'tokens',
      format: (v) => tokensText(2 ** v),
    },
  ],
  render,
  drag: (_, __, x, y, size) => {
    const { reading, keeping } = layouts[size];
    const under = size === 'wide' ? x > 460 : y > 400;
    return { exponent: Math.log2(lengthScale(under ? keeping : reading).invert(x)) };
  },
  summary: (values) => {
    const model = modelOf(values);
    const length = lengthOf(values);
    const { quadratic, rest } = readingBill(model, length);
    return `${model.name} reads ${tokensText(length)} tokens with ${formatValue(quadratic + rest, 'flops')}, ${formatValue(quadraticShare(model, length), 'percent')} of them for pairs of tokens, and then keeps ${formatValue(carriedBytes(model, length), 'bytes')} beside weights of ${formatValue(weightsBytes(model), 'bytes')}.`;
  },
  table: (values) => {
    const model = modelOf(values);
    return {
      columns: ['tokens', 'for pairs', 'for the rest', 'share of pairs', 'kept'],
      rows: lengths
        .filter((_, i) => i % 4 === 0)
        .map((n) => {
          const { quadratic, rest } = readingBill(model, n);
          return [
            tokensText(n),
            formatValue(quadratic, 'flops'),
            formatValue(rest, 'flops'),
            formatValue(quadraticShare(model, n), 'percent'),
            formatValue(carriedBytes(model, n), 'bytes'),
          ];
        }),
    };
  },
  gallery: {
    default: {},
    'many key-value heads': { model: 'llama-2-7b' },
    'a window': { model: 'mistral-7b', exponent: 20 },
    'latent attention': { model: 'deepseek-v2', exponent: 15 },
    'a hybrid': { model: 'jamba-1.5-mini', exponent: 20 },
    'a fixed state': { model: 'mamba-2.8b' },
    'the largest': { model: 'llama-3.1-405b', exponent: 10 },
  },
};
