// The state of linear attention as it fills: ten sentences in one matrix, and what it answers when
// asked for each thing, by adding and by the delta rule.
import {
  places,
  rememberPlaces,
  sentences,
  things,
  type Answer,
  type MemoryAfter,
  type WriteRule,
} from '../../models/toy/where-things-are.ts';
import {
  flag,
  number,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture, round } from '../_shared/svg.ts';

const memories = new Map<string, readonly MemoryAfter[]>();

function compute(values: Values): MemoryAfter {
  const rule: WriteRule = flag(values, 'delta') ? 'delta' : 'add';
  const dims = number(values, 'dims');
  const key = `${rule} ${dims}`;
  const memory = memories.get(key) ?? rememberPlaces(dims, rule);
  memories.set(key, memory);
  const empty = { state: memory[0]!.state.map((row) => row.map(() => 0)), answers: [] };
  return memory[number(values, 'tokens') - 1] ?? empty;
}

const show = (value: number): string => value.toFixed(2).replace('-', '−');

/** A square whose area is the number: filled when positive, an outline when negative. */
function square(x: number, y: number, room: number, value: number, role: string): string {
  const side = (room - 3) * Math.sqrt(Math.min(1, Math.abs(value) / 1.2));
  if (side < 1) return '';
  const box = { x: x + (room - side) / 2, y: y + (room - side) / 2, width: side, height: side };
  return value > 0
    ? el('rect', { ...box, class: `f-${role}` })
    : el('rect', { ...box, fill: 'none', class: `s-${role}`, 'stroke-width': 1.5 });
}

function render(values: Values, size: Size): string {
  const { state, answers } = compute(values);
  const said = number(values, 'tokens');
  const wide = size === 'wide';
  const [width, x0, cell, row] = wide ? [640, 262, 33, 23] : [360, 62, 25, 23];
  const top = wide ? 92 : 128;
  const x = (j: number): number => x0 + j * cell;
  const middle = top + state.length * row + 54;
  const y = (i: number): number => middle + i * (row + 3);
  const newest = sentences[said - 1];

  const header = places.map((place, j) =>
    el(
      'text',
      {
        transform: `translate(${round(x(j) + cell / 2 + 3)} ${top - 10}) rotate(-45)`,
        class: newest?.[1] === j ? 'strong f-value' : 'soft',
      },
      place,
    ),
  );
  const matrix = state.map((entries, i) =>
    entries.map((value, j) => square(x(j) + (cell - row) / 2, top + i * row, row, value, 'state')),
  );
  const frame = (y0: number, rows: number, high: number, attributes = {}): string =>
    el('rect', {
      x: x0 - 2,
      y: y0 - 2,
      width: places.length * cell + 4,
      height: rows * high + 4,
      rx: 3,
      fill: 'none',
      stroke: 'var(--rule-strong)',
      ...attributes,
    });
  return picture(
    width,
    middle + things.length * (row + 3) + 8,
    wide ? sentenceList(said, 0, top) : label(0, 20, sentenceText(said), { class: 'strong' }),
    ...header,
    el(
      'g',
      { 'data-sym': 'S' },
      frame(top, state.length, row, { stroke: undefined, class: 's-state', 'stroke-width': 2 }),
      ...matrix.flat(),
    ),
    label(x0 - 12, top + 15, wide ? 'the state' : 'state', {
      anchor: 'end',
      class: 'f-state strong',
    }),
    label(x0 - 12, top + 34, `${state.length} × ${places.length}`, {
      anchor: 'end',
      class: 'soft',
    }),
    label(x0, middle - 14, 'What it answers when asked for', { class: 'soft' }),
    label(width, middle - 14, 'error', { anchor: 'end', class: 'soft' }),
    ...answers.map((answer, i) => answerRow(answer, y(i), { x, x0, cell, row, width })),
  );
}

interface Grid {
  readonly x: (j: number) => number;
  readonly x0: number;
  readonly cell: number;
  readonly row: number;
  readonly width: number;
}

function answerRow(
  { thing, place, returned, right, error }: Answer,
  y: number,
  grid: Grid,
): string {
  const { x, x0, cell, row, width } = grid;
  return el(
    'g',
    {},
    label(x0 - 12, y + 17, things[thing]!, {
      anchor: 'end',
      class: 'f-key strong',
      'data-sym': 'k',
    }),
    el('line', {
      x1: x0,
      x2: x(places.length),
      y1: y + row + 1,
      y2: y + row + 1,
      class: 'grid',
      stroke: 'var(--rule)',
    }),
    el(
      'g',
      { 'data-sym': 'v' },
      ...returned.map((value, j) => square(x(j) + (cell - row) / 2, y, row, value, 'value')),
    ),
    el('rect', {
      x: x(place) + 2,
      y: y - 1,
      width: cell - 4,
      height: row,
      rx: 3,
      fill: 'none',
      class: 's-output',
      'stroke-width': 2,
    }),
    label(width, y + 17, `${right ? '' : 'wrong '}${show(error)}`, {
      anchor: 'end',
      class: right ? 'soft' : 'strong',
    }),
  );
}

const sentenceText = (said: number): string => {
  const sentence = sentences[said - 1];
  if (!sentence) return 'Nothing said yet';
  return `${said}. the ${things[sentence[0]]} → ${places[sentence[1]]}`;
};

/** All sentences; those still to come are faint. A click reads up to one. */
function sentenceList(said: number, x: number, top: number): string {
  const rows = sentences.map(([thing, place], t) =>
    el(
      'g',
      { 'data-set': `tokens:${t + 1}`, opacity: t < said ? undefined : 0.4 },
      el('rect', {
        x,
        y: top + t * 27 - 3,
        width: 190,
        height: 26,
        rx: 3,
        fill: 'none',
        'pointer-events': 'all',
        ...(t === said - 1 ? { stroke: 'var(--rule-strong)' } : {}),
      }),
      label(x + 20, top + t * 27 + 15, `${t + 1}`, { anchor: 'end', class: 'soft' }),
      label(x + 30, top + t * 27 + 15, things[thing]!, {
        class: t === said - 1 ? 'f-key strong' : 'f-key',
      }),
      label(x + 76, top + t * 27 + 15, `→ ${places[place]}`, {
        class: t === said - 1 ? 'f-value strong' : 'f-value',
      }),
      t >= things.length
        ? label(x + 184, top + t * 27 + 15, 'moved', { anchor: 'end', class: 'soft' })
        : '',
    ),
  );
  return label(x + 4, top - 14, 'What was said', { class: 'soft' }) + rows.join('');
}

export const figure: FigureDefinition = {
  name: 'state-matrix',
  title: 'A state matrix fills up',
  controls: [
    {
      kind: 'slider',
      key: 'tokens',
      label: 'Sentences read',
      min: 0,
      max: sentences.length,
      step: 1,
      value: sentences.length,
      play: 900,
    },
    {
      kind: 'slider',
      key: 'dims',
      label: 'Dimensions of a key',
      min: 2,
      max: 8,
      step: 1,
      value: 6,
    },
    { kind: 'toggle', key: 'delta', label: 'Correct before writing (delta rule)', value: false },
  ],
  render,
  summary: (values) => {
    const { answers } = compute(values);
    const rule = flag(values, 'delta') ? 'the delta rule' : 'adding';
    if (answers.length === 0) return 'The state is empty; nothing has been said.';
    const wrong = answers.filter(({ right }) => !right).map(({ thing }) => things[thing]);
    const right = answers.length - wrong.length;
    const misses = wrong.length > 0 ? `; wrong for ${wrong.join(', ')}` : '';
    return `Keys of ${number(values, 'dims')} dimensions, ${rule}: after ${number(values, 'tokens')} sentences the state answers ${right} of ${answers.length} things rightly${misses}.`;
  },
  table: (values) => ({
    columns: ['thing', 'is in', 'state answers', 'error', ...places],
    rows: compute(values).answers.map(({ thing, place, answered, error, returned }) => [
      things[thing]!,
      places[place]!,
      answered.map((j) => places[j]).join(' or '),
      Number(error.toFixed(3)),
      ...returned.map((value) => Number(value.toFixed(3))),
    ]),
  }),
  gallery: {
    default: {},
    'delta rule': { delta: true },
    'room for all': { dims: 8 },
    'room for all, delta rule': { dims: 8, delta: true },
    'six keys in six dimensions': { tokens: 6 },
    'three dimensions': { dims: 3 },
    empty: { tokens: 0 },
  },
};
