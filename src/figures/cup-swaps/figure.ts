// A ball under cups that change places, followed by a state that a delta rule moves: at β = 2 a
// write is a reflection and exchanges two entries, at β = 1 it can only average them.
import { trackCups, type CupStep } from '../../models/toy/cup-swaps.ts';
import {
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture, round } from '../_shared/svg.ts';

const cupsOf = (values: Values): 2 | 3 => (text(values, 'cups') === '2' ? 2 : 3);
const steps = (values: Values): CupStep[] => trackCups(cupsOf(values), number(values, 'beta'));

const cupNames = ['A', 'B', 'C'] as const;
const show = (value: number): string =>
  (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace('-', '−');

interface Grid {
  readonly x: (t: number) => number;
  readonly column: number;
  readonly row: number;
  readonly side: number;
  readonly width: number;
}

/** One state followed through all moves: a row a cup, a column a moment, squares for numbers. */
function panel(track: readonly CupStep[], title: string, top: number, grid: Grid): string {
  const { x, column, row, side, width } = grid;
  const y = (cup: number): number => top + 14 + (cup + 0.5) * row;
  const lost = track.filter(({ right }) => !right).length;
  const verdict = lost === 0 ? 'never lost' : `lost after ${lost} of ${track.length - 1}`;
  const swaps = track.flatMap(({ move }, t) =>
    move
      ? [
          el('path', {
            d: `M${round(x(t) - column / 2)},${round(y(move[0]))}V${round(y(move[1]))}`,
            class: 's-gate',
            'stroke-width': 1.5,
            fill: 'none',
          }),
        ]
      : [],
  );
  const cells = track.flatMap(({ state, ball, right }, t) =>
    state.map((value, cup) => {
      const length = side * Math.sqrt(Math.min(1, Math.abs(value)));
      const place = { x: x(t) - length / 2, y: y(cup) - length / 2, width: length, height: length };
      const paint =
        value > 0 ? { class: 'f-state' } : { fill: 'none', class: 's-state', 'stroke-width': 1.5 };
      const ring = {
        x: x(t) - side / 2 - 2,
        y: y(cup) - side / 2 - 2,
        width: side + 4,
        height: side + 4,
        rx: 4,
        fill: 'none',
        class: 's-output',
        'stroke-width': right ? 2.5 : 1.5,
        'stroke-dasharray': right ? undefined : '3 3',
      };
      return (
        (length > 1 ? el('rect', { ...place, ...paint }) : '') +
        (cup === ball ? el('rect', ring) : '')
      );
    }),
  );
  return (
    label(0, top, title, { class: 'strong' }) +
    label(width, top, verdict, { anchor: 'end', class: lost === 0 ? 'soft' : 'strong' }) +
    cupNames
      .slice(0, track[0]!.state.length)
      .map((name, cup) => label(0, y(cup) + 5, name, { class: 'soft' }))
      .join('') +
    swaps.join('') +
    el('g', { 'data-sym': 'h' }, ...cells)
  );
}

function render(values: Values, size: Size): string {
  const cups = cupsOf(values);
  const own = steps(values);
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const left = 22;
  const column = (width - left) / own.length;
  const row = wide ? 42 : 29;
  const grid: Grid = {
    x: (t) => left + (t + 0.5) * column,
    column,
    row,
    side: Math.min(column - 6, row - 8),
    width,
  };
  const first = 58;
  const second = first + 14 + cups * row + 38;
  const words = own
    .slice(1)
    .map(({ move }, i) =>
      label(
        grid.x(i + 1) - column / 2,
        22,
        move ? `${cupNames[move[0]]}${cupNames[move[1]]}` : '–',
        { anchor: 'middle', class: 'soft' },
      ),
    );
  return picture(
    width,
    second + 14 + cups * row + 6,
    ...words,
    panel(trackCups(cups, 2), 'β = 2', first, grid),
    panel(own, `β = ${number(values, 'beta')}`, second, grid),
  );
}

export const figure: FigureDefinition = {
  name: 'cup-swaps',
  title: 'Cups that change places',
  controls: [
    {
      kind: 'slider',
      key: 'beta',
      label: 'Strength of a write, β',
      min: 0,
      max: 2,
      step: 0.1,
      value: 1,
    },
    {
      kind: 'select',
      key: 'cups',
      label: 'Cups',
      value: '3',
      options: [
        { value: '2', label: 'Two (parity)' },
        { value: '3', label: 'Three (permutations)' },
      ],
    },
  ],
  render,
  summary: (values) => {
    const track = steps(values);
    const lost = track.filter(({ right }) => !right).length;
    const last = track.at(-1)!;
    return `${text(values, 'cups') === '2' ? 'Two' : 'Three'} cups, β = ${number(values, 'beta')}: after ${track.length - 1} moves the state holds ${last.state.map((value, i) => `${show(value)} for cup ${cupNames[i]}`).join(', ')}, and the ball is under ${cupNames[last.ball]}. It was lost after ${lost} of the moves.`;
  },
  table: (values) => {
    const track = steps(values);
    return {
      columns: [
        'moves',
        'change places',
        ...track[0]!.state.map((_, cup) => `cup ${cupNames[cup]}`),
        'ball under',
        'lead',
      ],
      rows: track.map(({ move, state, ball, margin }, t) => [
        String(t),
        move ? move.map((cup) => cupNames[cup]).join(' and ') : 'none',
        ...state.map((value) => Number(value.toFixed(3))),
        cupNames[ball]!,
        Number(margin.toFixed(3)),
      ]),
    };
  },
  gallery: {
    default: {},
    'half a write': { beta: 0.5 },
    'nearly a reflection': { beta: 1.8 },
    parity: { cups: '2', beta: 1 },
    'parity, nearly': { cups: '2', beta: 1.9 },
  },
};
