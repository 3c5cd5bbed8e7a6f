// Linear attention three ways: all pairs, token by token, and in chunks. The same output, with the
// work, the waiting and the memory of each.
import { compareForms, type FormCost, type ThreeForms } from '../../models/toy/three-forms.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture, round } from '../_shared/svg.ts';

const computed = new Map<string, ThreeForms>();

function compute(values: Values): ThreeForms {
  const [length, dim, chunk] = [
    number(values, 'length'),
    Number(text(values, 'dim')),
    number(values, 'chunk'),
  ];
  const key = [length, dim, chunk].join();
  const forms = computed.get(key) ?? compareForms(length, dim, chunk);
  computed.set(key, forms);
  return forms;
}

const count = (value: number): string => value.toLocaleString('en');

/** The difference as a power of ten that it stays below. */
function below(difference: number): string {
  if (difference === 0) return 'exactly zero';
  const power = Math.ceil(Math.log10(difference));
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const raised = [...String(Math.abs(power))].map((digit) => digits[Number(digit)]).join('');
  return `below 10${power < 0 ? '⁻' : ''}${raised}`;
}

const plainBelow = (difference: number): string =>
  difference === 0 ? 'zero' : `below 1e${Math.ceil(Math.log10(difference))}`;

interface Panel {
  readonly name: string;
  readonly how: string;
  readonly chunk: number;
  readonly cost: FormCost;
}

function panelsOf(values: Values): Panel[] {
  const forms = compute(values);
  const [length, chunk] = [number(values, 'length'), number(values, 'chunk')];
  return [
    { name: 'Parallel', how: 'all pairs at once', chunk: length, cost: forms.parallel },
    { name: 'Recurrent', how: 'one token after the other', chunk: 1, cost: forms.recurrent },
    { name: 'Chunked', how: `pairs within ${chunk}, a state between`, chunk, cost: forms.chunked },
  ];
}

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const panels = panelsOf(values);
  const length = number(values, 'length');
  const { difference } = compute(values);
  const most = Math.max(...panels.map(({ cost }) => cost.multiplyAdds));
  const same = `The outputs differ by rounding only: ${below(difference)}.`;
  if (wide) {
    return picture(
      860,
      424,
      ...panels.map((panel, i) => {
        const x = i * 300;
        return (
          label(x, 20, panel.name, { class: 'strong' }) +
          label(x, 40, panel.how, { class: 'soft' }) +
          grid(panel, length, x, 56, 232, true) +
          numbers(panel.cost, most, x, 322, 232)
        );
      }),
      label(0, 416, same, { class: 'soft' }),
    );
  }
  const high = 190;
  return picture(
    350,
    3 * high + 22,
    ...panels.map((panel, i) => {
      const y = i * high;
      return (
        label(0, y + 18, panel.name, { class: 'strong' }) +
        label(90, y + 18, panel.how, { class: 'soft' }) +
        grid(panel, length, 0, y + 30, 132, false) +
        numbers(panel.cost, most, 158, y + 50, 190) +
        (i === 0 ? '' : label(158, y + 140, 'shaded: through the state', { class: 'f-state' }))
      );
    }),
    label(0, 3 * high + 8, same, { class: 'soft' }),
  );
}

/** Rows ask, columns are asked. Compared pair by pair: query colour; through the state: state colour. */
function grid(
  { chunk, name }: Panel,
  length: number,
  x: number,
  y: number,
  side: number,
  labelled: boolean,
): string {
  const cell = side / length;
  const parts: string[] = [];
  for (let start = 0; start < length; start += chunk) {
    const n = Math.min(chunk, length - start);
    const [left, top] = [x + start * cell, y + start * cell];
    if (start > 0) {
      parts.push(
        el('rect', {
          x,
          y: top,
          width: start * cell,
          height: n * cell,
          class: 'f-state',
          'fill-opacity': 0.16,
        }),
        el('line', {
          x1: left,
          x2: left,
          y1: top,
          y2: top + n * cell,
          class: 's-state',
          'stroke-width': name === 'Recurrent' ? 2 : 4,
        }),
      );
    }
    let path = `M${round(left)},${round(top)}`;
    for (let t = 0; t < n; t++) path += `h${round(cell)}v${round(cell)}`;
    parts.push(
      el('path', { d: `${path}H${round(left)}Z`, class: 'f-query', 'fill-opacity': 0.75 }),
    );
  }
  return el(
    'g',
    {},
    el('rect', { x, y, width: side, height: side, fill: 'none', stroke: 'var(--rule)' }),
    ...parts,
    labelled && name === 'Parallel'
      ? label(x + side - 8, y + 22, 'hidden: later tokens', { anchor: 'end', class: 'soft' })
      : '',
    labelled && name === 'Chunked' && length / chunk >= 3
      ? label(x + 8, y + side - 12, 'through the state', { class: 'f-state strong' })
      : '',
  );
}

function numbers(cost: FormCost, most: number, x: number, y: number, width: number): string {
  const line = (i: number, name: string, value: string): string =>
    label(x, y + i * 24, name, { class: 'soft' }) +
    label(x + width, y + i * 24, value, { anchor: 'end', class: 'strong mono' });
  return (
    line(0, 'multiply–adds', count(cost.multiplyAdds)) +
    el('rect', {
      x,
      y: y + 7,
      width: (width * cost.multiplyAdds) / most,
      height: 4,
      rx: 2,
      class: 'f-compute',
    }) +
    line(1.3, 'steps in a row', count(cost.steps)) +
    line(2.3, 'numbers carried', count(cost.carried))
  );
}

export const figure: FigureDefinition = {
  name: 'three-forms',
  title: 'Three forms of linear attention',
  controls: [
    {
      kind: 'slider',
      key: 'chunk',
      label: 'Chunk',
      min: 1,
      max: 64,
      step: 1,
      value: 8,
      unit: 'tokens',
    },
    {
      kind: 'slider',
      key: 'length',
      label: 'Length',
      min: 8,
      max: 64,
      step: 8,
      value: 48,
      unit: 'tokens',
    },
    {
      kind: 'select',
      key: 'dim',
      label: 'Width of the head',
      value: '8',
      options: ['4', '8', '16', '32'].map((value) => ({ value, label: value })),
    },
  ],
  limits: (values) => ({ chunk: { max: number(values, 'length') } }),
  render,
  summary: (values) => {
    const { parallel, recurrent, chunked, difference } = compute(values);
    return `With ${number(values, 'length')} tokens the parallel form needs ${count(parallel.multiplyAdds)} multiply–adds in 1 step, the recurrent form ${count(recurrent.multiplyAdds)} in ${recurrent.steps} steps and chunks of ${number(values, 'chunk')} tokens ${count(chunked.multiplyAdds)} in ${chunked.steps} steps; their outputs differ by ${plainBelow(difference)}.`;
  },
  table: (values) => ({
    columns: ['form', 'multiply–adds', 'steps in a row', 'numbers carried'],
    rows: panelsOf(values).map(({ name, cost }) => [
      name,
      cost.multiplyAdds,
      cost.steps,
      cost.carried,
    ]),
  }),
  gallery: {
    default: {},
    'a chunk of one': { chunk: 1 },
    'one chunk': { chunk: 48 },
    'a chunk that does not divide': { chunk: 20, length: 64 },
    'a wide head': { dim: '32', length: 64 },
  },
};
