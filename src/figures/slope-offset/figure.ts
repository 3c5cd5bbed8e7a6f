// Slope and offset: what a hybrid's published fit says about its advantage as compute grows, and how far
// published exponents move when architecture, data or only the fit is changed.
import {
  kimiComputeRatio,
  kimiCrossing,
  kimiRatioBounds,
  publishedExponents,
  spread,
} from '../../models/costs/published-exponents.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear, scaleLog } from '../_shared/scale.ts';
import { el, label, labelWithin, linePath, picture, xAxis } from '../_shared/svg.ts';

const roleOf = { architecture: 'query', data: 'B', fit: 'input' } as const;
const wordOf = { architecture: 'architecture', data: 'data', fit: 'only the fit' } as const;
const exponents = Array.from({ length: 61 }, (_, i) => i / 10);
const digits = '⁰¹²³⁴⁵⁶';
const power = (exponent: number): string =>
  Number.isInteger(exponent) ? `10${digits[exponent]!}` : (10 ** exponent).toPrecision(2);

function advantage(values: Values, x0: number, x1: number, top: number): string {
  const bottom = top + 150;
  const x = scaleLog([1, 1e6], [x0, x1]);
  const y = scaleLinear([0.85, 1.25], [bottom, top]);
  const C = 10 ** number(values, 'compute');
  const bounds = exponents.map((exponent) => kimiRatioBounds(10 ** exponent));
  const band = [
    ...exponents.map((e, i): [number, number] => [x(10 ** e), y(bounds[i]![1])]),
    ...exponents.map((e, i): [number, number] => [x(10 ** e), y(bounds[i]![0])]).reverse(),
  ];
  const now = kimiComputeRatio(C);
  const left = x(C) > (x0 + x1) / 2;
  return [
    ...[0.9, 1, 1.1, 1.2].map(
      (tick) =>
        el('line', {
          x1: x0,
          x2: x1,
          y1: y(tick),
          y2: y(tick),
          stroke: tick === 1 ? 'var(--rule-strong)' : 'var(--rule)',
        }) + label(x0 - 6, y(tick) + 4, tick.toFixed(1), { anchor: 'end', class: 'soft' }),
    ),
    label(
      x0 - 30,
      top - 16,
      x1 > 400
        ? 'compute that full attention needs, as a multiple of the hybrid’s'
        : 'compute of full attention, hybrid = 1',
      { class: 'soft' },
    ),
    el('path', { d: `${linePath(band)}Z`, class: 'f-query', opacity: 0.18 }),
    el('path', {
      d: linePath(exponents.map((e) => [x(10 ** e), y(kimiComputeRatio(10 ** e))])),
      fill: 'none',
      class: 's-query',
      'stroke-width': 2.5,
    }),
    el('path', {
      d: linePath([
        [x0, y(kimiComputeRatio(1))],
        [x1, y(kimiComputeRatio(1))],
      ]),
      class: 's-input',
      'stroke-dasharray': '5 4',
    }),
    label(x1, y(kimiComputeRatio(1)) - 7, 'if the slopes were equal', {
      anchor: 'end',
      class: 'soft',
    }),
    el('circle', { cx: x(C), cy: y(now), r: 6, class: 'f-query' }),
    labelWithin(
      [x0, x1 + 10],
      x(C) + (left ? 10 : 28),
      y(now) + (left ? -12 : 34),
      `${now.toFixed(2)} times`,
      { class: 'strong f-query' },
    ),
    xAxis(x, [1, 10, 100, 1000, 1e4, 1e5, 1e6], bottom, {
      format: (tick) => power(Math.round(Math.log10(tick))),
      name: 'compute, petaflop/s-days',
      x0,
      x1,
    }),
  ].join('');
}

function spreads(width: number, left: number, top: number, wide: boolean): string {
  const x = scaleLinear([0, 0.35], [left, width - (wide ? 100 : 50)]);
  const row = wide ? 32 : 46;
  const rows = publishedExponents.map((study, i) => {
    const y = top + 26 + i * row + (wide ? 0 : 14);
    const role = roleOf[study.changed];
    const end = x(spread(study));
    return (
      (wide
        ? label(left - 12, y + 5, study.study, { anchor: 'end' })
        : label(0, y - 14, `${study.study}: ${wordOf[study.changed]}`, {})) +
      el('line', { x1: left, x2: end, y1: y, y2: y, class: `s-${role}`, 'stroke-width': 8 }) +
      label(
        end + 8,
        y + 5,
        `${(100 * spread(study)).toFixed(0)}%${wide ? ` ${wordOf[study.changed]}` : ''}`,
        {
          class: `strong f-${role}`,
        },
      )
    );
  });
  return (
    label(0, top, 'largest exponent above the smallest, within one study', { class: 'soft' }) +
    rows.join('') +
    el('line', {
      x1: left,
      x2: left,
      y1: top + 12,
      y2: top + 16 + 5 * row,
      stroke: 'var(--rule-strong)',
    })
  );
}

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const top = 36;
  const second = top + 150 + 82;
  return picture(
    width,
    second + 30 + 5 * (wide ? 32 : 46),
    advantage(values, 34, width - 12, top),
    spreads(width, wide ? 190 : 4, second, wide),
  );
}

export const figure: FigureDefinition = {
  name: 'slope-offset',
  title: 'Slopes and offsets as published',
  controls: [
    {
      kind: 'slider',
      key: 'compute',
      label: 'Compute, petaflop/s-days',
      min: 0,
      max: 6,
      step: 0.1,
      value: 0.7,
      format: (exponent) => Number((10 ** exponent).toPrecision(2)).toLocaleString('en'),
    },
  ],
  render,
  summary: (values) => {
    const C = 10 ** number(values, 'compute');
    const [low, high] = kimiRatioBounds(C);
    return `By the two fitted lines of Kimi Linear, full attention needs ${kimiComputeRatio(C).toFixed(2)} times the compute of the hybrid at ${Number(C.toPrecision(2))} petaflop/s-days, between ${low.toFixed(2)} and ${high.toFixed(2)} once the printed exponents are allowed their rounding; the lines meet at about ${Number(kimiCrossing().toPrecision(1)).toLocaleString('en')}. Exponents moved by ${publishedExponents.map((study) => `${(100 * spread(study)).toFixed(0)}% (${study.study}: ${wordOf[study.changed]})`).join(', ')}.`;
  },
  table: () => ({
    columns: ['study', 'changed', 'exponent', 'values', 'spread'],
    rows: publishedExponents.map((study) => [
      study.study,
      wordOf[study.changed],
      study.exponent,
      study.values.map(({ of, exponent }) => `${of} ${Number(exponent.toPrecision(3))}`).join(', '),
      `${(100 * spread(study)).toFixed(1)}%`,
    ]),
  }),
  gallery: {
    default: {},
    'a thousand days': { compute: 3 },
    'beyond the crossing': { compute: 6 },
  },
};
