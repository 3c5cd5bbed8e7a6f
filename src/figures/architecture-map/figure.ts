// Time against the way tokens are mixed: where the course's architectures stand, 2014 to 2026.
import { text, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, escape, label, picture } from '../_shared/svg.ts';
import { architectures, lanes, yearOf, type Architecture } from './data.ts';

const interview = yearOf('2023-12') + 0.06;

/**
 * Time axis: three fifths of the width for the years since 2022, in which most of it happened.
 * The change of scale is drawn as a break.
 */
function timeScale(left: number, right: number) {
  const bend = left + (right - left) * 0.4;
  return scaleLinear([2014, 2022, 2026.6], [left, bend, right]);
}

function chosen(values: Values): Architecture {
  return architectures.find(({ id }) => id === text(values, 'node')) ?? architectures[0]!;
}

function render(values: Values, size: Size): string {
  const wide = size === 'wide';
  const width = wide ? 980 : 360;
  const left = wide ? 150 : 18;
  const right = width - (wide ? 60 : 20);
  const high = wide ? 62 : 52;
  const top = 34;
  const x = timeScale(left, right);
  const selected = chosen(values);
  const bottom = top + lanes.length * high;
  const years = wide
    ? [2014, 2016, 2018, 2020, 2022, 2023, 2024, 2025, 2026]
    : [2014, 2018, 2022, 2024, 2026];

  const frame = [
    ...years.map(
      (year) =>
        el('line', { x1: x(year), x2: x(year), y1: top - 8, y2: bottom, stroke: 'var(--rule)' }) +
        label(x(year), bottom + 18, String(year), { anchor: 'middle', class: 'soft' }),
    ),
    el('line', {
      x1: x(interview),
      x2: x(interview),
      y1: top - 12,
      y2: bottom,
      stroke: 'var(--accent)',
      'stroke-width': 1.5,
      'stroke-dasharray': '4 3',
    }),
    label(x(interview), 14, 'the interview', { anchor: 'middle', fill: 'var(--accent)' }),
  ];

  const body = lanes.map((lane, i) => {
    const middle = top + i * high + high / 2;
    const nodes = architectures.filter((a) => a.lane === lane.id);
    // Labels take turns above and below the line, and move on where the last one still stands.
    // On a narrow screen the lane's name stands above the line, too.
    const ends = [wide ? -Infinity : lane.name.length * 7.4, -Infinity];
    const marks = nodes.map((node) => {
      const at = x(yearOf(node.date));
      const isChosen = node.id === selected.id;
      const needed = node.name.length * 7.9;
      const centre = Math.max(needed / 2, Math.min(width - needed / 2, at));
      let side = -1;
      if (isChosen || (wide && node.major)) {
        const from = centre - needed / 2;
        side = from > ends[0]! + 6 ? 0 : from > ends[1]! + 6 ? 1 : -1;
        if (side >= 0) ends[side] = centre + needed / 2;
      }
      const y = side === 0 ? middle - 10 : middle + (wide ? 20 : 19);
      return el(
        'g',
        { 'data-set': `node:${node.id}` },
        el('circle', { cx: at, cy: middle, r: 11, fill: 'none', 'pointer-events': 'all' }),
        el('circle', {
          cx: at,
          cy: middle,
          r: isChosen ? 7 : 5,
          class: `f-${lane.role}`,
          stroke: isChosen ? 'var(--ink)' : undefined,
          'stroke-width': isChosen ? 2 : undefined,
        }),
        side >= 0
          ? label(centre, y, node.name, {
              anchor: 'middle',
              class: isChosen ? 'strong' : undefined,
            })
          : '',
      );
    });
    return (
      el('line', {
        x1: left,
        x2: right + 20,
        y1: middle,
        y2: middle,
        stroke: 'var(--rule-strong)',
        'stroke-opacity': 0.5,
      }) +
      (wide
        ? label(0, middle + 5, lane.name, { class: `f-${lane.role} strong` })
        : label(0, middle - 14, lane.name, { class: `f-${lane.role}` })) +
      marks.join('')
    );
  });

  const map = picture(width, bottom + 26, ...frame, ...body);
  const lane = lanes.find(({ id }) => id === selected.lane)!;
  const detail = el(
    'p',
    { class: 'figure-detail' },
    el('b', {}, escape(selected.name)),
    `, ${selected.date}, ${escape(lane.name)}. ${escape(selected.sentence)} `,
    el('a', { href: `../bibliography/#${selected.cite}` }, 'Source'),
    ', ',
    el('a', { href: `../course/#${selected.chapter}` }, 'chapter'),
    '.',
  );
  return map + detail;
}

export const figure: FigureDefinition = {
  name: 'architecture-map',
  title: 'Architectures from 2014 to 2026',
  controls: [
    {
      kind: 'select',
      key: 'node',
      label: 'Architecture',
      value: 'mamba',
      options: architectures.map(({ id, name, date }) => ({
        value: id,
        label: `${name} (${date.slice(0, 4)})`,
      })),
    },
  ],
  render,
  summary: (values) => {
    const { name, date, sentence } = chosen(values);
    return `${name}, ${date}: ${sentence}`;
  },
  table: () => ({
    columns: ['architecture', 'first public', 'mixes tokens by', 'in a sentence', 'source'],
    rows: architectures.map((a) => [
      a.name,
      a.date,
      lanes.find(({ id }) => id === a.lane)!.name,
      a.sentence,
      a.cite,
    ]),
  }),
  gallery: {
    default: {},
    transformer: { node: 'transformer' },
    'last year': { node: 'mamba3' },
    unlabelled: { node: 'ckconv' },
  },
};
