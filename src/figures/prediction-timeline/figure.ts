// Each prediction as a line from the interview to the event that settled it, or to today.
import { text, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { scaleLinear } from '../_shared/scale.ts';
import { el, label, picture } from '../_shared/svg.ts';
import { predictions, type DrawnPrediction, type Verdict } from './data.ts';

const said = 2023 + 11.7 / 12;
const checked = 2026 + 10.75 / 12;

const marks: Readonly<Record<Verdict, { role: string; word: string }>> = {
  right: { role: 'B', word: 'right' },
  partly: { role: 'A', word: 'partly' },
  mixed: { role: 'key', word: 'mixed' },
  open: { role: 'memory', word: 'open' },
};

function yearOf(date: string): number {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return year + (month - 0.5) / 12;
}

function shown(values: Values): readonly DrawnPrediction[] {
  const who = text(values, 'who');
  const verdict = text(values, 'verdict');
  const list = predictions.filter(
    (p) => (who === 'all' || p.who === who) && (verdict === 'all' || p.verdict === verdict),
  );
  if (text(values, 'order') === 'said') return list;
  return [...list].sort((a, b) => endOf(a) - endOf(b));
}

const endOf = ({ settled }: DrawnPrediction): number => (settled ? yearOf(settled.date) : checked);

/** The verdict by shape as well as by colour: disc, half disc, ring with a bar, ring. */
function mark(x: number, y: number, verdict: Verdict): string {
  const { role } = marks[verdict];
  const ring = el('circle', {
    cx: x,
    cy: y,
    r: 6,
    class: `s-${role}`,
    fill: 'var(--paper)',
    'stroke-width': 2,
  });
  if (verdict === 'right') return el('circle', { cx: x, cy: y, r: 7, class: `f-${role}` });
  if (verdict === 'partly')
    return ring + el('path', { d: `M${x},${y - 6}a6,6 0 0 1 0,12z`, class: `f-${role}` });
  if (verdict === 'mixed')
    return (
      ring +
      el('line', { x1: x - 4, x2: x + 4, y1: y, y2: y, class: `s-${role}`, 'stroke-width': 2.5 })
    );
  return ring;
}

function render(values: Values, size: Size): string {
  const list = shown(values);
  const wide = size === 'wide';
  const width = wide ? 980 : 360;
  const high = wide ? 27 : 44;
  const top = 40;
  const left = wide ? 262 : 18;
  const right = wide ? 690 : 330;
  const x = scaleLinear([said, 2027.1], [left, right]);
  const bottom = top + Math.max(1, list.length) * high;
  const years = [2024, 2025, 2026, 2027];
  const grid = years.map(
    (year) =>
      el('line', { x1: x(year), x2: x(year), y1: top - 12, y2: bottom, stroke: 'var(--rule)' }) +
      label(x(year), top - 18, String(year), { anchor: 'middle', class: 'soft' }),
  );
  const today =
    el('line', {
      x1: x(checked),
      x2: x(checked),
      y1: top - 6,
      y2: bottom,
      stroke: 'var(--accent)',
      'stroke-dasharray': '4 3',
    }) + label(x(checked), bottom + 18, 'checked', { anchor: 'middle', fill: 'var(--accent)' });
  const body = list.map((p, i) => {
    const y = top + i * high + (wide ? high / 2 : high - 12);
    const end = x(endOf(p));
    const event = p.settled?.event ?? 'as things stand';
    return el(
      'g',
      {},
      wide ? label(left - 14, y + 5, p.label, { anchor: 'end' }) : label(0, y - 13, p.label),
      el('line', {
        x1: left,
        x2: end - 6,
        y1: y,
        y2: y,
        class: `s-${marks[p.verdict].role}`,
        'stroke-width': 2,
        'stroke-dasharray': p.verdict === 'open' ? '2 4' : undefined,
      }),
      mark(end, y, p.verdict),
      wide ? label(right + 14, y + 5, `${marks[p.verdict].word}: ${event}`, { class: 'soft' }) : '',
    );
  });
  const empty =
    list.length === 0
      ? label(left, top + 20, 'No prediction fits both choices.', { class: 'soft' })
      : '';
  return picture(width, bottom + 26, ...grid, today, ...body, empty);
}

const options = (list: readonly string[], all: string) => [
  { value: 'all', label: all },
  ...list.map((value) => ({ value, label: value })),
];

export const figure: FigureDefinition = {
  name: 'prediction-timeline',
  title: 'Predictions and what settled them',
  controls: [
    {
      kind: 'select',
      key: 'who',
      label: 'Speaker',
      value: 'all',
      options: options(['Tri Dao', 'Michael Poli', 'Nathan Lambert'], 'all three'),
    },
    {
      kind: 'select',
      key: 'verdict',
      label: 'Verdict',
      value: 'all',
      options: options(['right', 'partly', 'mixed', 'open'], 'all verdicts'),
    },
    {
      kind: 'select',
      key: 'order',
      label: 'Order',
      value: 'settled',
      options: [
        { value: 'settled', label: 'by when it was settled' },
        { value: 'said', label: 'as in the conversation' },
      ],
    },
  ],
  render,
  summary: (values) => {
    const list = shown(values);
    const count = (verdict: Verdict): number => list.filter((p) => p.verdict === verdict).length;
    return `Of ${list.length} predictions shown, ${count('right')} are right, ${count('partly')} partly right, ${count('mixed')} mixed and ${count('open')} open.`;
  },
  table: (values) => ({
    columns: ['prediction', 'who', 'settled', 'by', 'verdict'],
    rows: shown(values).map((p) => [
      p.label,
      p.who,
      p.settled?.date ?? 'at the check',
      p.settled?.event ?? 'the state of things',
      p.verdict,
    ]),
  }),
  gallery: {
    default: {},
    'michael poli': { who: 'Michael Poli' },
    'as said': { order: 'said' },
    nothing: { who: 'Michael Poli', verdict: 'open' },
  },
};
