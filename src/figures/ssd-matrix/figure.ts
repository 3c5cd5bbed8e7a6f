// State space duality on one head: mask times scores as a matrix, the same matrix in chunks, and
// the outputs of both with their largest difference.
import { dictation } from '../../models/toy/dictation.ts';
import { lowerLeft, rankOf, ssdForms, type SsdForms } from '../../models/toy/ssd-forms.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const length = dictation.length;

function compute(values: Values): SsdForms & {
  readonly chunk: number;
  readonly state: number;
  readonly now: number;
} {
  const chunk = 2 ** number(values, 'power');
  const state = number(values, 'state');
  return { ...ssdForms(state, chunk), chunk, state, now: number(values, 'token') - 1 };
}

/** A square whose area is the number, filled when positive, an outline when negative. */
function square(x: number, y: number, room: number, value: number, role: string): string {
  const side = (room - 1) * Math.sqrt(Math.min(1, Math.abs(value)));
  if (side < 0.7) return '';
  const box = { x: x + (room - side) / 2, y: y + (room - side) / 2, width: side, height: side };
  return value > 0
    ? el('rect', { ...box, class: `f-${role}` })
    : el('rect', { ...box, fill: 'none', class: `s-${role}`, 'stroke-width': 1.1 });
}

interface Grid {
  readonly x: number;
  readonly y: number;
  readonly cell: number;
}

function matrix(
  rows: SsdForms['M'],
  { x, y, cell }: Grid,
  options: { readonly role: string; readonly now: number; readonly full?: boolean },
): string {
  const largest = Math.max(...rows.flatMap((row) => [...row].map(Math.abs)));
  return (
    el('rect', {
      x,
      y: y + options.now * cell,
      width: length * cell,
      height: cell,
      class: 'f-query',
      'fill-opacity': 0.12,
    }) +
    rows
      .flatMap((row, t) =>
        Array.from(row, (value, s) =>
          options.full || s <= t
            ? square(x + s * cell, y + t * cell, cell, value / largest, options.role)
            : '',
        ),
      )
      .join('') +
    el('rect', {
      x,
      y,
      width: length * cell,
      height: length * cell,
      fill: 'none',
      stroke: 'var(--rule)',
    })
  );
}

/** Chunks on the diagonal in outline; what lies below them is reached through the state. */
function chunks({ x, y, cell }: Grid, chunk: number): string {
  const marks: string[] = [];
  for (let start = 0; start < length; start += chunk) {
    const from = start * cell;
    const side = Math.min(chunk, length - start) * cell;
    marks.push(
      el('rect', {
        x,
        y: y + from,
        width: from,
        height: side,
        class: 'f-state',
        'fill-opacity': 0.1,
      }),
      el('rect', {
        x: x + from,
        y: y + from,
        width: side,
        height: side,
        fill: 'none',
        class: 's-compute',
        'stroke-width': 1.6,
      }),
    );
  }
  return marks.join('');
}

const difference = (value: number): string =>
  value === 0 ? '0' : value.toExponential(1).replace('e-', ' × 10⁻').replace(/\d+$/, superscript);

const superscript = (digits: string): string =>
  [...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!).join('');

/** The first channel of the output: bars by the matrix, rings by the chunks. */
function outputs(
  forms: SsdForms & { readonly now: number },
  { x, y, cell }: Grid,
  high: number,
): string {
  const largest = Math.max(...forms.byMatrix.map((row) => Math.abs(row[0]!)));
  const tall = (value: number): number => (value / largest) * (high / 2 - 6);
  return (
    el('line', { x1: x, x2: x + length * cell, y1: y, y2: y, stroke: 'var(--rule)' }) +
    forms.byMatrix
      .map((row, t) => {
        const bar = tall(row[0]!);
        return (
          el('rect', {
            x: x + t * cell + cell * 0.2,
            y: y - Math.max(0, bar),
            width: cell * 0.6,
            height: Math.max(0.8, Math.abs(bar)),
            class: 'f-output',
            opacity: t === forms.now ? 1 : 0.5,
          }) +
          el('circle', {
            cx: x + (t + 0.5) * cell,
            cy: y - tall(forms.byChunks[t]![0]!),
            r: 3.6,
            fill: 'var(--paper)',
            class: 's-output',
            'stroke-width': 1.6,
          })
        );
      })
      .join('')
  );
}

const layouts = {
  wide: { width: 760, small: 11.5, large: 20.5, scores: 212, product: [428, 0], outputs: [0, 1] },
  narrow: { width: 350, small: 10.2, large: 20.5, scores: 182, product: [11, 1], outputs: [11, 2] },
} as const;

function render(values: Values, size: Size): string {
  const forms = compute(values);
  const { now, chunk, state, pairs, handovers } = forms;
  const layout = layouts[size];
  const wide = size === 'wide';
  const [small, large] = [length * layout.small, length * layout.large];
  const top = 46;
  const names = (x: number, y: number, name: string, note: string, role: string): string =>
    label(x, y - 28, name, { class: `strong f-${role}` }) +
    label(x, y - 10, note, { class: 'soft' });

  const mask = { x: 0, y: top, cell: layout.small };
  const scores = { x: layout.scores, y: top, cell: layout.small };
  const product = {
    x: layout.product[0],
    y: wide ? top : top + small + 62,
    cell: layout.large,
  };
  const facts = [
    [`inside the chunks ${pairs} of ${(length * (length + 1)) / 2} pairs, one by one`, 'compute'],
    [
      `between: ${handovers} hand-over${handovers === 1 ? '' : 's'} of ${state} × 3 numbers`,
      'state',
    ],
    [`lower left quarter: rank ${rankOf(lowerLeft(forms.M))} of 8`, undefined],
  ] as const;
  const factsTop = product.y + large + 22;
  const high = 96;
  const row = {
    x: layout.outputs[0],
    y: (wide ? top + small + 52 : factsTop + facts.length * 20 + 32) + high / 2,
    cell: wide ? (layout.scores + small) / length : layout.large,
  };
  const bottom = wide ? factsTop + facts.length * 20 : row.y + high / 2 + 46;
  return picture(
    layout.width,
    bottom,
    el(
      'g',
      { 'data-sym': 'L' },
      names(0, top, 'mask L', 'what is left', 'decay'),
      matrix(forms.mask, mask, { role: 'decay', now }),
    ),
    names(scores.x, top, 'scores C Bᵀ', 'all pairs', 'C'),
    matrix(forms.scores, scores, { role: 'C', now, full: true }),
    names(
      product.x,
      product.y,
      'L ∘ C Bᵀ',
      `marked: the row of “${dictation[now]!.text}”`,
      'compute',
    ),
    chunks(product, chunk),
    matrix(forms.M, product, { role: 'compute', now }),
    ...facts.map(([fact, role], i) =>
      label(product.x, factsTop + i * 20, fact, { class: role ? `f-${role}` : 'soft' }),
    ),
    el(
      'g',
      { 'data-sym': 'y' },
      label(row.x, row.y - high / 2 - 8, 'output, first channel', { class: 'strong f-output' }),
      outputs(forms, row, high),
      label(row.x, row.y + high / 2 + 16, 'bars by the matrix, rings in chunks', { class: 'soft' }),
      label(row.x, row.y + high / 2 + 36, `largest difference ${difference(forms.difference)}`, {
        class: 'strong f-output',
      }),
    ),
  );
}

export const figure: FigureDefinition = {
  name: 'ssd-matrix',
  title: 'One head as a matrix and in chunks',
  controls: [
    {
      kind: 'slider',
      key: 'power',
      label: 'Chunk',
      min: 0,
      max: 4,
      step: 1,
      value: 2,
      format: (power) => String(2 ** power),
      unit: 'tokens',
    },
    {
      kind: 'slider',
      key: 'state',
      label: 'Numbers of state N',
      min: 1,
      max: 8,
      step: 1,
      value: 4,
    },
    {
      kind: 'slider',
      key: 'token',
      label: 'Token that asks',
      min: 1,
      max: length,
      step: 1,
      value: length,
    },
  ],
  render,
  summary: (values) => {
    const { chunk, state, pairs, handovers, difference: off } = compute(values);
    return `In chunks of ${chunk} with ${state} number${state === 1 ? '' : 's'} of state, ${pairs} pairs are compared one by one and ${handovers} state${handovers === 1 ? '' : 's'} handed over; the outputs differ from those of the whole matrix by ${difference(off)} at most.`;
  },
  table: (values) => {
    const { now, mask, scores, M, byMatrix, byChunks } = compute(values);
    return {
      columns: [
        'token',
        'mask in the row that asks',
        'score',
        'product',
        'output by matrix',
        'output by chunks',
      ],
      rows: dictation.map(({ text }, s) => [
        `${s + 1} ${text}`,
        s <= now ? mask[now]![s]! : 0,
        scores[now]![s]!,
        M[now]![s]!,
        byMatrix[s]![0]!,
        byChunks[s]![0]!,
      ]),
    };
  },
  gallery: {
    default: {},
    'one chunk: attention': { power: 4 },
    'chunks of one: the recurrence': { power: 0 },
    'one number of state': { state: 1 },
    'the ninth token asks': { token: 9 },
  },
};
