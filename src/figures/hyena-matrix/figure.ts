// A Hyena operator as a matrix: what a filter by distance can fetch, what gates add, and what one
// more word does to both.
import {
  answerLag,
  filterShapes,
  gateChoices,
  gatedMatrix,
  gatedWords,
  reachesLast,
  type FilterShape,
  type GateChoice,
  type GatedMatrix,
} from '../../models/toy/gated-filter.ts';
import { flag, text, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

function compute(values: Values): GatedMatrix {
  const shape = filterShapes.find((one) => one === text(values, 'shape')) ?? 'sharp';
  const gates = gateChoices.find((one) => one === text(values, 'gates')) ?? 'none';
  return gatedMatrix(shape, gates, flag(values, 'um'));
}

/** A square whose area is the entry. */
function cellSquare(x: number, y: number, room: number, value: number, role: string): string {
  const side = (room - 2) * Math.sqrt(Math.min(1, value));
  if (side < 1) return '';
  const place = { x: x + (room - side) / 2, y: y + (room - side) / 2, width: side, height: side };
  return el('rect', { ...place, class: `f-${role}` });
}

function matrix(values: Values, grid: { x0: number; y0: number; cell: number }): string {
  const drawn = compute(values);
  const { words, entries, enters, listens } = drawn;
  const gated = text(values, 'gates');
  const { x0, y0, cell } = grid;
  const n = words.length;
  const last = n - 1;
  const columns = words.map((word, s) =>
    el(
      'text',
      {
        transform: `translate(${x0 + s * cell + cell / 2 + 4} ${y0 - (gated === 'none' ? 8 : 26)}) rotate(-50)`,
        class: s === drawn.found ? 'strong f-input' : 'f-input',
      },
      word,
    ),
  );
  const enterGates =
    gated === 'none'
      ? ''
      : el(
          'g',
          { 'data-sym': 'hyena-gate' },
          label(x0 - 8, y0 - 8, 'enters', { anchor: 'end', class: 'f-gate' }),
          ...enters.map((value, s) => gateMark(x0 + s * cell + cell / 2, y0 - 13, cell, value)),
        );
  const listenGates =
    gated === 'both'
      ? label(x0 + n * cell + 22, y0 + n * cell + 18, 'listens', {
          anchor: 'end',
          class: 'f-gate',
        }) +
        listens
          .map((value, t) => gateMark(x0 + n * cell + 14, y0 + t * cell + cell / 2, cell, value))
          .join('')
      : '';
  return el(
    'g',
    {},
    ...columns,
    enterGates,
    listenGates,
    ...words.map((word, t) =>
      label(x0 - 8, y0 + t * cell + cell / 2 + 5, word, {
        anchor: 'end',
        class: t === last ? 'strong f-output' : 'f-output',
      }),
    ),
    el('path', {
      d: `M${x0},${y0}${Array.from({ length: n }, () => `h${cell}v${cell}`).join('')}H${x0}Z`,
      fill: 'none',
      stroke: 'var(--rule)',
    }),
    el('rect', {
      x: x0,
      y: y0 + last * cell,
      width: n * cell,
      height: cell,
      fill: 'none',
      class: 's-output',
      'stroke-width': 2,
    }),
    ...entries.flatMap((row, t) =>
      row.map((value, s) => cellSquare(x0 + s * cell, y0 + t * cell, cell, value, 'B')),
    ),
  );
}

/** A gate: a ring, filled as far as it is open. */
function gateMark(cx: number, cy: number, cell: number, open: number): string {
  const r = Math.min(7, cell / 2 - 3);
  return (
    el('circle', { cx, cy, r, fill: 'none', class: 's-gate', 'stroke-width': 1.5 }) +
    (open > 0.2 ? el('circle', { cx, cy, r: r * Math.sqrt(open), class: 'f-gate' }) : '')
  );
}

/** What reaches the last word from each word before it. */
function reaching(drawn: GatedMatrix, x: number, y: number, row: number, full: number): string {
  const all = reachesLast(drawn);
  const answer = drawn.words.lastIndexOf('drawer');
  return (
    label(x, y - 30, 'What reaches the last “key”', { class: 'strong f-output' }) +
    label(x, y - 12, 'of each word before it', { class: 'soft' }) +
    all
      .map((value, s) => {
        const top = y + s * row;
        return (
          label(x + 58, top + row / 2 + 5, drawn.words[s]!, {
            anchor: 'end',
            class: s === answer ? 'strong f-input' : 'f-input',
          }) +
          el('rect', {
            x: x + 68,
            y: top + 4,
            width: Math.max(1, value * full),
            height: row - 8,
            rx: 2,
            class: 'f-B',
            'fill-opacity': s === answer ? 1 : 0.55,
          }) +
          label(x + 76 + value * full, top + row / 2 + 5, value.toFixed(2), {
            class: s === answer ? 'strong mono' : 'soft mono',
          })
        );
      })
      .join('')
  );
}

function render(values: Values, size: Size): string {
  const drawn = compute(values);
  const n = drawn.words.length;
  if (size === 'wide') {
    const cell = 35;
    return picture(
      860,
      90 + 12 * cell + 26,
      matrix(values, { x0: 66, y0: 90, cell }),
      reaching(drawn, 590, 110, 29, 160),
    );
  }
  const cell = 22;
  const y0 = 84;
  const below = y0 + n * cell + 66;
  return picture(
    350,
    below + (n - 1) * 23 + 12,
    matrix(values, { x0: 58, y0, cell }),
    reaching(drawn, 0, below, 23, 200),
  );
}

const gateNames: Readonly<Record<GateChoice, string>> = {
  none: 'no gates',
  in: 'a gate on what enters',
  both: 'gates on what enters and who listens',
};
const shapeNames: Readonly<Record<FilterShape, string>> = {
  sharp: `a filter that copies from ${answerLag} tokens ago`,
  broad: 'a filter that fades',
};

export const figure: FigureDefinition = {
  name: 'hyena-matrix',
  title: 'Filter and gates as one matrix',
  controls: [
    {
      kind: 'select',
      key: 'shape',
      label: 'Filter',
      value: 'broad',
      options: [
        { value: 'broad', label: 'Fades slowly' },
        { value: 'sharp', label: `Copies from ${answerLag} tokens ago` },
      ],
    },
    {
      kind: 'select',
      key: 'gates',
      label: 'Gates',
      value: 'both',
      options: [
        { value: 'none', label: 'None: the filter alone' },
        { value: 'in', label: 'On what enters' },
        { value: 'both', label: 'On what enters and who listens' },
      ],
    },
    { kind: 'toggle', key: 'um', label: 'Say “um” before the question', value: false },
  ],
  render,
  summary: (values) => {
    const drawn = compute(values);
    const all = reachesLast(drawn);
    const answer = drawn.words.lastIndexOf('drawer');
    const shape = shapeNames[text(values, 'shape') as FilterShape];
    return `With ${shape} and ${gateNames[text(values, 'gates') as GateChoice]}, ${all[answer]!.toFixed(2)} of “drawer” reaches the last word, and most of “${drawn.words[drawn.found]}”, ${all[drawn.found]!.toFixed(2)}.`;
  },
  table: (values) => {
    const { words, entries } = compute(values);
    return {
      columns: ['listens', ...gatedWords(flag(values, 'um')).map((word, s) => `${s + 1} ${word}`)],
      rows: words.map((word, t) => [word, ...entries[t]!.map((value) => Number(value.toFixed(3)))]),
    };
  },
  gallery: {
    default: {},
    'filter alone': { gates: 'none' },
    'sharp filter': { shape: 'sharp', gates: 'none' },
    'sharp filter, um': { shape: 'sharp', gates: 'both', um: true },
    'fading filter, um': { um: true },
  },
};
