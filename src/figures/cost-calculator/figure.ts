// What a named model costs at a context, batch and precision: to read, to write a token, to keep,
// and which cards hold it.
import { formatValue } from '../../course/format-value.ts';
import { devices, type DeviceKey } from '../../models/costs/devices.ts';
import { models, type ModelKey } from '../../models/costs/models.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import { ridgePoint } from '../../models/costs/roofline.ts';
import {
  cardsNeeded,
  servingBill,
  type ServingBill,
  type ServingChoice,
} from '../../models/toy/quadratic-bill.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const modelKeys = [
  'llama-2-7b',
  'llama-2-70b',
  'llama-3.1-8b',
  'llama-3.1-70b',
  'llama-3.1-405b',
  'mistral-7b',
  'mixtral-8x7b',
  'deepseek-v2',
  'jamba-1.5-mini',
  'jamba-1.5-large',
  'minimax-01',
  'qwen3-next-80b',
  'kimi-linear-48b',
  'nemotron-h-8b',
  'recurrentgemma-9b',
  'mamba-2.8b',
] as const satisfies readonly ModelKey[];
const deviceKeys = Object.keys(devices) as DeviceKey[];

const modelOf = (values: Values): NamedModel => models[text(values, 'model') as ModelKey];
const deviceOf = (values: Values): DeviceKey => text(values, 'card') as DeviceKey;
const bits = (values: Values, key: string): number => Number(text(values, key)) / 8;

function choiceOf(values: Values): ServingChoice {
  return {
    context: 2 ** number(values, 'context'),
    batch: 2 ** number(values, 'batch'),
    weightBytesPerNumber: bits(values, 'weights'),
    cacheBytesPerNumber: bits(values, 'cache'),
  };
}

const billOf = (values: Values): ServingBill =>
  servingBill(modelOf(values), devices[deviceOf(values)], choiceOf(values));

const grouped = (count: number): string => Math.round(count).toLocaleString('en');
const plural = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
const bytes = (value: number): string => formatValue(value, 'bytes', 'decimal');

interface Part {
  readonly name: string;
  readonly value: number;
  readonly opacity: number;
}

/** One bar of two parts, each named beneath where it begins. */
function split(
  x: number,
  y: number,
  width: number,
  role: 'compute' | 'memory',
  parts: readonly [Part, Part],
): string {
  const total = parts[0].value + parts[1].value;
  const first = (width * parts[0].value) / total;
  const piece = (at: number, wide: number, part: Part) =>
    wide <= 0
      ? ''
      : el('rect', {
          x: x + at,
          y,
          width: wide,
          height: 22,
          class: `f-${role}`,
          'fill-opacity': part.opacity,
        });
  const percent = (part: Part) => formatValue(part.value / total, 'percent');
  return (
    piece(0, Math.max(0, first), parts[0]) +
    piece(first, Math.max(0, width - first), parts[1]) +
    label(x, y + 40, `${parts[0].name} ${percent(parts[0])}`, { class: `f-${role} strong` }) +
    label(x + width, y + 40, `${parts[1].name} ${percent(parts[1])}`, {
      anchor: 'end',
      class: 'soft',
    })
  );
}

function render(values: Values, size: Size): string {
  const bill = billOf(values);
  const wide = size === 'wide';
  const width = wide ? 880 : 350;
  const column = wide ? 266 : 350;
  const at = (i: number) => (wide ? { x: i * 307, y: 0 } : { x: 0, y: i * 152 });
  const cardsTop = wide ? 152 : 470;
  const rowHigh = wide ? 40 : 62;
  return picture(
    width,
    cardsTop + 34 + deviceKeys.length * rowHigh,
    readBlock(values, bill, at(0), column),
    writeBlock(values, bill, at(1), column),
    keepBlock(bill, at(2), column),
    drawCards(values, bill, cardsTop, rowHigh, width, wide),
  );
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

function readBlock(values: Values, bill: ServingBill, { x, y }: Corner, width: number): string {
  const { quadratic, rest } = bill.reading;
  return (
    label(x, y + 18, 'Read one sequence', { class: 'strong f-compute', 'data-sym': 'flops' }) +
    label(x, y + 42, formatValue(quadratic + rest, 'flops'), { class: 'strong' }) +
    label(
      x,
      y + 62,
      `at least ${formatValue(bill.readingSeconds, 'seconds')} on one ${cardName(deviceOf(values))}`,
      { class: 'soft' },
    ) +
    split(x, y + 78, width, 'compute', [
      { name: 'pairs', value: quadratic, opacity: 0.9 },
      { name: 'the rest', value: rest, opacity: 0.3 },
    ])
  );
}

function writeBlock(values: Values, bill: ServingBill, { x, y }: Corner, width: number): string {
  const { weightBytes, carriedBytes, stepSeconds, intensity } = bill.writing;
  const ridge = ridgePoint(devices[deviceOf(values)]);
  const limit = intensity < ridge ? 'bound by memory' : 'bound by arithmetic';
  return (
    label(x, y + 18, 'Write a token in each', { class: 'strong f-memory' }) +
    label(x, y + 42, `${bytes(weightBytes + carriedBytes)} moved`, { class: 'strong' }) +
    label(x, y + 62, `at least ${formatValue(stepSeconds, 'seconds')} a step, ${limit}`, {
      class: 'soft',
    }) +
    split(x, y + 78, width, 'memory', [
      { name: 'caches', value: carriedBytes, opacity: 0.9 },
      { name: 'weights', value: weightBytes, opacity: 0.3 },
    ])
  );
}

function keepBlock(bill: ServingBill, { x, y }: Corner, width: number): string {
  const { weights, carried, total } = bill.keeping;
  return (
    label(x, y + 18, 'Keep them all', { class: 'strong f-memory', 'data-sym': 'cache' }) +
    label(x, y + 42, bytes(total), { class: 'strong' }) +
    label(x, y + 62, `${bytes(carried)} of cache and state`, { class: 'soft' }) +
    split(x, y + 78, width, 'memory', [
      { name: 'caches', value: carried, opacity: 0.9 },
      { name: 'weights', value: weights, opacity: 0.3 },
    ])
  );
}

const cardName = (key: DeviceKey): string =>
  devices[key].name.replace('NVIDIA ', '').replace(' SXM', '');

function drawCards(
  values: Values,
  bill: ServingBill,
  top: number,
  high: number,
  width: number,
  wide: boolean,
): string {
  const model = modelOf(values);
  const choice = choiceOf(values);
  const { weights, total } = bill.keeping;
  const left = wide ? 112 : 0;
  const right = wide ? 640 : width;
  const largest = Math.max(...deviceKeys.map((key) => devices[key].memoryBytes.value));
  const scale = (right - left) / Math.max(largest, total);
  const rows = deviceKeys.map((key, i) => {
    const memory = devices[key].memoryBytes.value;
    const y = top + 34 + i * high;
    const bar = y + (wide ? 0 : 22);
    const { cards, longest } = cardsNeeded(model, devices[key], choice);
    const boxes = Math.min(cards, Math.floor((right - left) / (memory * scale)) + 1);
    const outlines =
      boxes > 48
        ? ''
        : Array.from({ length: boxes }, (_, box) => {
            const from = left + box * memory * scale;
            return el('rect', {
              x: from,
              y: bar,
              width: Math.max(0, Math.min(memory * scale, right - from)),
              height: 24,
              fill: 'none',
              stroke: 'var(--ink-soft)',
            });
          }).join('');
    const verdict =
      cards === 1
        ? `fits, up to ${Number.isFinite(longest) ? `${grouped(longest)} tokens` : 'any length'}`
        : `${plural(cards, 'card')} at least`;
    return el(
      'g',
      { 'data-set': `card:${key}` },
      label(0, wide ? y + 17 : y + 14, cardName(key), {
        class: key === deviceOf(values) ? 'strong' : undefined,
      }),
      el('rect', {
        x: left,
        y: bar,
        width: weights * scale,
        height: 24,
        class: 'f-memory',
        'fill-opacity': 0.3,
      }),
      el('rect', {
        x: left + weights * scale,
        y: bar,
        width: (total - weights) * scale,
        height: 24,
        class: 'f-memory',
        'fill-opacity': 0.9,
      }),
      outlines,
      label(width, wide ? y + 17 : y + 14, verdict, {
        anchor: 'end',
        class: cards === 1 ? 'strong' : 'soft',
      }),
    );
  });
  return (
    label(0, top + 14, `Which card holds ${plural(choice.batch, 'such sequence')}?`, {
      class: 'strong',
    }) + rows.join('')
  );
}

const precision = (key: string, name: string, options: readonly string[]) =>
  ({
    kind: 'select',
    key,
    label: name,
    value: '16',
    options: options.map((value) => ({ value, label: `${value} bits` })),
  }) as const;

export const figure: FigureDefinition = {
  name: 'cost-calculator',
  title: 'Cost calculator: model, context, batch, precision',
  controls: [
    {
      kind: 'select',
      key: 'model',
      label: 'Model',
      value: 'llama-3.1-8b',
      options: modelKeys.map((value) => ({ value, label: models[value].name })),
    },
    {
      kind: 'slider',
      key: 'context',
      label: 'Context of each sequence',
      min: 8,
      max: 20,
      step: 1,
      value: 15,
      unit: 'tokens',
      format: (v) => grouped(2 ** v),
    },
    {
      kind: 'slider',
      key: 'batch',
      label: 'Sequences served together',
      min: 0,
      max: 8,
      step: 1,
      value: 4,
      format: (v) => grouped(2 ** v),
    },
    precision('weights', 'Weights', ['16', '8', '4']),
    precision('cache', 'Cache', ['16', '8', '4']),
    {
      kind: 'select',
      key: 'card',
      label: 'Times are for one',
      value: 'h100',
      options: deviceKeys.map((value) => ({ value, label: devices[value].name })),
    },
  ],
  render,
  summary: (values) => {
    const model = modelOf(values);
    const { batch, context } = choiceOf(values);
    const { reading, keeping } = billOf(values);
    const { cards } = cardsNeeded(model, devices[deviceOf(values)], choiceOf(values));
    const share = reading.quadratic / (reading.quadratic + reading.rest);
    return `${model.name} with ${plural(batch, 'sequence')} of ${grouped(context)} tokens: reading one takes ${formatValue(reading.quadratic + reading.rest, 'flops')}, ${formatValue(share, 'percent')} of it for pairs; weights and caches take ${bytes(keeping.total)}, at least ${plural(cards, cardName(deviceOf(values)))}.`;
  },
  table: (values) => {
    const model = modelOf(values);
    const { reading, readingSeconds, writing, keeping } = billOf(values);
    return {
      columns: ['quantity', 'value'],
      rows: [
        ['model', `${model.name}; configuration: ${model.source}`],
        ['reading, pairs', formatValue(reading.quadratic, 'flops')],
        ['reading, the rest', formatValue(reading.rest, 'flops')],
        ['reading, least time', formatValue(readingSeconds, 'seconds')],
        ['writing, arithmetic a token', formatValue(writing.flopsPerToken, 'flops')],
        ['writing, weights moved a step', bytes(writing.weightBytes)],
        ['writing, caches and states moved a step', bytes(writing.carriedBytes)],
        ['writing, least time a step', formatValue(writing.stepSeconds, 'seconds')],
        ['writing, FLOP for each byte moved', formatValue(writing.intensity, 'flopPerByte')],
        ['keeping, weights', bytes(keeping.weights)],
        ['keeping, caches and states', bytes(keeping.carried)],
        ...deviceKeys.map((key) => {
          const { cards, longest } = cardsNeeded(model, devices[key], choiceOf(values));
          const alone = Number.isFinite(longest) ? `${grouped(longest)} tokens` : 'any length';
          return [devices[key].name, `${plural(cards, 'card')} at least; one holds ${alone}`];
        }),
      ],
    };
  },
  gallery: {
    default: {},
    'one short prompt': { context: 11, batch: 0 },
    'a million tokens': { model: 'llama-3.1-70b', context: 20, batch: 0 },
    'many key-value heads': { model: 'llama-2-7b', context: 15, batch: 4 },
    'a hybrid': { model: 'jamba-1.5-mini', context: 18, batch: 4 },
    'four bits': { model: 'llama-3.1-405b', weights: '4', cache: '8' },
    'no cache at all': { model: 'mamba-2.8b', context: 20, batch: 8, card: 'a100-40gb' },
  },
};
