// The Blelloch scan of a recurrence: steps are composed pairwise up to a root, and on the way down
// each place learns what lies before it.
import { scanCosts } from '../../models/tensor/scan.ts';
import type { Affine } from '../../models/tensor/scan.ts';
import { scanSteps, scanTree } from '../../models/toy/scan-steps.ts';
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

type Node = Affine | undefined;

interface Row {
  readonly nodes: readonly Node[];
  /** Steps that a node of this row stands for. */
  readonly span: number;
  readonly sweep: 'steps' | 'up' | 'down' | 'states';
  /** The round after which the row is known. */
  readonly round: number;
}

/** The rows of the picture from top to bottom, and the number of rounds. */
function rowsOf(length: number): { readonly rows: readonly Row[]; readonly rounds: number } {
  const { up, before, inclusive } = scanTree(length);
  const top = up.length - 1;
  let round = 0;
  const rows: Row[] = up.map((nodes, k) => ({
    nodes,
    span: 2 ** k,
    sweep: k === 0 ? 'steps' : 'up',
    round: k === 0 ? 0 : ++round,
  }));
  for (let k = top - 1; k >= 0; k--) {
    const nodes = before[k]!;
    // The first pair of children only passes on what is known: no round of its own.
    if (nodes.filter((node, i) => i % 2 === 1 && node && i > 1).length > 0) round++;
    rows.push({ nodes, span: 2 ** k, sweep: 'down', round });
  }
  rows.push({ nodes: inclusive, span: 1, sweep: 'states', round: ++round });
  return { rows, rounds: round };
}

const lengthOf = (values: Values): number => number(values, 'length');
const roundOf = (values: Values): number =>
  Math.min(number(values, 'round'), rowsOf(lengthOf(values)).rounds);

const short = (value: number): string => String(Number(value.toFixed(3)));

interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly row: number;
}
const frames: Readonly<Record<Size, Frame>> = {
  wide: { width: 640, left: 116, right: 640, row: 62 },
  narrow: { width: 360, left: 0, right: 360, row: 66 },
};
const names = {
  steps: 'steps',
  up: 'up: joined',
  down: 'down: before',
  states: 'states h',
} as const;
const roles = { steps: 'input', up: 'state', down: 'decay', states: 'output' } as const;

function render(values: Values, size: Size): string {
  const { width, left, right, row: rowHeight } = frames[size];
  const wide = size === 'wide';
  const length = lengthOf(values);
  const round = roundOf(values);
  const { rows } = rowsOf(length);
  const column = (right - left) / length;
  const boxWidth = Math.min(72, column - (wide ? 8 : 4));
  const boxHeight = 36;
  const y0 = wide ? 34 : 39;
  /** Centre of node i of a row: the middle of the steps that it stands for. */
  const x = ({ span }: Row, i: number): number => {
    const start = i * span;
    const end = Math.min(length, start + span);
    return left + ((start + end) / 2) * column;
  };
  const y = (r: number): number => y0 + r * rowHeight;
  const known = (row: Row): boolean => row.round <= round;

  const lines: string[] = [];
  const line = (r: number, from: number, to: number, role: string, dashed = false): void => {
    const [above, below] = [rows[r - 1]!, rows[r]!];
    lines.push(
      el('line', {
        x1: x(above, from),
        y1: y(r - 1) + boxHeight / 2,
        x2: x(below, to),
        y2: y(r) - boxHeight / 2,
        class: `s-${role}`,
        'stroke-width': known(below) ? 1.75 : 1,
        opacity: known(below) ? 0.8 : 0.25,
        ...(dashed ? { 'stroke-dasharray': '3 3' } : {}),
      }),
    );
  };
  rows.forEach((row, r) => {
    if (r === 0) return;
    const above = rows[r - 1]!;
    if (row.sweep === 'up') above.nodes.forEach((_, i) => line(r, i, Math.floor(i / 2), 'state'));
    if (row.sweep === 'states')
      row.nodes.forEach((_, i) => {
        if (wide || above.nodes[i]) line(r, i, i, 'output');
      });
    if (row.sweep === 'down')
      row.nodes.forEach((node, i) => {
        const parent = above.nodes[Math.floor(i / 2)];
        const drawn = node && (wide || parent || above.sweep === 'up');
        if (drawn) line(r, Math.floor(i / 2), i, 'decay', i % 2 === 0);
      });
  });

  const boxes = rows.flatMap((row, r) =>
    row.nodes.map((node, i) => {
      if (row.sweep === 'down' && node === undefined)
        return label(x(row, i), y(r) + 4, known(row) && wide ? 'nothing' : '', {
          anchor: 'middle',
          class: 'soft',
        });
      const role = roles[row.sweep];
      const shown = known(row);
      const current = row.round === round && round > 0;
      return el(
        'g',
        { opacity: shown ? undefined : 0.3 },
        el('rect', {
          x: x(row, i) - boxWidth / 2,
          y: y(r) - boxHeight / 2,
          width: boxWidth,
          height: boxHeight,
          rx: 4,
          fill: 'var(--paper)',
          class: `s-${role}`,
          'stroke-width': current ? 2.5 : 1.25,
        }),
        shown && node ? nodeText(node, row, x(row, i), y(r), wide) : '',
      );
    }),
  );

  const rowNames = rows.map((row, r) => {
    // On a small screen the up-sweep is named beside its root, where there is room.
    const named = wide || row.sweep !== 'up' ? rows[r - 1]?.sweep : rows[r + 1]?.sweep;
    if (named === row.sweep) return '';
    const offset = { steps: -boxHeight / 2 - 6, up: 4, down: 4, states: boxHeight / 2 + 18 };
    return label(0, y(r) + (wide ? 4 : offset[row.sweep]), names[row.sweep], {
      class: `f-${roles[row.sweep]} strong`,
    });
  });
  return picture(
    width,
    y(rows.length - 1) + boxHeight / 2 + (wide ? 8 : 26),
    ...lines,
    ...boxes,
    ...rowNames,
  );
}

function nodeText(node: Affine, row: Row, x: number, y: number, wide: boolean): string {
  if (row.sweep === 'states')
    return label(x, y + 5, short(node.b), { anchor: 'middle', class: 'mono strong' });
  // A narrow box has no room for a leading zero.
  const write = (value: number): string =>
    wide ? short(value) : short(value).replace(/^0\./, '.');
  const style = { anchor: 'middle', class: wide ? 'mono' : undefined } as const;
  return (
    label(x, y - 3, `×${write(node.a)}`, { ...style, 'data-sym': 'a' }) +
    label(x, y + 12, `+${write(node.b)}`, { ...style, 'data-sym': 'b' })
  );
}

export const figure: FigureDefinition = {
  name: 'scan-tree',
  title: 'A recurrence computed as a tree',
  controls: [
    {
      kind: 'slider',
      key: 'round',
      label: 'Rounds done',
      min: 0,
      max: 6,
      step: 1,
      value: 6,
      play: 1200,
    },
    {
      kind: 'slider',
      key: 'length',
      label: 'Steps',
      min: 2,
      max: scanSteps.length,
      step: 1,
      value: scanSteps.length,
    },
  ],
  limits: (values) => ({ round: { max: rowsOf(lengthOf(values)).rounds } }),
  render,
  summary: (values) => {
    const length = lengthOf(values);
    const { inclusive, rounds } = scanTree(length);
    const work = rounds.reduce((sum, round) => sum + round.work, 0);
    const { sequential } = scanCosts(length);
    const states = inclusive.map(({ b }) => short(b));
    const round = roundOf(values);
    const progress =
      round === rounds.length
        ? `the states are ${states.join(', ')}`
        : `${round} of ${rounds.length} rounds are done`;
    return `A tree over ${length} steps: ${progress}. It takes ${work} compositions in ${rounds.length} rounds; one after the other takes ${sequential.work} in ${sequential.rounds}.`;
  },
  table: (values) => {
    const length = lengthOf(values);
    const states = scanTree(length).inclusive;
    return {
      columns: ['token', 'a: old state times', 'b: added', 'state'],
      rows: scanSteps.slice(0, length).map(({ a, b }, t) => [String(t + 1), a, b, states[t]!.b]),
    };
  },
  gallery: {
    default: {},
    'nothing done': { round: 0 },
    'up-sweep': { round: 3 },
    'down-sweep': { round: 5 },
    'five steps': { length: 5, round: 4 },
    'two steps': { length: 2, round: 2 },
  },
};
