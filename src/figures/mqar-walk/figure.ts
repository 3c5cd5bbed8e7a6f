// Associative recall token by token: pairs go into a small square state, and each key that is asked
// for gets an answer from it. Attention, beside it, looks the pair up where it stands.
import {
  valueNames,
  walkMqar,
  walkTask,
  type Walk,
  type WalkToken,
} from '../../models/toy/mqar-walk.ts';
import {
  flag,
  number,
  type FigureDefinition,
  type Size,
  type Values,
} from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

const walks = new Map<string, Walk>();

function compute(values: Values): Walk {
  const rule = flag(values, 'delta') ? 'delta' : 'add';
  const dims = number(values, 'dims');
  const key = `${rule} ${dims}`;
  const walk = walks.get(key) ?? walkMqar(dims, rule);
  walks.set(key, walk);
  return walk;
}

const step = (values: Values): number => number(values, 'token') - 1;

/** Queries up to the token, and how many of them were answered rightly. */
function score({ steps }: Walk, until: number): { asked: number; right: number } {
  const answers = steps.slice(0, until + 1).filter(({ scores }) => scores !== undefined);
  return { asked: answers.length, right: answers.filter(({ right }) => right).length };
}

const roles = { key: 'key', value: 'value', query: 'query', filler: undefined } as const;

function tokenRow(walk: Walk, now: number, from: number, to: number, box: number, y: number) {
  return walk.tokens.slice(from, to).map(({ name, role }, i) => {
    const t = from + i;
    const x = i * box;
    const seen = t <= now;
    const { right } = walk.steps[t]!;
    const tint = roles[role];
    return el(
      'g',
      { 'data-set': `token:${t + 1}`, opacity: seen ? undefined : 0.35 },
      el('rect', {
        x: x + 1,
        y,
        width: box - 2,
        height: 28,
        rx: 3,
        fill: 'none',
        'pointer-events': 'all',
        class: tint ? `s-${tint}` : undefined,
        stroke: tint ? undefined : 'var(--rule)',
        'stroke-width': t === now ? 3 : 1,
      }),
      label(x + box / 2, y + 19, name, {
        anchor: 'middle',
        class: tint ? `f-${tint} ${t === now ? 'strong' : ''}` : 'soft',
      }),
      role === 'query' && seen
        ? label(x + box / 2, y + 45, right ? '✓' : '×', {
            anchor: 'middle',
            class: right ? 'soft' : 'strong',
          })
        : '',
    );
  });
}

/** An arc from the query back to the value that attention would find. */
function arc(source: number, target: number, box: number, y: number): string {
  const [x0, x1] = [(source + 0.5) * box, (target + 0.5) * box];
  const height = Math.min(34, 12 + (x1 - x0) / 12);
  return el('path', {
    d: `M${Math.round(x1)},${y}C${Math.round(x1)},${y - height} ${Math.round(x0)},${y - height} ${Math.round(x0)},${y}`,
    fill: 'none',
    class: 's-query',
    'stroke-width': 1.5,
    'stroke-dasharray': '4 3',
  });
}

/** On a phone query and value may stand in different rows: a frame around the value instead. */
const frame = (x: number, y: number, box: number): string =>
  el('rect', {
    x: x - 1,
    y: y - 4,
    width: box + 2,
    height: 36,
    rx: 4,
    fill: 'none',
    class: 's-query',
    'stroke-width': 1.5,
    'stroke-dasharray': '4 3',
  });

function square(x: number, y: number, room: number, value: number): string {
  const side = (room - 3) * Math.sqrt(Math.min(1, Math.abs(value) / 1.4));
  if (side < 1) return '';
  const place = { x: x + (room - side) / 2, y: y + (room - side) / 2, width: side, height: side };
  return value > 0
    ? el('rect', { ...place, class: 'f-state' })
    : el('rect', { ...place, fill: 'none', class: 's-state', 'stroke-width': 1.5 });
}

function render(values: Values, size: Size): string {
  const walk = compute(values);
  const now = step(values);
  const wide = size === 'wide';
  const width = wide ? 640 : 360;
  const perRow = wide ? walk.tokens.length : 16;
  const box = width / perRow;
  const first = wide ? 62 : 30;
  const rows = Math.ceil(walk.tokens.length / perRow);
  const rowHeight = 62;
  const state = walk.steps[now]!.state;
  const token = walk.tokens[now]!;
  const under = first + rows * rowHeight + (wide ? 26 : 22);
  const dims = state.length;
  const cell = (wide ? 190 : 132) / dims;
  const { asked, right } = score(walk, now);

  const matrix = el(
    'g',
    { 'data-sym': 'S' },
    el('rect', {
      x: 2,
      y: under,
      width: dims * cell + 4,
      height: dims * cell + 4,
      rx: 3,
      fill: 'none',
      class: 's-state',
      'stroke-width': 2,
    }),
    ...state.flatMap((row, i) =>
      row.map((value, j) => square(4 + j * cell, under + 2 + i * cell, cell, value)),
    ),
  );
  const answersX = wide ? 292 : 170;
  return picture(
    width,
    under + Math.max(dims * cell, valueNames.length * 20) + 8,
    label(
      0,
      16,
      `${asked > 0 ? `${right} of ${asked} answered rightly` : 'no key asked for yet'}`,
      {
        class: 'strong',
      },
    ),
    token.source === undefined
      ? ''
      : wide
        ? arc(token.source, now, box, first - 3)
        : frame(
            (token.source % perRow) * box,
            first + Math.floor(token.source / perRow) * rowHeight,
            box,
          ),
    wide && token.source !== undefined
      ? label(width, 16, 'dashed: where attention finds it', { anchor: 'end', class: 'soft' })
      : '',
    ...Array.from({ length: rows }, (_, r) =>
      tokenRow(walk, now, r * perRow, (r + 1) * perRow, box, first + r * rowHeight),
    ).flat(),
    label(
      0,
      under - 10,
      wide ? `the state, ${dims} × ${dims} numbers` : `state ${dims} × ${dims}`,
      { class: 'f-state strong' },
    ),
    matrix,
    ...answerBars(walk, now, answersX, under, width),
  );
}

function answerBars(walk: Walk, now: number, x: number, top: number, width: number): string[] {
  const { scores } = walk.steps[now]!;
  const { name, role, wanted }: WalkToken = walk.tokens[now]!;
  const title =
    role === 'query'
      ? `asked for ${name}, it fits`
      : role === 'value'
        ? `writes ${walk.tokens[now - 1]!.name} → ${name}`
        : role === 'key'
          ? `reads the key ${name}`
          : 'nothing to do';
  if (!scores) return [label(x, top - 10, title, { class: 'soft' })];
  const zero = x + 60;
  const unit = (width - zero - 44) / 1.5;
  const best = Math.max(...scores);
  return [
    label(x, top - 10, title, { class: 'f-query strong' }),
    ...scores.flatMap((value, j) => {
      const y = top + j * 20;
      const length = Math.min(1.5, Math.abs(value)) * unit * (value < 0 ? 0.4 : 1);
      const isWanted = valueNames[j] === wanted;
      return [
        label(x + 8, y + 14, valueNames[j]!, { class: 'f-value strong' }),
        el('rect', {
          x: value < 0 ? zero - Math.min(30, length) : zero,
          y: y + 3,
          width: value < 0 ? Math.min(30, length) : length,
          height: 13,
          class: 'f-value',
          opacity: value > best - 1e-9 ? undefined : 0.4,
        }),
        isWanted
          ? el('rect', {
              x: x + 1,
              y,
              width: 24,
              height: 19,
              rx: 3,
              fill: 'none',
              class: 's-output',
              'stroke-width': 2,
            })
          : '',
        isWanted || value > best - 1e-9
          ? label(zero + (value > 0 ? length : 0) + 6, y + 14, value.toFixed(2).replace('-', '−'), {
              class: isWanted ? 'strong mono' : 'soft mono',
            })
          : '',
      ];
    }),
  ];
}

export const figure: FigureDefinition = {
  name: 'mqar-walk',
  title: 'Associative recall, token by token',
  controls: [
    {
      kind: 'slider',
      key: 'token',
      label: 'Token',
      min: 1,
      max: walkTask.length,
      step: 1,
      value: 23,
      play: 700,
    },
    {
      kind: 'slider',
      key: 'dims',
      label: 'State: rows and columns',
      min: 2,
      max: 8,
      step: 1,
      value: 4,
    },
    { kind: 'toggle', key: 'delta', label: 'Correct before writing (delta rule)', value: false },
  ],
  render,
  summary: (values) => {
    const walk = compute(values);
    const now = step(values);
    const { asked, right } = score(walk, now);
    const { name, role, wanted } = walk.tokens[now]!;
    const { answered } = walk.steps[now]!;
    const here =
      role === 'query'
        ? `asked for ${name} it answers ${answered}, and ${wanted} is right`
        : role === 'value'
          ? `it writes ${name} under ${walk.tokens[now - 1]!.name}`
          : `it reads ${role === 'key' ? `the key ${name}` : 'a filler'}`;
    const dims = number(values, 'dims');
    return `A state of ${dims} by ${dims} numbers at token ${now + 1} of ${walkTask.length}: ${here}. ${right} of ${asked} questions so far were answered rightly.`;
  },
  table: (values) => {
    const walk = compute(values);
    return {
      columns: ['token', 'is a', 'right answer', 'state answers', ...valueNames],
      rows: walk.tokens.map(({ name, role, wanted }, t) => {
        const { answered, scores } = walk.steps[t]!;
        return [
          `${t + 1}: ${name}`,
          role,
          wanted ?? '',
          answered ?? '',
          ...valueNames.map((_, j) => (scores ? Number(scores[j]!.toFixed(3)) : '')),
        ];
      }),
    };
  },
  gallery: {
    default: {},
    'while writing': { token: 8 },
    'room for all': { dims: 8, token: 31 },
    'two dimensions': { dims: 2, token: 31 },
    'delta rule': { delta: true, token: 31 },
  },
};
