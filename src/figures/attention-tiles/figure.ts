// FlashAttention's forward pass: tiles of scores come and go, and of all that only a maximum, a sum
// and a weighted sum a row stay.
import { tileSteps, tileTokens, type TileStep } from '../../models/toy/tile-example.ts';
import {
  flag,
  number,
  text,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const blocks: Readonly<Record<string, readonly [queries: number, keys: number]>> = {
  '4x2': [4, 2],
  '2x2': [2, 2],
  '4x4': [4, 4],
  '8x8': [8, 8],
};
const cache = new Map<string, readonly TileStep[]>();

/** The tiles that a kernel computes, in order: those above the diagonal are never loaded. */
function steps(values: Values): readonly TileStep[] {
  const [queries, keys] = blocks[text(values, 'tile')]!;
  const causal = flag(values, 'causal');
  const key = `${queries} ${keys} ${causal}`;
  const known = cache.get(key) ?? tileSteps(queries, keys, causal);
  cache.set(key, known);
  return known.filter(({ tile }) => !tile.skipped);
}

const at = (values: Values): number => Math.min(number(values, 'step'), steps(values).length);
const show = (value: number): string => value.toFixed(2).replace('-', '−');

interface Frame {
  readonly width: number;
  readonly x0: number;
  readonly cell: number;
  readonly columns: readonly [m: number, l: number, factor: number, bar: number];
  readonly bar: number;
}
const frames: Readonly<Record<Size, Frame>> = {
  wide: { width: 640, x0: 72, cell: 32, columns: [382, 436, 512, 530], bar: 108 },
  narrow: { width: 360, x0: 26, cell: 21, columns: [238, 280, 326, 334], bar: 26 },
};
const top = 76;

function render(values: Values, size: Size): string {
  const { width, x0, cell, columns, bar } = frames[size];
  const wide = size === 'wide';
  const done = at(values);
  const all = steps(values);
  const now = done > 0 ? all[done - 1] : undefined;
  const y = (i: number): number => top + i * cell;
  const x = (j: number): number => x0 + j * cell;
  const side = tileTokens * cell;
  const inTile = (i: number): boolean =>
    now !== undefined && i >= now.tile.queries[0] && i < now.tile.queries[1];

  const grid = all.map(({ tile }, s) => {
    const state = s + 1 < done ? 'past' : s + 1 === done ? 'now' : 'coming';
    const cells = tile.scores.flatMap((row, r) =>
      row.map((score, c) => {
        if (score === -Infinity) return '';
        const i = tile.queries[0] + r;
        const j = tile.keys[0] + c;
        return el('rect', {
          x: x(j) + 2,
          y: y(i) + 2,
          width: cell - 4,
          height: cell - 4,
          rx: 2,
          ...(state === 'now'
            ? { class: 'f-query', opacity: 0.25 + 0.75 * Math.min(1, Math.exp(score - 2)) }
            : {
                fill: 'none',
                stroke: 'var(--rule-strong)',
                'stroke-width': 1,
                ...(state === 'past' ? { opacity: 0.9 } : { 'stroke-dasharray': '2 3' }),
              }),
        });
      }),
    );
    const past = state === 'past';
    return el('g', { 'data-set': `step:${s + 1}` }, tileFrame(), ...cells);

    function tileFrame(): string {
      return el('rect', {
        x: x(tile.keys[0]) + (state === 'now' ? 0 : 1),
        y: y(tile.queries[0]) + (state === 'now' ? 0 : 1),
        width: (tile.keys[1] - tile.keys[0]) * cell - (state === 'now' ? 0 : 2),
        height: (tile.queries[1] - tile.queries[0]) * cell - (state === 'now' ? 0 : 2),
        rx: 3,
        ...(past ? { class: 'f-memory', opacity: 0.13 } : { fill: 'none' }),
        ...(state === 'now' ? { class: 's-query', 'stroke-width': 2.5 } : {}),
        'pointer-events': 'all',
      });
    }
  });

  const rows = Array.from({ length: tileTokens }, (_, i) => {
    const row = now?.rows[i];
    const middle = y(i) + cell / 2 + 4;
    const active = inTile(i);
    const textClass = active ? 'mono strong' : 'mono soft';
    if (!row || row.l === 0)
      return label(columns[1], middle, 'not begun', { anchor: 'end', class: 'soft' });
    const room = bar;
    return (
      label(columns[0], middle, show(row.m), {
        anchor: 'end',
        class: textClass,
        'data-sym': 'rowmax',
      }) +
      label(columns[1], middle, show(row.l), {
        anchor: 'end',
        class: textClass,
        'data-sym': 'rowsum',
      }) +
      (active && row.factor < 1
        ? label(columns[2], middle, `×${show(row.factor).slice(1)}`, {
            anchor: 'end',
            class: 'mono strong f-decay',
          })
        : '') +
      el('rect', {
        x: columns[3],
        y: y(i) + cell / 2 - 6,
        width: room,
        height: 12,
        rx: 2,
        fill: 'none',
        stroke: 'var(--rule-strong)',
      }) +
      el('rect', {
        x: columns[3],
        y: y(i) + cell / 2 - 6,
        width: room * Math.min(1, row.collected),
        height: 12,
        rx: 2,
        class: 'f-output',
      })
    );
  });

  const [queries, keys] = blocks[text(values, 'tile')]!;
  return picture(
    width,
    top + side + 52,
    label(x0, 18, wide ? 'keys across, queries down' : 'scores', { class: 'strong' }),
    label(columns[0] - (wide ? 34 : 30), 18, wide ? 'all that stays of a row' : 'what stays', {
      class: 'strong',
    }),
    label(columns[0], top - 12, 'm', { anchor: 'end', class: 'strong' }),
    label(columns[1], top - 12, 'ℓ', { anchor: 'end', class: 'strong' }),
    wide ? label(columns[2], top - 12, 'rescaled', { anchor: 'end', class: 'f-decay' }) : '',
    label(wide ? columns[3] : width, top - 12, wide ? 'share collected' : 'share', {
      anchor: wide ? 'start' : 'end',
      class: 'f-output',
    }),
    ...Array.from({ length: tileTokens }, (_, j) =>
      label(x(j) + cell / 2, top - 10, String(j + 1), {
        anchor: 'middle',
        class: now && j >= now.tile.keys[0] && j < now.tile.keys[1] ? 'f-key strong' : 'soft',
      }),
    ),
    ...Array.from({ length: tileTokens }, (_, i) =>
      label(x0 - 8, y(i) + cell / 2 + 4, String(i + 1), {
        anchor: 'end',
        class: inTile(i) ? 'f-query strong' : 'soft',
      }),
    ),
    wide ? label(x0 - 24, y(4) + 4, 'query', { anchor: 'end', class: 'soft' }) : '',
    el('rect', { x: x0, y: top, width: side, height: side, fill: 'none', stroke: 'var(--rule)' }),
    ...grid,
    ...rows,
    label(
      x0,
      top + side + 24,
      now
        ? `Fast memory holds ${queries * keys} scores; the matrix has ${tileTokens ** 2}.`
        : 'Nothing loaded yet.',
      { class: 'f-query' },
    ),
    label(x0, top + side + 44, 'Shaded tiles have been used and are forgotten.', { class: 'soft' }),
  );
}

export const figure: FigureDefinition = {
  name: 'attention-tiles',
  title: 'Attention tile by tile',
  controls: [
    {
      kind: 'slider',
      key: 'step',
      label: 'Tiles done',
      min: 0,
      max: 16,
      step: 1,
      value: 4,
      play: 1100,
    },
    {
      kind: 'select',
      key: 'tile',
      label: 'Tile',
      value: '4x2',
      options: [
        { value: '4x2', label: '4 queries × 2 keys' },
        { value: '2x2', label: '2 × 2' },
        { value: '4x4', label: '4 × 4' },
        { value: '8x8', label: '8 × 8: all at once' },
      ],
    },
    { kind: 'toggle', key: 'causal', label: 'Hide later keys (causal mask)', value: true },
  ],
  limits: (values) => ({ step: { max: steps(values).length } }),
  render,
  summary: (values) => {
    const done = at(values);
    const all = steps(values);
    if (done === 0) return 'Before the first tile: no row has a maximum or a sum.';
    const { tile, rows } = all[done - 1]!;
    const rescaled = rows.filter(({ factor }) => factor < 1).length;
    const complete = rows.filter(({ collected }) => collected > 1 - 1e-9).length;
    const found =
      rescaled === 0
        ? 'no maximum rose'
        : `${rescaled} ${rescaled === 1 ? 'row found a larger maximum and rescaled its sums' : 'rows found a larger maximum and rescaled their sums'}`;
    return `Tile ${done} of ${all.length}: queries ${tile.queries[0] + 1} to ${tile.queries[1]} met keys ${tile.keys[0] + 1} to ${tile.keys[1]}; ${found}; ${complete} of ${tileTokens} rows are complete.`;
  },
  table: (values) => ({
    columns: [
      'query',
      'running maximum m',
      'running sum ℓ',
      'factor of this tile',
      'share collected',
    ],
    rows: Array.from({ length: tileTokens }, (_, i) => {
      const row = at(values) > 0 ? steps(values)[at(values) - 1]!.rows[i]! : undefined;
      if (!row || row.l === 0) return [String(i + 1), 'not begun', '', '', ''];
      return [String(i + 1), row.m, row.l, row.factor, row.collected];
    }),
  }),
  gallery: {
    default: {},
    empty: { step: 0 },
    done: { step: 6 },
    'small tiles': { tile: '2x2', step: 8 },
    'one tile': { tile: '8x8', step: 1 },
    'no mask': { causal: false, step: 7 },
  },
};
