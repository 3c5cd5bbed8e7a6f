// One row of attention, step by step: dot products, scale, mask, softmax, weighted sum.
import {
  exampleKeys,
  exampleQueries,
  exampleValues,
  traceExample,
} from '../../models/toy/attention-example.ts';
import {
  flag,
  number,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture, round } from '../_shared/svg.ts';

interface Row {
  readonly query: number;
  readonly dots: readonly number[];
  readonly scaled: readonly number[];
  readonly masked: readonly number[];
  readonly weights: readonly number[];
  readonly output: readonly number[];
}

const steps = ['dot products', 'scaled', 'masked', 'softmax', 'weighted sum'] as const;

function compute(values: Values): Row {
  const query = number(values, 'query') - 1;
  const trace = traceExample(number(values, 'temperature'), flag(values, 'causal'));
  const n = exampleKeys.length;
  const row = (data: Float64Array): number[] =>
    Array.from(data.subarray(query * n, (query + 1) * n));
  return {
    query,
    dots: row(trace.scores.data),
    scaled: row(trace.scaledScores.data),
    masked: row(trace.maskedScores.data),
    weights: row(trace.weights.data),
    output: Array.from(trace.output.data.subarray(query * 2, query * 2 + 2)),
  };
}

const show = (value: number): string =>
  value === -Infinity ? '−∞' : String(Number(value.toFixed(3))).replace('-', '−');

/** A row of boxes, one a component, in the colour of its role. */
function vector(
  x: number,
  y: number,
  entries: readonly number[],
  role: string,
  box = 26,
  opacity = 0.16,
): string {
  return entries
    .map(
      (entry, i) =>
        el('rect', {
          x: x + i * box,
          y,
          width: box - 2,
          height: 24,
          rx: 2,
          class: `f-${role}`,
          'fill-opacity': round(opacity + 0.2 * Math.min(1, Math.abs(entry))),
        }) +
        label(x + i * box + box / 2 - 1, y + 17, show(entry), { anchor: 'middle', class: 'mono' }),
    )
    .join('');
}

function render(values: Values, size: Size): string {
  const row = compute(values);
  const step = number(values, 'step');
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const keyX = wide ? 90 : 40;
  const columns = wide ? [226, 286, 346, 412] : [160, 207, 207, 260];
  const valueX = wide ? 470 : 300;
  const outputX = wide ? valueX : width - 76;
  const top = 118;
  const high = 44;
  const names = ['q·k', '÷ √d', 'mask', 'softmax'];
  const roles = ['', '', '', 'query'];
  const series = [row.dots, row.scaled, row.masked, row.weights];
  const visible = (column: number): boolean => {
    if (column >= step) return false;
    if (wide) return true;
    // Narrow: the products, the newest score and the weights have room; older scores make way.
    return column === 0 || column === 3 || column === Math.min(step, 3) - 1;
  };
  const head = names
    .map((name, c) =>
      visible(c) ? label(columns[c]!, top - 14, name, { anchor: 'middle', class: 'soft' }) : '',
    )
    .join('');
  const lines = exampleKeys.map((key, j) => {
    const y = top + j * high;
    const hidden = step >= 3 && row.masked[j] === -Infinity;
    const cells = series.map((column, c) =>
      visible(c)
        ? label(columns[c]!, y + 18, show(column[j]!), {
            anchor: 'middle',
            class: `mono ${roles[c] ? 'strong' : ''}`,
          })
        : '',
    );
    return el(
      'g',
      { opacity: hidden ? 0.4 : undefined },
      label(0, y + 17, wide ? `token ${j + 1}` : `${j + 1}`, { class: 'soft' }),
      el('g', { 'data-sym': 'k' }, vector(keyX, y, key, 'key')),
      ...cells,
      step >= 4
        ? el('rect', {
            x: columns[3]! - 24,
            y: y + 24,
            width: Math.max(0.5, 48 * row.weights[j]!),
            height: 4,
            class: 'f-query',
          })
        : '',
      step >= 4
        ? el(
            'g',
            { 'data-sym': 'v' },
            vector(valueX, y, exampleValues[j]!, 'value', wide ? 30 : 28),
          )
        : '',
      step >= 5 && wide
        ? label(valueX + 70, y + 17, `× ${show(row.weights[j]!)}`, { class: 'mono soft' })
        : '',
    );
  });
  const bottom = top + exampleKeys.length * high;
  return picture(
    width,
    bottom + 62,
    label(0, 20, `Query of token ${row.query + 1}`, { class: 'strong f-query' }),
    el('g', { 'data-sym': 'q' }, vector(keyX, 34, exampleQueries[row.query]!, 'query')),
    label(keyX, top - 14, 'keys', { class: 'f-key' }),
    step >= 4 ? label(valueX, top - 14, 'values', { class: 'f-value' }) : '',
    head,
    ...lines,
    step >= 5
      ? el('line', { x1: keyX, x2: width, y1: bottom, y2: bottom, stroke: 'var(--rule-strong)' }) +
          label(outputX - (wide ? 14 : 10), bottom + 32, 'output', {
            anchor: 'end',
            class: 'strong f-output',
          }) +
          el(
            'g',
            { 'data-sym': 'y' },
            vector(
              outputX,
              bottom + 15,
              row.output.map((v) => Number(v.toFixed(2))),
              'output',
              wide ? 44 : 38,
            ),
          )
      : label(0, bottom + 32, `Step ${step} of ${steps.length}: ${steps[step - 1]}`, {
          class: 'soft',
        }),
  );
}

export const figure: FigureDefinition = {
  name: 'attention-row',
  title: 'One row of attention, step by step',
  controls: [
    {
      kind: 'slider',
      key: 'step',
      label: 'Step',
      min: 1,
      max: 5,
      step: 1,
      value: 5,
      play: 1200,
      format: (v) => steps[v - 1]!,
    },
    { kind: 'slider', key: 'query', label: 'Token that asks', min: 1, max: 4, step: 1, value: 3 },
    {
      kind: 'slider',
      key: 'temperature',
      label: 'Temperature',
      min: 0.25,
      max: 4,
      step: 0.25,
      value: 1,
    },
    { kind: 'toggle', key: 'causal', label: 'Causal mask', value: true },
  ],
  render,
  summary: (values) => {
    const row = compute(values);
    const weights = row.weights
      .map((w, j) => `${Math.round(w * 100)}% of token ${j + 1}`)
      .join(', ');
    return `Token ${row.query + 1} takes ${weights}; its output is (${row.output.map((v) => v.toFixed(2)).join(', ')}).`;
  },
  table: (values) => {
    const row = compute(values);
    return {
      columns: ['key of token', 'q·k', 'scaled', 'masked', 'weight'],
      rows: exampleKeys.map((_, j) => [
        String(j + 1),
        row.dots[j]!,
        row.scaled[j]!,
        show(row.masked[j]!),
        Number(row.weights[j]!.toFixed(4)),
      ]),
    };
  },
  gallery: {
    default: {},
    'dot products': { step: 1 },
    masked: { step: 3 },
    'no mask': { causal: false },
    cold: { temperature: 0.25 },
    'first token': { query: 1 },
  },
};
