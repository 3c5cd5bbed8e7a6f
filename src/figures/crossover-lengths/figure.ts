// The length at which the quadratic part of reading takes a chosen share, for several models,
// beside the context their authors state.
import { formatValue } from '../../course/format-value.ts';
import { quadraticShare } from '../../models/costs/model.ts';
import { models, type ModelKey } from '../../models/costs/models.ts';
import type { NamedModel } from '../../models/costs/models-parts.ts';
import { lengthAtShare } from '../../models/toy/quadratic-bill.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLog } from '../_shared/scale.ts';
import { el, label, picture, round, xAxis } from '../_shared/svg.ts';

const keys = [
  'deepseek-v2',
  'llama-2-7b',
  'llama-3.1-8b',
  'llama-2-70b',
  'qwen3-next-80b',
  'kimi-linear-48b',
  'mixtral-8x7b',
  'llama-3.1-70b',
  'stripedhyena-7b',
  'llama-3.1-405b',
  'nemotron-h-8b',
  'minimax-01',
  'jamba-1.5-mini',
  'mistral-7b',
  'mamba-2.8b',
] as const satisfies readonly ModelKey[];

interface Row {
  readonly model: NamedModel;
  readonly length: number;
}

function rowsOf(values: Values): readonly Row[] {
  const share = number(values, 'share') / 100;
  return keys.map((key) => ({ model: models[key], length: lengthAtShare(models[key], share) }));
}

const grouped = (tokens: number): string =>
  Number.isFinite(tokens) ? Math.round(tokens).toLocaleString('en') : 'never';
const thousands = (tokens: number): string =>
  tokens >= 2 ** 20 ? `${tokens / 2 ** 20}M` : `${tokens / 1024}K`;

function render(values: Values, size: Size): string {
  const rows = rowsOf(values);
  const wide = size === 'wide';
  const width = wide ? 640 : 350;
  const left = wide ? 168 : 8;
  const right = wide ? 556 : 342;
  const high = wide ? 26 : 46;
  const top = 42;
  const bottom = top + rows.length * high + 6;
  const x = scaleLog([2 ** 10, 2 ** 24], [left, right]).clamp(true);
  const body = rows.map(({ model, length }, i) => {
    const y = top + i * high + (wide ? high / 2 : 30);
    const context = model.contextLength;
    const never = !Number.isFinite(length);
    return el(
      'g',
      {},
      label(wide ? left - 12 : left, wide ? y + 5 : y - 14, model.name, {
        anchor: wide ? 'end' : 'start',
      }),
      el('line', {
        x1: left,
        x2: never ? right : x(length),
        y1: y,
        y2: y,
        stroke: 'var(--rule-strong)',
        'stroke-dasharray': never ? '2 4' : undefined,
      }),
      context === undefined
        ? ''
        : el('path', {
            d: `M${round(x(context))},${round(y - 7)}v14`,
            class: 's-input',
            'stroke-width': 3,
          }),
      never ? '' : el('circle', { cx: x(length), cy: y, r: 5, class: 'f-compute' }),
      wide
        ? label(width, y + 5, grouped(length), { anchor: 'end', class: 'f-compute' })
        : label(right, y - 14, grouped(length), { anchor: 'end', class: 'f-compute' }),
    );
  });
  return picture(
    width,
    bottom + 44,
    label(left, 16, `● pairs take ${number(values, 'share')}% of the arithmetic`, {
      class: 'f-compute',
    }),
    label(wide ? width : left, wide ? 16 : 34, '▎ context its authors state', {
      class: 'f-input',
      anchor: wide ? 'end' : 'start',
    }),
    ...body,
    xAxis(
      x,
      wide ? [1024, 8192, 65_536, 524_288, 2 ** 22] : [1024, 16_384, 262_144, 2 ** 22],
      bottom,
      {
        format: thousands,
        name: 'tokens',
        x0: left,
        x1: right,
      },
    ),
  );
}

export const figure: FigureDefinition = {
  name: 'crossover-lengths',
  title: 'Length at which pairs of tokens dominate the arithmetic',
  controls: [
    {
      kind: 'slider',
      key: 'share',
      label: 'Share that pairs of tokens take',
      min: 5,
      max: 95,
      step: 5,
      value: 50,
      unit: '%',
    },
  ],
  render,
  summary: (values) => {
    const rows = rowsOf(values).filter(({ length }) => Number.isFinite(length));
    const sorted = rows.toSorted((a, b) => a.length - b.length);
    const [first, last] = [sorted[0]!, sorted[sorted.length - 1]!];
    return `Pairs of tokens take ${number(values, 'share')}% of the arithmetic from ${grouped(first.length)} tokens on in ${first.model.name}, and only from ${grouped(last.length)} in ${last.model.name}.`;
  },
  table: (values) => ({
    columns: ['model', 'width', 'tokens', 'stated context', 'share of pairs there'],
    rows: rowsOf(values).map(({ model, length }) => [
      model.name,
      String(model.dim),
      grouped(length),
      model.contextLength === undefined ? 'not read' : grouped(model.contextLength),
      model.contextLength === undefined
        ? ''
        : formatValue(quadraticShare(model, model.contextLength), 'percent'),
    ]),
  }),
  gallery: {
    default: {},
    'a tenth': { share: 10 },
    'nine tenths': { share: 90 },
  },
};
